"""The stored commitment, as one commit left it."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.errors import Stale
from aboveboard.gateway.deletion_state import NONE, CommitmentCache, read


class Rows:
    """A database whose answers are listed."""

    def __init__(self, *answers: list[Any]) -> None:
        self.answers = list(answers)

    async def rows(self, _: Any) -> list[Any]:
        return self.answers.pop(0)


def gateway_of(*answers: list[Any]) -> Any:
    cache = CommitmentCache(None)  # type: ignore[arg-type]
    return SimpleNamespace(database=Rows(*answers), part=lambda _: cache)


def read_from(*answers: list[Any]) -> Any:
    return asyncio.run(read(gateway_of(*answers)))


CHUNK = (0, b"\1" + bytes(31), bytes(32), b"r" * 32)
ONE, TWO = [(1, 5, b"s", b"o")], [(2, 6, b"t", b"p")]


def test_without_a_head_there_is_none() -> None:
    """A log of version 0.1.0 has none."""
    assert read_from([], [], []) == NONE


def test_head_and_chunks_are_of_one_commit() -> None:
    """A head that changes between the two reads is read again."""
    found = read_from(ONE, [], TWO, TWO, [CHUNK], TWO)
    assert (found.version, found.has(0), found.has(1)) == (2, True, False)


def test_it_gives_up_in_the_end() -> None:
    """The caller may try again."""
    with pytest.raises(Stale):
        read_from(*[ONE, [], TWO] * 8)


def test_a_commitment_that_was_seen_is_not_read_again() -> None:
    """The head alone is read. Another head, also one of the same version, needs its chunks."""
    other = [(1, 5, b"other", b"o")]
    gateway = gateway_of(ONE, [CHUNK], ONE, ONE, other, [], other)

    async def run() -> list[bool]:
        return [(await read(gateway)).has(0) for _ in range(3)]

    assert asyncio.run(run()) == [True, True, False]
    assert gateway.database.answers == []
