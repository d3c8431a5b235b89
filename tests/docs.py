"""The texts for people who run, use or extend the product, as tests read them: README.md, docs/ and the files at the root."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
AT_ROOT = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted(DOCS.rglob("*.md"))}
TEXTS = {name: (ROOT / name).read_text() for name in AT_ROOT} | PAGES
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"`([^`\n]+)`")


class Block(NamedTuple):
    """A fenced block of a text. `language` is the word after the fence."""

    name: str
    language: str
    text: str


def blocks(*names: str) -> list[Block]:
    """Returns the fenced blocks of these texts, in order."""
    return [Block(name, *found) for name in names for found in BLOCK.findall(TEXTS[name])]


def without_blocks(text: str) -> str:
    return BLOCK.sub("", text)


def inline_code(text: str) -> Iterator[str]:
    """Yields what stands between backticks outside of fenced blocks."""
    yield from TYPED.findall(without_blocks(text))


def rows(text: str) -> list[tuple[str, ...]]:
    """Returns the body rows of every Markdown table of a text, cell by cell."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    ruled = {at for at, line in enumerate(lines) if re.fullmatch(r"[|:\- ]+", line)}
    body = [line for at, line in enumerate(lines) if at not in ruled and at + 1 not in ruled]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in body]
