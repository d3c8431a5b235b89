"""The unused bytes in the pages of a SQLite file, which are overwritten with zeros.

When SQLite splits a page, copies of the moved rows may stay in the unused part of the old page. SQLite does not
overwrite them, even with `secure_delete`, before it needs the space. It never reads them either. So zeros there change
nothing, even if a power cut leaves only some of them written.

The format is that of sqlite.org/fileformat2.html, sections 1.3 (header) and 1.6 (b-tree pages). A page that breaks it in
any detail is left as it is.
"""

import os
from collections.abc import Iterable
from typing import NamedTuple

HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\0"
_LEAF_OR_INTERIOR = {2: 12, 5: 12, 10: 8, 13: 8}
"""The length of the header, in bytes, by the first byte of a b-tree page."""

_PAGES_MOST = 1 << 25
"""The number of pages from which on the first byte of a page does not tell its kind.

A page outside of a b-tree begins with a page number, big-endian, or with zeros. In a shorter file that byte is 0 or 1.
"""


class Layout(NamedTuple):
    """The size of a file's pages, and the part of each that SQLite uses."""

    page_bytes: int
    usable_bytes: int
    """The rest, at the end of each page, is reserved for extensions of SQLite."""


def layout_of(header: bytes, file_bytes: int) -> Layout | None:
    """Returns the layout of the file. None when it is not a SQLite file, or a first byte does not tell the kind of a page."""
    page_bytes = int.from_bytes(header[16:18], "big")
    page_bytes = 65_536 if page_bytes == 1 else page_bytes
    vacuums_itself = header[52:56] != bytes(
        4
    )  # with auto-vacuum some pages are pointer maps, with any first byte
    if not header.startswith(_MAGIC) or vacuums_itself or file_bytes // page_bytes >= _PAGES_MOST:
        return None
    return Layout(page_bytes, page_bytes - header[20])


def find_unused(page: bytes, usable_bytes: int) -> list[range]:
    """Returns the ranges of unused bytes of a page, as offsets into it.

    They are the gap before the first cell, and the free blocks without their first four bytes. The result is empty for
    a page outside of a b-tree. It is also empty for a page whose parts overlap or leave its bounds.
    """
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
    ]  # the first four bytes are the next block's offset and this one's size


def _free_blocks(page: bytes) -> list[range]:
    """Returns the free blocks in the order of their chain, unchecked. A cyclic chain is cut off."""
    blocks: list[range] = []
    at = _u16(page, 1)
    while at and len(blocks) < len(page):
        blocks.append(range(at, at + _u16(page, at + 2)))
        at = _u16(page, at)
    return blocks


def _u16(page: bytes, at: int) -> int:
    return int.from_bytes(page[at : at + 2], "big")


def overwrite(descriptor: int, places: Iterable[int]) -> int:
    """Overwrites the unused bytes of the pages at these offsets of the file with zeros, durably.

    Returns the number of pages that changed. The first page, with the names of the tables, stays as it is. During the
    call no process may write to the file, and the write-ahead log must be empty. Raises OSError.
    """
    layout = layout_of(os.pread(descriptor, HEADER_BYTES, 0), os.fstat(descriptor).st_size)
    if layout is None:
        return 0
    numbers = sorted({place // layout.page_bytes for place in places} - {0})  # page 0 has the file header
    cleaned = sum(_overwrite_page(descriptor, number * layout.page_bytes, layout) for number in numbers)
    os.fsync(descriptor)
    return cleaned


def _overwrite_page(descriptor: int, start: int, layout: Layout) -> bool:
    page = os.pread(descriptor, layout.page_bytes, start)
    if len(page) < layout.page_bytes:  # the file was shortened since its pages were found
        return False
    dirty = [part for part in find_unused(page, layout.usable_bytes) if any(page[part.start : part.stop])]
    for part in dirty:
        if os.pwrite(descriptor, bytes(len(part)), start + part.start) < len(part):
            raise OSError("A write to the database file was incomplete. Check the disk.")
    return bool(dirty)
