"""Notices as pages show them: paragraphs and words in bold, which is all the Markdown that they are written in."""

import re
from typing import NamedTuple

_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Run(NamedTuple):
    bold: bool
    text: str


def blocks(text: str) -> list[list[Run]]:
    """The paragraphs of a notice. A heading is one in bold: the page has headings of its own."""
    return [_runs(" ".join(part.split("\n"))) for part in re.split(r"\n\s*\n", text.strip())]


def _runs(text: str) -> list[Run]:
    if text.startswith("#"):
        return [Run(True, text.lstrip("# "))]
    return [Run(at % 2 == 1, part) for at, part in enumerate(_BOLD.split(text)) if part]
