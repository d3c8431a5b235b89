"""The stored state of an erasure."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.erasure.state import (
    MARKED,
    ErasurePlan,
    hash_of,
    insert_erasure,
    load,
    read_pseudonym,
    with_lost,
)
from aboveboard.errors import Unreadable

PLAN = ErasurePlan("app", (b"a", b"b"), (b"a1", b"a2", b"b1", b"b2", b"f1", b"f2"), (), (b"f",))


def test_each_piece_leads_to_its_pseudonym() -> None:
    """Current pseudonyms come first, then former ones, each with the same number of pieces."""
    found = [read_pseudonym(PLAN, canary) for canary in range(len(PLAN.names))]
    assert found == [b"a", b"a", b"b", b"b", b"f", b"f"]


def test_lost_examples_add_up() -> None:
    """The step may be repeated after an interruption; nothing else of the plan changes."""
    after = with_lost(with_lost(PLAN, 2), 3)
    assert after.lost == 5
    assert with_lost(after, -5) == PLAN


def test_any_text_has_a_hash() -> None:
    """An id from a request may have a lone surrogate: it is unknown, not an error."""
    assert len(hash_of("\ud800")) == 32
    assert hash_of("era_1") != hash_of("era_2")


def test_a_plan_is_bound_to_its_erasure() -> None:
    """In the row of another erasure it does not decrypt: that one would erase other people."""
    gateway: Any = SimpleNamespace(keyring=SimpleNamespace(operator_key=bytes(32)))
    _, write = insert_erasure(gateway, b"one", PLAN, 0)

    async def rows(_: Any) -> Any:
        return [(b"a", 1, b"", MARKED, 0, write.row["sealed"])]

    gateway.database = SimpleNamespace(rows=rows)
    work = asyncio.run(load(gateway, b"one"))
    assert work is not None
    assert work.plan == PLAN
    with pytest.raises(Unreadable):
        asyncio.run(load(gateway, b"other"))
