"""Rows a page at a time: each row once, in the order of its key, although the caller writes in between."""

import pytest
from aboveboard.access.passes import spent
from aboveboard.operations import row_pages
from aboveboard.operations.row_pages import read_pages
from sqlalchemy import Connection, delete, insert, select, update


@pytest.mark.parametrize(("rows", "sizes"), [(0, []), (2, [2]), (4, [2, 2]), (5, [2, 2, 1])])
def test_each_row_is_read_once(
    old: Connection, monkeypatch: pytest.MonkeyPatch, rows: int, sizes: list[int]
) -> None:
    """The key may be any column of the query."""
    monkeypatch.setattr(row_pages, "AT_ONCE", 2)
    old.execute(delete(spent))
    names = [bytes([number]) * 32 for number in range(rows)]
    for name in reversed(names):
        old.execute(insert(spent).values({"pass": name, "expires_ms": 1}))
    found, lengths = [], []
    for page in read_pages(old, select(spent.c.expires_ms, spent.c["pass"]), spent.c["pass"]):
        lengths.append(len(page))
        found += [tuple(row) for row in page]
        old.execute(update(spent).values(expires_ms=spent.c.expires_ms + 1))
    assert lengths == sizes
    assert [name for _, name in found] == names
    assert [number for number, _ in found] == [1 + at // 2 for at in range(rows)]
