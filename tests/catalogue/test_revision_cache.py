"""Revisions of the past, compiled once for a reader of many records, and a bounded number of them."""

import asyncio
from types import SimpleNamespace
from typing import Any

from aboveboard.catalogue.revision_cache import KEPT_MOST, Revisions


def revisions(read: list[tuple[str, int]]) -> Revisions:
    """Over a catalogue that notes what is compiled."""

    async def shelf(key: str, revision: int) -> Any:
        read.append((key, revision))
        return f"{key}@{revision}"

    shelves: Any = SimpleNamespace(shelf=shelf)
    return Revisions(shelves)


def test_a_revision_is_compiled_once() -> None:
    """However many records name it."""
    read: list[tuple[str, int]] = []
    found = revisions(read)
    assert [asyncio.run(found.shelf("app/home", 7)) for _ in range(3)] == ["app/home@7"] * 3
    assert read == [("app/home", 7)]


def test_the_one_unused_for_longest_is_compiled_again() -> None:
    """A reader that goes back and forth keeps what it uses."""
    read: list[tuple[str, int]] = []
    found = revisions(read)

    async def go() -> None:
        for number in range(KEPT_MOST):
            await found.shelf("app/home", number)
        await found.shelf("app/home", 0)
        await found.shelf("app/home", KEPT_MOST)
        read.clear()
        await found.shelf("app/home", 0)
        await found.shelf("app/home", 1)

    asyncio.run(go())
    assert read == [("app/home", 1)]
