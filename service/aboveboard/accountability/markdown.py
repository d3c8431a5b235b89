"""Small parts of Markdown: headings, tables, lists, and questions that a person has to answer."""

import re
from collections.abc import Iterable, Sequence

_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
"""Space of every kind, except that which French sets before some marks."""

_SPECIAL = str.maketrans({"|": r"\|", "<": "&lt;", ">": "&gt;"})


def join(parts: Iterable[str]) -> str:
    """Returns the parts with an empty line between them, and a line feed at the end. Empty parts are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"


def head(level: int, text: str) -> str:
    return f"{'#' * level} {text}"


def table(names: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """Returns a table, or "" without rows. A cell has one line, and none of its characters ends it."""
    lines = [_row(each) for each in rows]
    return "\n".join([_row(names), "|" + "---|" * len(names), *lines]) if lines else ""


def bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {_one_line(item)}" for item in items)


def question(text: str) -> str:
    """Returns a question that no declared file answers, as an open box to tick."""
    return f"- [ ] **To answer:** {text}"


def _row(cells: Iterable[str | int]) -> str:
    return "| " + " | ".join(_one_line(str(cell)).translate(_SPECIAL) for cell in cells) + " |"


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
