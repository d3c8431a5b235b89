"""Imported outcomes on their way in: each checked on its own, stored once, and of a person only where they agreed."""

from typing import Any

import pytest
from aboveboard import canonical
from aboveboard.clock import to_iso
from aboveboard.errors import TooLarge, Unavailable
from aboveboard.ingestion import imports as imports_module
from aboveboard.ingestion.import_body import POSITION_MAX
from aboveboard.ingestion.imports import import_outcomes
from aboveboard.keys.sealing import unseal
from aboveboard.people.store import write_state
from aboveboard.signals.import_tables import SEALED_FOR, imports
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import records
from msgspec import structs
from sqlalchemy import func, select

from tests.house import House
from tests.ingestion.history import HOUR_MS, agreed, batch_of, entry, send
from tests.world import ADA, DAN, FINN


def stored(house: House, person: str | None = None) -> list[Any]:
    """What is stored of a person, decrypted, by their key or by the operator's."""
    found = None if person is None else house.run(house.gateway.person(house.app, person))
    key = house.gateway.keyring.operator_key if found is None else found.key
    owner = imports.c.person.is_(None) if found is None else imports.c.person == found.pseudonym
    rows = house.rows(select(imports.c.imported, imports.c.sealed).where(owner).order_by(imports.c.at_ms))
    return [canonical.decode(unseal(key, sealed, SEALED_FOR + name)) for name, sealed in rows]


def test_what_is_stored_is_sealed_for_its_person(house: House) -> None:
    """What was shown and what came of it, with the coarse context, and no id of the app's."""
    dan = agreed(house)
    at = house.clock() - HOUR_MS
    context = {"device": "mobile", "region": "FR-75"}
    given = entry(house, person=dan, value=2.5, position=3, context=context)
    assert [each.status for each in send(house, given)] == ["kept"]
    (found,) = stored(house, dan)
    assert found == {
        "placement": f"{house.app}/home",
        "revision": 2,
        "at_ms": at,
        "item": "travel-1",
        "kind": "taken",
        "level": 3,
        "strength": "0.85",
        "value": "2.5",
        "position": 3,
        "context": {"device": "mobile", "region": "FR"},
    }


def test_candidates_are_stored_with_a_propensity_only(house: House) -> None:
    """Without one they say nothing."""
    among = ["travel-1", "running-1", "gone-since"]
    dan = agreed(house)
    send(house, entry(house, person=dan, candidates=among))
    send(house, entry(house, person=dan, candidates=among, propensity=0.25))
    without, with_one = sorted(stored(house, dan), key=len)
    assert ("candidates" in without, with_one["candidates"], with_one["propensity"]) == (False, among, "0.25")


def test_an_id_counts_once(house: House) -> None:
    """In one batch, in the next one, and with other contents. Another app has ids of its own."""
    first = entry(house)
    assert [each.status for each in send(house, first, first)] == ["kept", "duplicate"]
    assert [each.status for each in send(house, first | {"item": "running-1"})] == ["duplicate"]
    assert [each.status for each in send(house, first, app="another")] == ["rejected"]
    other = house.installation.shop()
    with other.http:
        other.place()
        answer = other.ok("POST", "/v1/imports/outcomes", {"outcomes": [first]})
    assert [each["status"] for each in answer["outcomes"]] == ["kept"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"placement": "unknown"}, "placement"),
        ({"item": "unknown"}, "item"),
        ({"item": "secret"}, "item"),
        ({"kind": "reverted"}, "kind"),
        ({"kind": "bought"}, "kind"),
        ({"at": "2999-01-01T00:00:00Z"}, "at"),
        ({"at": "1999-01-01T00:00:00Z"}, "at"),
        ({"at": "0001-01-01T00:00:00Z"}, "at"),
        ({"at": "2026-11-21T08:10:00"}, "at"),
        ({"propensity": 0}, "propensity"),
        ({"propensity": 1.01}, "propensity"),
        ({"propensity": -1}, "propensity"),
        ({"position": 0}, "position"),
        ({"position": POSITION_MAX + 1}, "position"),
        ({"candidates": ["running-1"]}, "candidates"),
        ({"candidates": ["travel-1", "travel-1"]}, "candidates"),
        ({"candidates": []}, "candidates"),
        ({"context": {"local_time": "2020-01-01T00:00:00Z"}}, "context.local_time"),
        ({"context": {"mood": "good"}}, "context.mood"),
        ({"person": "null"}, "person"),
        ({"person": "a/b"}, "person"),
        ({"id": ""}, "id"),
        ({"decision": "dec_1"}, "decision"),
    ],
)
def test_a_wrong_value_is_refused_alone(house: House, changed: Any, field: str) -> None:
    """With the field and what would be right. The others count, and of it nothing is stored."""
    items = [{"item": "travel-1"}, {"item": "running-1"}, {"item": "secret", "sensitivity": "special"}]
    house.shop.place("home", items)
    results = send(house, entry(house), entry(house, **changed), entry(house))
    assert [each.status for each in results] == ["kept", "rejected", "kept"]
    (problem,) = results[1].problems
    assert (problem.field, bool(problem.expected)) == (field, True)
    table = imports.c
    assert house.rows(select(func.count()).where(table.placement_key.startswith(house.app)))[0][0] == 2


def test_an_item_that_topics_declare_special_is_refused(house: House) -> None:
    """As an item that says so itself is."""
    house.shop.place("home", [{"item": "travel-1", "topics": ["health"]}, {"item": "running-1"}])
    house.shop.ok(
        "PUT",
        "/v1/topics",
        {"topics": [{"topic": "health", "titles": {"en": "Health"}, "sensitivity": "special"}]},
    )
    special, plain = send(house, entry(house), entry(house, item="running-1"))
    assert (special.status, special.problems[0].field, plain.status) == ("rejected", "item", "kept")


@pytest.mark.parametrize(
    ("member", "because"), [(ADA, "consent"), (FINN, "rule:learn-minor"), (DAN, None), (None, "consent")]
)
def test_of_a_person_it_needs_their_yes(house: House, member: Any, because: str | None) -> None:
    """One who did not agree, a minor and one who is unknown are withheld, and nothing is stored of it."""
    person = "never-seen" if member is None else house.shop.welcome(member)
    house.clock.forward(ms=2 * HOUR_MS)
    (found,) = send(house, entry(house, person=person))
    assert found.status == ("withheld" if because else "kept")
    assert [held.because for held in found.held_back] == ([because] if because else [])
    assert len(stored(house, person)) == (0 if because else 1)
    query = select(func.count()).where(records.c.kind == "outcome", records.c.app == house.app)
    assert house.rows(query) == [(0 if because else 2,)]


def test_a_yes_does_not_reach_back(house: House) -> None:
    """What happened before it is withheld, also where it is imported later."""
    dan = house.shop.welcome(DAN)
    house.clock.forward(minutes=30)
    (early,) = send(house, entry(house, person=dan))
    assert (early.status, early.held_back[0].because) == ("withheld", "consent")


def test_nothing_from_a_restriction_is_imported(house: House) -> None:
    """During it, and after its end for what is from before that."""
    dan = agreed(house)
    for restricted in (True, False):
        house.shop.ok("PUT", f"/v1/people/{dan}/restriction", {"restricted": restricted})
        (found,) = send(house, entry(house, person=dan))
        assert (found.status, found.held_back[0].because) == ("withheld", "restriction")


def test_nothing_from_before_an_erasure_is_imported(house: House) -> None:
    """Though the person came back since and agreed with a yes of an earlier time."""
    dan = agreed(house)
    house.shop.erase(dan)
    house.clock.forward(ms=HOUR_MS // 2)
    house.shop.welcome(DAN, dan)
    (found,) = send(house, entry(house, person=dan))
    assert (found.status, found.problems[0].expected) == ("rejected", "a time after the person was erased")


def test_each_person_has_an_entry_and_the_batch_its_counts(house: House) -> None:
    """The entry of a person has what is about them. The counts are about no person."""
    people = [agreed(house), agreed(house)]
    house.clock.forward(ms=2 * HOUR_MS)
    send(house, *(entry(house, person=each) for each in people), entry(house), entry(house, item="unknown"))
    for person in people:
        assert house.shop.ok("GET", f"/v1/people/{person}")["records"]["outcome"] == 1
    query = select(func.count()).where(records.c.kind == "outcome", records.c.app == house.app)
    assert house.rows(query.where(records.c.person.is_(None))) == [(1,)]


def test_too_many_are_refused_whole(house: House) -> None:
    """The setting of the operator is the bound."""
    with pytest.raises(TooLarge) as raised:
        send(house, *[1] * 501)
    assert (raised.value.field, raised.value.expected) == ("outcomes", "at most 500")


def test_a_half_life_bounds_the_age(house: House) -> None:
    """What the model would drop at once is refused."""
    house.shop.place("home", half_life_days=1)
    day = 24 * HOUR_MS
    old, new = send(
        house,
        entry(house, at=to_iso(house.clock() - 7 * day)),
        entry(house, at=to_iso(house.clock() - 5 * day)),
    )
    assert (old.problems[0].field, new.status) == ("at", "kept")


@pytest.mark.parametrize("what", ["id", "person"])
def test_what_changed_in_between_is_read_again(
    house: House, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Another request stored the same id, or the person took their yes back."""
    dan, app = agreed(house), house.app
    given = entry(house, person=dan)
    plain, calls = imports_module.read_people, list[int]()

    async def overtaken(*read: Any) -> Any:
        calls.append(1)
        found = await plain(*read)
        if len(calls) == 1 and what == "id":
            await import_outcomes(house.gateway, app, batch_of(given), asked=None)
        elif len(calls) == 1:
            person = await house.gateway.require_person(app, dan)
            state = structs.replace(person.state, choices={}, epoch=person.state.epoch + 1)
            await house.gateway.submit(Submission((person.guard,), (write_state(person, state),), ()))
        return found

    monkeypatch.setattr(imports_module, "read_people", overtaken)
    status = send(house, given, app=app)[0].status
    assert status == ("duplicate" if what == "id" else "withheld")


@pytest.mark.parametrize("persisted", [False, True])
def test_an_interrupted_batch_is_stored_whole_or_not_at_all(
    house: House, monkeypatch: pytest.MonkeyPatch, persisted: bool
) -> None:
    """Interrupted before its commit, or after it with the answer lost. Sent again, each entry counts once."""
    plain, app, given = type(house.gateway).submit, house.app, [entry(house), entry(house)]

    async def broken(self: Any, submission: Any) -> int:
        if persisted:
            await plain(self, submission)
        raise Unavailable("The database does not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(type(house.gateway), "submit", broken)
        with pytest.raises(Unavailable):
            send(house, *given, app=app)
    assert {each.status for each in send(house, *given, app=app)} == {"duplicate" if persisted else "kept"}
    query = select(func.count()).where(imports.c.placement_key == f"{app}/home")
    assert house.rows(query) == [(2,)]


def test_a_repeat_is_never_older_than_a_no(house: House) -> None:
    """With its key it gets the stored answer, and after a withdrawal no `kept`, because nothing is kept any more."""
    dan, app = agreed(house), house.app
    body = {"outcomes": [entry(house, person=dan)]}
    sent = [house.shop.ok("POST", "/v1/imports/outcomes", body, **{"idempotency-key": app}) for _ in range(2)]
    house.shop.consent(dan, "improve", "withdrawn")
    sent.append(house.shop.ok("POST", "/v1/imports/outcomes", body, **{"idempotency-key": app}))
    assert [each["outcomes"][0]["status"] for each in sent] == ["kept", "kept", "duplicate"]
    assert stored(house, dan) == []


@pytest.mark.parametrize("sent", [{"mood": "calm"}, {"task": "nap"}, {"role": "owner"}])
def test_a_field_of_the_context_is_declared_as_in_a_decision(house: House, sent: dict[str, str]) -> None:
    """An unknown field, an unknown value, and a field about the person, which no request may carry past its level."""
    dan = agreed(house)
    known = entry(house, person=dan, context={"fields": {"task": "compare"}})
    wrong = [entry(house, context={"fields": sent} | more) for more in ({}, {"device": "tv"})]
    results = send(house, known, *wrong, entry(house, person=dan, context={"fields": sent}))
    assert [each.status for each in results] == ["kept", *["rejected"] * 3]
    assert {each.field for one in results for each in one.problems} == {f"context.fields.{next(iter(sent))}"}
    assert [each["context"] for each in stored(house, dan)] == [{"task": "compare"}]
