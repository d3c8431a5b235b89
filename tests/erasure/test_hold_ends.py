"""The end of a legal hold: what it kept is erased, whatever breaks on the way."""

from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard.audit.head import verify_log
from aboveboard.audit.note import vkey
from aboveboard.clock import system_clock
from aboveboard.erasure import hold_ends
from aboveboard.erasure.erase import finish
from aboveboard.erasure.hold_ends import end_hold
from aboveboard.erasure.scan import files_below, search
from aboveboard.erasure.state import hash_of, list_running
from aboveboard.errors import NotFound, Unavailable
from aboveboard.gateway.staff_records import HoldStep
from aboveboard.gateway.stored_holds import find_hold
from aboveboard.people.hold_tables import held_records, holds
from aboveboard.storage.open_files import HeldFiles
from aboveboard.storage.tables import erasures, records
from sqlalchemy import select

from tests.erasure.leaving import pseudonym_of, rows_of
from tests.laws.running import app_of, head_of, leaves_of, rows
from tests.rights.holding import Officers, officers_of
from tests.world import DAN, Installation, Shop

COMMITS = 4
"""The commits of an end: the deletion, and one for each step of the erasure after it."""


@pytest.fixture
def officers(installation: Installation) -> Iterator[Officers]:
    made = officers_of(installation, system_clock)
    yield made
    made.close()


class Broken:
    """A journal of which one submission fails, before its commit or after it."""

    def __init__(self, journal: Any, at: int, *, after: bool) -> None:
        self._submit, self._at, self._after, self.count = journal.submit, at, after, 0

    async def __call__(self, submission: Any) -> int:
        self.count += 1
        fails = self.count == self._at
        if fails and not self._after:
            raise Unavailable("The disk is full.")
        index: int = await self._submit(submission)
        if fails:
            raise Unavailable("The answer was lost.")
        return index


async def break_one(gateway: Any, hold: str, at: int, *, after: bool) -> int:
    """Ends the hold while one commit fails, then goes on as a restart does; how many commits there were."""
    journal, begin = gateway.database.journal, hold_ends.start
    broken = Broken(journal, at, after=after)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hold_ends, "start", lambda *_: None)
        patched.setattr(journal, "submit", broken)
        try:
            await end_hold(gateway, hold)
            await finish(gateway, hash_of(hold))
        except Unavailable:
            pass
    assert begin is hold_ends.start
    if await find_hold(gateway, hold) is not None:
        await end_hold(gateway, hold)
    if hash_of(hold) in await list_running(gateway):
        await finish(gateway, hash_of(hold))
    return broken.count


def left_of(installation: Installation, hold: str) -> list[Any]:
    """Every row about the hold that is not an entry."""
    return [
        *rows(installation, select(holds.c.hold_id).where(holds.c.hold_id == hold)),
        *rows(installation, select(held_records.c.entry_index).where(held_records.c.hold_id == hold)),
        *rows(installation, select(erasures.c.step).where(erasures.c.erasure == hash_of(hold))),
    ]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, COMMITS + 1))
def test_an_end_gets_to_its_end_whatever_commit_fails(
    installation: Installation, shop: Shop, officers: Officers, at: int, after: bool
) -> None:
    """The person was erased before. Nothing of the hold is left, and the log says so once."""
    person = shop.welcome(DAN)
    hold = officers.hold(shop.decide(person))
    shop.erase(person)
    assert installation.run(break_one(installation.service.gateway, hold, at, after=after)) >= at
    assert left_of(installation, hold) == []
    assert officers.read(hold)["state"] == "erased"
    names = [f"erasure_{hash_of(hold).hex()}", f"erased_{hash_of(hold).hex()}"]
    found = rows(installation, select(records.c.record).where(records.c.record.in_(names)))
    assert len(found) == 2


def test_no_file_has_a_byte_of_what_was_kept(
    installation: Installation, shop: Shop, officers: Officers
) -> None:
    """Neither of the copies nor of what opened them. The log still verifies."""
    person = shop.welcome(DAN)
    hold = officers.hold(shop.decide(person))
    kept = rows(installation, select(held_records.c.sealed).where(held_records.c.hold_id == hold))
    ((wrapped, sealed),) = rows(
        installation, select(holds.c.wrapped_key, holds.c.sealed).where(holds.c.hold_id == hold)
    )
    app = app_of(installation, shop.decide(person))
    pseudonym = pseudonym_of(installation, app, person)
    shop.erase(person)
    assert rows_of(installation, pseudonym) == {}
    installation.run(break_one(installation.service.gateway, hold, 0, after=False))
    pieces = [value[20:44] for (value,) in kept] + [wrapped[20:44], sealed[20:44], pseudonym]
    assert search(files_below(installation.settings.data), pieces, HeldFiles()) == []
    gateway = installation.service.gateway
    key = vkey(gateway.database.origin, gateway.keyring.log_signer.public_key())
    verify_log(leaves_of(installation), head_of(installation), key)


def test_a_hold_ends_once(installation: Installation, shop: Shop, officers: Officers) -> None:
    """Another process that was slower finds that it has ended."""
    hold = officers.hold(shop.decide(shop.welcome(DAN)))
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")
    with pytest.raises(NotFound):
        installation.run(end_hold(installation.service.gateway, hold))


def test_the_end_is_a_step_of_the_operator_once_the_person_is_erased(
    installation: Installation, shop: Shop, officers: Officers
) -> None:
    """It has no words and no name."""
    person = shop.welcome(DAN)
    hold = officers.hold(shop.decide(person))
    shop.erase(person)
    gateway = installation.service.gateway
    found = installation.run(find_hold(gateway, hold))
    assert found is not None
    body = hold_ends.describe_step(found, HoldStep.ENDED, 1)
    owner, guards = installation.run(hold_ends.find_owner(gateway, found, [None]))
    assert (owner.person, guards, "ground" in body.__struct_fields__) == (None, (), True)
    assert not isinstance(body.ground, str)
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")
