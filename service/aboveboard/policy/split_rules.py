"""A splitter of Cedar text into rules, each with the line where it starts.

Cedar's Python binding reports an error without its line, and numbers rules by position. Split first, every rule is
parsed, typed and reported on its own. Only strings and comments can hide a semicolon. A string without an end hides
all that follows, so that the text is read once.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""//[^\n\r]* | "(?:\\.|[^"\\])*+"? | ; | \s+ | [^\s";/]+ | . """, re.VERBOSE | re.DOTALL
)


class Statement(NamedTuple):
    """One rule as written. `line`, counted from 1, is that of its first word after any comments."""

    file: str
    line: int
    text: str


def split(file: str, text: str) -> Iterator[Statement]:
    """Yields the rules of one file in order. Text after the last semicolon is yielded too, so that it is refused."""
    start: int | None = None
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word.isspace() or word.startswith("//"):
            continue
        if start is None:
            start = token.start()
            line += text.count("\n", counted, start)
            counted = start
        if word == ";":
            yield Statement(file, line, text[start : token.end()])
            start = None
    if start is not None:
        yield Statement(file, line, text[start:])
