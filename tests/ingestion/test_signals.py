"""Signals on their way in: what is stored, sealed, counted and guarded."""

import asyncio
from typing import Any

import msgspec
import pytest
from aboveboard import canonical
from aboveboard.clock import to_iso
from aboveboard.errors import TooLarge
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.ingestion.signal_answer import SignalAnswer
from aboveboard.ingestion.signal_body import SignalBatch
from aboveboard.ingestion.signals import observe
from aboveboard.keys.sealing import unseal
from aboveboard.people.state import VISIT_IDLE_MS
from aboveboard.signals import store
from aboveboard.storage.tables import records
from sqlalchemy import func, select

from tests.clocks import DAY_MS
from tests.house import House
from tests.laws.running import stored_records
from tests.world import ADA, CLEO, DAN, EVE


def sent(house: House, *signals: Any, gpc: bool = False) -> list[Any]:
    batch = msgspec.json.decode(msgspec.json.encode({"signals": signals}), type=SignalBatch)
    answer = house.run(observe(house.gateway, house.app, batch, gpc=gpc, asked=None))
    return msgspec.json.decode(answer, type=SignalAnswer).signals


def viewed(person: str, name: str = "1", **more: Any) -> Any:
    return {"id": name, "type": "item_viewed", "person": person, "fields": {"item": "running-2"}} | more


def person_of(house: House, name: str) -> Any:
    return house.run(house.gateway.person(house.app, name))


def kept(house: House, name: str) -> Any:
    """The signals of a person as they are stored, opened."""
    person, table = person_of(house, name), store.signals
    query = select(table.c.id_hash, table.c.expires_ms, table.c.sealed).where(
        table.c.person == person.pseudonym
    )
    return [
        (store.decode(unseal(person.key, sealed, b"signal" + hashed)), expires_ms)
        for hashed, expires_ms, sealed in house.rows(query)
    ]


def test_what_is_stored_is_what_was_kept(house: House) -> None:
    """Sealed under the person's own key, until the retention of its type has passed."""
    dan = house.shop.welcome(DAN)
    sent(house, viewed(dan, fields={"item": "running-2", "price": 31}))
    ((signal, expires_ms),) = kept(house, dan)
    assert signal.fields == {"item": "running-2", "price": "25..50"}
    assert expires_ms == house.clock() + 90 * DAY_MS


def test_what_is_withheld_is_not_stored(house: House) -> None:
    """A person who agreed to nothing has no row, and neither has the signal."""
    before = house.rows(select(func.count()).select_from(store.signals))
    assert sent(house, viewed("stranger"))[0].status == "withheld"
    assert house.rows(select(func.count()).select_from(store.signals)) == before
    assert person_of(house, "stranger").version == 0


@pytest.mark.parametrize(
    ("member", "session", "reach"),
    [
        (ADA, "s", ()),
        (CLEO, "s", ("visit",)),
        (CLEO, None, ()),
        (DAN, "s", ("visit", "history")),
        (DAN, None, ("history",)),
        (EVE, "s", ("visit", "history")),
    ],
)
def test_where_a_signal_may_be_used(house: House, member: Any, session: str | None, reach: Any) -> None:
    """As far as the person agreed, and in a visit only when there is one."""
    person = house.shop.welcome(member)
    more = {} if session is None else {"session": session}
    assert sent(house, viewed(person, **more))[0].reach == reach


def test_consent_does_not_reach_back(house: House) -> None:
    """An action before the consent is not stored, also when it is reported after it."""
    before = to_iso(house.clock() - 60_000)
    dan = house.shop.welcome(DAN)
    early, late = sent(house, viewed(dan, "1", at=before), viewed(dan, "2"))
    assert (early.status, late.status) == ("withheld", "kept")


def test_the_log_counts_and_names_nothing(house: House) -> None:
    """The entry holds how many were kept and held back, and why; not one field."""
    dan = house.shop.welcome(DAN)
    sent(house, viewed(dan, "1"), viewed(dan, "2", type="guess"), viewed(dan, "1"))
    person = person_of(house, dan)
    mine = records.c.person == person.pseudonym, records.c.kind == "signals"
    (stored,) = stored_records(house.installation, *mine)
    assert canonical.decode(open_bytes(stored, person.key))["counts"] == {
        "status.kept": 1,
        "status.rejected": 1,
        "because.rejected": 1,
        "status.duplicate": 1,
    }


def test_too_many_signals_are_refused_whole(house: House) -> None:
    """The setting of the operator is the bound."""
    with pytest.raises(TooLarge) as raised:
        sent(house, *[1] * 501)
    assert (raised.value.field, raised.value.expected) == ("signals", "at most 500")


def test_many_requests_about_one_person_at_once(house: House) -> None:
    """Every request succeeds in the end, and every signal is in the profile."""
    dan, app = house.shop.welcome(DAN), house.app

    async def all_at_once() -> list[bytes]:
        batches = [
            msgspec.json.decode(msgspec.json.encode({"signals": [viewed(dan, str(n))]}), type=SignalBatch)
            for n in range(40)
        ]
        return await asyncio.gather(
            *(observe(house.gateway, app, batch, gpc=False, asked=None) for batch in batches)
        )

    assert len(house.run(all_at_once())) == 40
    interests = house.shop.ok("GET", f"/v1/people/{dan}")["interests"]
    assert [each["count"] for each in interests] == [40]


def test_two_people_in_two_orders_at_once(house: House) -> None:
    """Requests that wait for each other's people never wait in a circle."""
    people, app = [house.shop.welcome(DAN), house.shop.welcome(DAN)], house.app

    async def all_at_once() -> list[bytes]:
        made = []
        for n in range(20):
            order = people if n % 2 else people[::-1]
            encoded = msgspec.json.encode({"signals": [viewed(person, str(n)) for person in order]})
            batch = msgspec.json.decode(encoded, type=SignalBatch)
            made.append(observe(house.gateway, app, batch, gpc=False, asked=None))
        return await asyncio.gather(*made)

    assert len(house.run(all_at_once())) == 20


def test_a_signal_from_a_visit_that_is_over_is_none_of_a_visit(house: House) -> None:
    """CLEO agreed to the visit alone. What comes in later than a visit may idle is withheld."""
    cleo = house.shop.welcome(CLEO)
    house.clock.forward(minutes=60)
    now_ms = house.clock()
    just, over = (to_iso(now_ms - idle_ms) for idle_ms in (VISIT_IDLE_MS, VISIT_IDLE_MS + 1_000))
    found = sent(house, viewed(cleo, "1", session="s", at=just), viewed(cleo, "2", session="s", at=over))
    assert [(each.status, list(each.reach)) for each in found] == [("kept", ["visit"]), ("withheld", [])]


def test_what_is_not_declared_is_rejected(house: House) -> None:
    """A field that its type does not have, beside one that it has."""
    found = sent(house, viewed(house.shop.welcome(EVE), fields={"item": "running-2", "shoe_size": "42"}))[0]
    assert (found.status, [each.field for each in found.problems]) == ("rejected", ["fields.shoe_size"])


def test_a_rule_against_keeping_outweighs_every_consent(house: House) -> None:
    """EVE agreed to everything, and special data is kept of no person."""
    eve = house.shop.welcome(EVE)
    found = sent(house, viewed(eve, fields={"item": "running-2", "special_topics": ["health"]}))[0]
    assert (found.status, {each.because for each in found.held_back}) == ("withheld", {"rule:keep-special"})
    assert kept(house, eve) == []
