"""Work under a lease (`gateway.leases`): it goes on while the lease is renewed, and stops with it."""

import asyncio

import pytest
from aboveboard.errors import Stale, Unavailable
from aboveboard.gateway.leases import run_leased


def run(work: float, *renewals: Exception | None) -> tuple[str, int, bool]:
    """Works for so many seconds, while each renewal raises what is given; the result, the renewals and the end."""
    left, over = list(renewals), asyncio.Event()

    async def act() -> str:
        await asyncio.sleep(work)
        return "made"

    async def renew() -> None:
        if (error := left.pop(0) if left else None) is not None:
            raise error

    made = asyncio.run(_within(act, renew, over))
    return made, len(renewals) - len(left), over.is_set()


async def _within(act, renew, over):  # type: ignore[no-untyped-def]
    return await run_leased(act(), renew, over, beat_s=0.01)


def test_a_database_that_does_not_answer_stops_no_work() -> None:
    """The next beat renews the lease, or finds that it ran out."""
    assert run(0.2, Unavailable("It does not answer."), None) == ("made", 2, True)


def test_a_lost_lease_stops_the_work() -> None:
    """Long before its end."""
    with pytest.raises(Stale):
        run(60, None, Stale("Another node has it."))
