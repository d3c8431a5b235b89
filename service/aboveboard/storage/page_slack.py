"""What no row refers to in a page of a SQLite file, and how it becomes zeros.

Where a page is split, copies of rows that went to another page may stay in the unused part of the old one. Neither
`secure_delete` nor anything else of SQLite's overwrites them before the space is needed. No reader looks there, so
zeros change nothing, whole or torn.

The format is told in sqlite.org/fileformat2.html, sections 1.3 (header) and 1.6 (b-tree pages). A page that does not
keep to it in every detail is left alone.
"""

import os
from collections.abc import Iterable
from typing import NamedTuple

HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\0"
_LEAF_OR_INTERIOR = {2: 12, 5: 12, 10: 8, 13: 8}
"""The first byte of a page of a b-tree, and the length of its header."""

_PAGES_MOST = 1 << 25
"""Every other page begins with the number of a page, or with zeros: in a file shorter than this, with 0 or 1."""


class Layout(NamedTuple):
    page_bytes: int
    usable_bytes: int
    """The end of each page may be reserved for others than SQLite."""


def layout_of(header: bytes, file_bytes: int) -> Layout | None:
    """How the file's pages lie; None when what kind of page one is cannot be told from its first byte."""
    page_bytes = int.from_bytes(header[16:18], "big")
    page_bytes = 65_536 if page_bytes == 1 else page_bytes
    vacuums_itself = header[52:56] != bytes(4)  # then some pages are maps of others
    if not header.startswith(_MAGIC) or vacuums_itself or file_bytes // page_bytes >= _PAGES_MOST:
        return None
    return Layout(page_bytes, page_bytes - header[20])


def find_unused(page: bytes, usable_bytes: int) -> list[range]:
    """The bytes of a page that belong to nothing: between the list of its cells and the first of them, and in its free
    blocks. None of a page that is not of a b-tree."""
    header = _LEAF_OR_INTERIOR.get(page[0])
    if header is None:
        return []
    list_end, first_cell = header + 2 * _u16(page, 3), _u16(page, 5) or 65_536
    if not header <= list_end <= first_cell <= usable_bytes:
        return []
    cells = [_u16(page, at) for at in range(header, list_end, 2)]
    blocks = _free_blocks(page)
    edges = [first_cell, *(edge for block in blocks for edge in (block.start, block.stop)), usable_bytes]
    if edges != sorted(edges) or any(not first_cell <= cell < usable_bytes for cell in cells):
        return []
    if any(cell in block for cell in cells for block in blocks):
        return []
    return [
        range(list_end, first_cell),
        *(block[4:] for block in blocks),
    ]  # four bytes lead to the next block


def _free_blocks(page: bytes) -> list[range]:
    """As their chain says, which need not be true; a chain without end is cut off."""
    blocks: list[range] = []
    at = _u16(page, 1)
    while at and len(blocks) < len(page):
        blocks.append(range(at, at + _u16(page, at + 2)))
        at = _u16(page, at)
    return blocks


def _u16(page: bytes, at: int) -> int:
    return int.from_bytes(page[at : at + 2], "big")


def overwrite(descriptor: int, places: Iterable[int]) -> int:
    """The pages of these places in the file have zeros afterwards wherever nothing is, durably; how many pages did not
    before. Nobody may write to the file meanwhile, and everything must be in it: no write-ahead log. Raises OSError."""
    layout = layout_of(os.pread(descriptor, HEADER_BYTES, 0), os.fstat(descriptor).st_size)
    if layout is None:
        return 0
    numbers = sorted(
        {place // layout.page_bytes for place in places} - {0}
    )  # the first one holds names of tables
    cleaned = sum(_overwrite_page(descriptor, number * layout.page_bytes, layout) for number in numbers)
    os.fsync(descriptor)
    return cleaned


def _overwrite_page(descriptor: int, start: int, layout: Layout) -> bool:
    page = os.pread(descriptor, layout.page_bytes, start)
    if len(page) < layout.page_bytes:  # the file has become shorter
        return False
    dirty = [part for part in find_unused(page, layout.usable_bytes) if any(page[part.start : part.stop])]
    for part in dirty:
        if os.pwrite(descriptor, bytes(len(part)), start + part.start) < len(part):
            raise OSError("a write to the database file was cut short")
    return bool(dirty)
