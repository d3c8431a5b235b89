"""A used link and an ended session stay ended although their row was deleted in the database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from aboveboard.access import sessions
from aboveboard.access.ended_passes import (
    ENDED_MOST,
    EndedPasses,
    end_pass,
    find_end_of_all,
    with_ended,
    write_end_of_all,
)
from aboveboard.access.passes import ALL, STAFF_MS, spent
from aboveboard.erasure.retention import sweep
from aboveboard.errors import Gone, Stale
from aboveboard.operations.doctor_passes import report_passes
from aboveboard.people.expiry import next_expiry_ms, within_days
from aboveboard.people.state import NOBODY, EndedPass
from sqlalchemy import select, true

from tests.clocks import HandClock
from tests.edits import Someone, counted, edited, put, read, told
from tests.house import House
from tests.world import Installation, Shop

GOOD = "ok    passes: Every used link and ended session is marked."


@pytest.fixture
def someone(installation: Installation, shop: Shop) -> Someone:
    return Someone(installation, shop)


def browser(someone: Someone) -> httpx.Client:
    return httpx.Client(
        base_url=someone.installation.url,
        headers={"origin": someone.installation.url, "sec-fetch-site": "same-origin"},
        timeout=20,
    )


def new_link(someone: Someone) -> str:
    url = someone.shop.ok("POST", f"/v1/people/{someone.name}/link", {"to": "/privacy"})["url"]
    return urlsplit(url).path


def enter(visitor: httpx.Client, link: str) -> int:
    """The status of a use of the link: 303 leads into the pages."""
    return visitor.post(link).status_code


def restart(someone: Someone) -> None:
    """Another process, or the same one started again: it remembers no pass."""
    someone.installation.service.gateway._parts.pop(EndedPasses, None)


def forgotten(someone: Someone) -> AbstractContextManager[None]:
    """Without the rows that are there now. Other tests use the installation too, so they come back."""
    names = [row["pass"] for row in read(someone.installation, spent, true())]
    return edited(someone.installation, spent, spent.c["pass"].in_(names))


def refused(someone: Someone) -> float:
    return counted(someone.installation, "passes_refused")


@pytest.mark.parametrize("act", [lambda _: None, restart])
def test_a_used_link_stays_used(someone: Someone, act: Callable[[Someone], None]) -> None:
    """By the process that opened it, and by another one. The doctor misses the row, and the refusal is counted."""
    link = new_link(someone)
    with browser(someone) as visitor:
        assert (enter(visitor, link), enter(visitor, link)) == (303, 410)
        assert told(someone.installation, report_passes) == GOOD
        before = refused(someone)
        with forgotten(someone):
            assert " marks of used links or ended sessions were deleted" in told(
                someone.installation, report_passes
            )
            act(someone)
            assert enter(visitor, link) == 410
            assert refused(someone) > before
            assert enter(visitor, new_link(someone)) == 303


@pytest.mark.parametrize("act", [lambda _: None, restart])
def test_an_ended_session_stays_ended(someone: Someone, act: Callable[[Someone], None]) -> None:
    """Also for a copy of its cookie."""
    with browser(someone) as visitor, browser(someone) as copy:
        assert enter(visitor, new_link(someone)) == 303
        copy.cookies.update(visitor.cookies)
        assert copy.get("/privacy").status_code == 200
        assert visitor.post("/leave").status_code == 303
        assert copy.get("/privacy").status_code == 401
        before = refused(someone)
        with forgotten(someone):
            act(someone)
            assert copy.get("/privacy").status_code == 401
            assert refused(someone) > before


def test_the_trace_of_a_person_without_a_row_is_the_memory(installation: Installation, shop: Shop) -> None:
    """The process that has met the use remembers it. Nothing else knows such a person."""
    someone = Someone(installation, shop)
    someone.name = f"{someone.name}-unknown"
    link = new_link(someone)
    with browser(someone) as visitor:
        assert enter(visitor, link) == 303
        with forgotten(someone):
            assert enter(visitor, link) == 410


def test_an_end_of_all_passes_stays(someone: Someone) -> None:
    """In the process that has met it, whether its row is deleted or set back. A start writes it again, by the log."""
    gateway = someone.installation.service.gateway
    with browser(someone) as visitor:
        assert enter(visitor, new_link(someone)) == 303
        someone.installation.run(sessions.end_all(gateway))
        assert visitor.get("/privacy").status_code == 401
        here = spent.c["pass"] == ALL
        (row,) = read(someone.installation, spent, here)
        for rows in ([row | {"expires_ms": 1}], []):
            with edited(someone.installation, spent, here, *rows):
                assert visitor.get("/privacy").status_code == 401
                assert told(someone.installation, report_passes).startswith("bad   passes: ")
                restart(someone)
                someone.installation.run(start_again(gateway))
                assert told(someone.installation, report_passes) == GOOD
                assert visitor.get("/privacy").status_code == 401


def test_an_end_of_all_passes_that_has_expired_is_missed_by_no_use(fresh_house: House) -> None:
    """Retention deletes its row then, which refuses no later pass and counts as no change of the database."""
    house = fresh_house
    someone = Someone(house.installation, house.shop)
    house.run(sessions.end_all(house.gateway))
    with browser(someone) as visitor:
        assert enter(visitor, new_link(someone)) == 410
        house.clock.forward(days=1)
        house.run(sweep(house.gateway))
        assert read(house.installation, spent, spent.c["pass"] == ALL) == []
        assert enter(visitor, new_link(someone)) == 303
        assert visitor.get("/privacy").status_code == 200
    assert refused(someone) == 0


def test_a_start_writes_the_end_of_all_passes_again_until_it_expires(tmp_path: Path) -> None:
    """Later, retention would delete it after each start, and record that."""
    clock, here = HandClock(), spent.c["pass"] == ALL
    for hours, rows in ((0, 0), (7, 1), (1, 0)):
        clock.forward(minutes=60 * hours)
        installation = Installation(tmp_path, clock)
        assert len(read(installation, spent, here)) == rows
        if not hours:
            installation.run(sessions.end_all(installation.service.gateway))
        put(installation, spent, here)
        installation.close()


async def start_again(gateway: Any) -> None:
    async with gateway.database.engine.begin() as connection:
        await connection.run_sync(write_end_of_all, gateway.keyring, gateway.clock())
        ends_ms = await connection.run_sync(find_end_of_all, gateway.keyring)
        row = (
            await connection.execute(select(spent.c.expires_ms).where(spent.c["pass"] == ALL))
        ).scalar_one()
    assert row == ends_ms <= gateway.clock() + STAFF_MS


def test_a_use_is_one_commit_with_its_trace(someone: Someone) -> None:
    """It fails when the person changed in between, and when another process was faster."""
    gateway = someone.installation.service.gateway
    text = new_link(someone).removeprefix("/enter/")
    link = sessions.read_link(gateway, text)
    person = someone.installation.run(gateway.person(someone.app, someone.name))
    someone.shop.dial(someone.name, 1)
    with pytest.raises(Stale):
        someone.installation.run(gateway.submit(end_pass(gateway, link, person)))
    person = someone.installation.run(gateway.person(someone.app, someone.name))
    someone.installation.run(gateway.submit(end_pass(gateway, link, person)))
    person = someone.installation.run(gateway.person(someone.app, someone.name))
    assert [each.name for each in person.state.ended] == [link.spent_as(gateway.keyring)]
    with pytest.raises(Stale):
        someone.installation.run(gateway.submit(end_pass(gateway, link, person)))
    with pytest.raises(Gone, match="used before"):
        someone.installation.run(sessions.enter(gateway, text))


def test_traces_end_with_their_pass() -> None:
    """And a state names the newest of them alone."""
    state = with_ended(NOBODY, EndedPass(b"a", 10), 0)
    assert next_expiry_ms(state) == 10
    assert within_days(state, 9) == state
    assert within_days(state, 10).ended == ()
    assert [each.name for each in with_ended(state, EndedPass(b"b", 30), 10).ended] == [b"b"]
    for number in range(ENDED_MOST + 5):
        state = with_ended(state, EndedPass(str(number).encode(), 50), 20)
    assert len(state.ended) == ENDED_MOST
    assert state.ended[-1].name == str(ENDED_MOST + 4).encode()
