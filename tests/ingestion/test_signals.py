"""Signals on their way in: what is stored, sealed, counted and guarded."""

import asyncio
import random
from collections.abc import Awaitable
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
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.profile_draft import ProfileDraft
from aboveboard.storage.tables import records
from msgspec import structs
from sqlalchemy import func, select

from tests.clocks import DAY_MS
from tests.gateway.turns import waits_its_turn
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


def stored_of(house: House, name: str) -> Any:
    """All that is stored of a person's signals, without the times and hashes that differ by person and commit."""
    person = person_of(house, name)
    state = msgspec.to_builtins(structs.replace(person.state, choices={}, choice_epoch=0))
    for found in (state["history"], state["elsewhere"], (state["visit"] or {"interests": {}})["interests"]):
        for affinities in found.values():
            for affinity in affinities.values():
                affinity[5] = [[*acts[:5], acts[6]] for acts in affinity[5]]
    return state, sorted(map(str, kept(house, name)))


@pytest.mark.parametrize("seed", range(4))
def test_a_batch_is_stored_and_answered_as_its_signals_one_by_one(house: House, seed: int) -> None:
    """Also when each is a request of its own and all come at once: states, stored signals and results are equal."""
    rule = random.Random(seed)
    people = [[house.shop.welcome(member) for member in (CLEO, DAN, EVE)] for _ in range(3)]
    signals = [
        viewed(
            str(rule.randrange(3)),
            str(rule.randrange(9)),
            type=rule.choice(("item_viewed", "cart_added", "guess")),
            fields={"item": f"running-{rule.randrange(3)}"},
            at=to_iso(house.clock() + number),
            session=rule.choice(("s", "t")),
        )
        for number in range(12)
    ]
    batch, one_by_one, at_once = (
        [each | {"person": names[int(each["person"])]} for each in signals] for names in people
    )
    results = [sent(house, *batch), [sent(house, each)[0] for each in one_by_one]]
    results.append([each[0] for each in house.run(send_at_once(house, at_once))])
    assert results[0] == results[1] == results[2]
    for names in zip(*people, strict=True):
        first, *others = (stored_of(house, name) for name in names)
        assert others == [first, first]


def test_signals_do_not_overtake_a_repeated_change_of_their_person(house: House) -> None:
    """Else an erasure would never find a moment without a new one. Those of others do not wait."""
    gateway, app = house.gateway, house.app

    def send(person: str) -> Awaitable[bytes]:
        batch = msgspec.json.decode(msgspec.json.encode({"signals": [viewed(person)]}), type=SignalBatch)
        return observe(gateway, app, batch, gpc=False, asked=None)

    async def work() -> bool:
        person = gateway.keyring.pseudonym(app, "waited-for")
        return await waits_its_turn(person, lambda: send("waited-for"), lambda: send("another"))

    assert house.run(work())


def send_at_once(house: House, signals: Any) -> Any:
    """The results of requests with one signal each, which come at the same time."""
    app = house.app
    batches = [
        msgspec.json.decode(msgspec.json.encode({"signals": [each]}), type=SignalBatch) for each in signals
    ]

    async def send() -> list[Any]:
        answers = await asyncio.gather(
            *(observe(house.gateway, app, each, gpc=False, asked=None) for each in batches)
        )
        return [msgspec.json.decode(each, type=SignalAnswer).signals for each in answers]

    return send()


def test_requests_that_come_at_once_about_one_person_are_one_write(house: House) -> None:
    """None of them is stale, and the person has one entry."""
    dan, retries = house.shop.welcome(DAN), house.gateway.metrics.retries
    before, version = retries._value.get(), person_of(house, dan).version
    house.run(send_at_once(house, [viewed(dan, str(number)) for number in range(8)]))
    assert (retries._value.get(), person_of(house, dan).version) == (before, version + 1)
    assert house.shop.ok("GET", f"/v1/people/{dan}")["records"]["signals"] == 1


def test_a_signal_that_fails_leaves_those_of_other_requests(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own request fails, whichever person it is about."""
    dan, add = house.shop.welcome(DAN), ProfileDraft.add_signal

    def fail(draft: ProfileDraft, kind: SignalType, *given: Any, **named: Any) -> None:
        if kind.name == "cart_added":
            raise OSError
        add(draft, kind, *given, **named)

    monkeypatch.setattr(ProfileDraft, "add_signal", fail)
    fine, bad = viewed(dan, "1"), viewed(dan, "2", type="cart_added")

    found = [send_at_once(house, [each]) for each in (fine, bad)]

    async def both() -> list[Any]:
        return await asyncio.gather(*found, return_exceptions=True)

    answered, failed = house.run(both())
    assert (answered[0][0].status, type(failed)) == ("kept", OSError)
