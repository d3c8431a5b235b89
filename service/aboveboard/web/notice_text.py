"""Notices as pages show them: paragraphs with words in bold. Notices use no Markdown but bold and headings."""

import re
from typing import NamedTuple

_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Run(NamedTuple):
    """A part of a paragraph."""

    bold: bool
    text: str


def blocks(text: str) -> list[list[Run]]:
    """Returns the paragraphs of a notice. A heading becomes a bold paragraph: the page has headings of its own."""
    return [_runs(" ".join(part.split("\n"))) for part in re.split(r"\n\s*\n", text.strip())]


def _runs(text: str) -> list[Run]:
    if text.startswith("#"):
        return [Run(True, text.lstrip("# "))]
    # Splitting by a pattern with a group leaves the text of each match at an odd position.
    return [Run(at % 2 == 1, part) for at, part in enumerate(_BOLD.split(text)) if part]
