"""The unlearning of imported outcomes: what is left is what the others taught, to the bit."""

import itertools
from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import MS_PER_DAY, to_iso
from aboveboard.engine.decay import same
from aboveboard.erasure import expired_records
from aboveboard.errors import Stale, Unavailable
from aboveboard.learning import import_unlearning
from aboveboard.learning.import_learner import learn_imports
from aboveboard.learning.import_unlearning import forget_pending, unlearn_imports
from aboveboard.learning.model_versions import ask_for_a_rebuild, newest
from aboveboard.learning.rebuild import make_due
from aboveboard.signals.import_tables import ImportState, drop_pending, imports
from aboveboard.storage.journal import Guard
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.house import House
from tests.ingestion.history import HOUR_MS, agreed, count, damage, entry, learn, send
from tests.learning.test_import_learner import model
from tests.world import DAN, ITEMS

_numbers = itertools.count(1)

ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "who": st.integers(0, 2),
            "item": st.sampled_from([each["item"] for each in ITEMS]),
            "kind": st.sampled_from(["taken", "seen", "dismissed"]),
            "position": st.integers(1, 20),
            "value": st.sampled_from([None, 0.5, 3.25]),
            "context": st.sampled_from([{}, {"device": "tv"}, {"device": "car", "region": "FR"}]),
            "ago": st.integers(0, 3),
        }
    ),
    min_size=1,
    max_size=8,
)


def rows_of(house: House, person: str) -> int:
    pseudonym = house.gateway.keyring.pseudonym(house.app, person)
    ((number,),) = house.rows(select(func.count()).where(imports.c.person == pseudonym))
    return int(number)


def leave(house: House, person: str, way: str) -> None:
    if way == "erase":
        house.shop.erase(person)
    elif way == "object":
        house.shop.ok("POST", f"/v1/people/{person}/objection", {"purposes": ["improve"]})
    else:
        house.shop.consent(person, "improve", "withdrawn")


@settings(
    max_examples=4, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=ENTRIES, way=st.sampled_from(["erase", "withdraw", "object"]), late=st.booleans())
def test_what_is_left_is_what_the_others_taught(house: House, drawn: Any, way: str, late: bool) -> None:
    """Of any batch: whoever leaves, in whichever way, before it is learned or after. A rebuild gives the same."""
    number = next(_numbers)
    names = f"whole-{number}", f"others-{number}"
    for name in names:
        house.shop.place(name, half_life_days=30)
    people = [None, house.shop.welcome(DAN), agreed(house)]
    house.clock.forward(ms=4 * HOUR_MS)
    for each in drawn:
        who = people[each["who"]]
        own = {} if who is None else {"person": who}
        own |= {name: each[name] for name in ("item", "kind", "position", "value", "context")}
        own["at"] = to_iso(house.clock() - each["ago"] * HOUR_MS)
        placements = names[:1] if each["who"] == 2 else names
        results = send(house, *(entry(house, placement=placement, **own) for placement in placements))
        assert {one.status for one in results} == {"kept"}
    if late:
        learn(house)
    leave(house, people[2] or "", way)
    learn(house)
    assert rows_of(house, people[2] or "") == 0
    whole, others = (house.run(newest(house.gateway, placement_key(house.app, name))) for name in names)
    left = sum(each["who"] != 2 for each in drawn)
    assert [count(house, name) for name in names] == [left, left]
    assert not left or same(whole.sums, others.sums)


def learned(house: House) -> tuple[str, Any]:
    """A person with a learned import beside one about nobody, and their row."""
    dan = agreed(house)
    send(house, entry(house, person=dan), entry(house))
    learn(house)
    return dan, house.run(house.gateway.require_person(house.app, dan))


def test_the_model_says_what_is_left(house: House) -> None:
    """The numbers of imports and people go down with the sums."""
    dan, _ = learned(house)
    assert (model(house).imported, model(house).people) == (2, 1)
    leave(house, dan, "withdraw")
    learn(house)
    assert (model(house).imported, model(house).people, count(house)) == (1, 0, 1)


def test_it_stops_with_its_guard(house: House) -> None:
    """Another process has taken over: neither the waiting nor the learned ones are touched."""
    dan, person = learned(house)
    send(house, entry(house, person=dan))
    overtaken = Guard("people", person.pseudonym, person.version + 5)
    with pytest.raises(Unavailable):
        house.run(forget_pending(house.gateway, person.pseudonym, overtaken))
    with pytest.raises(Unavailable):
        house.run(unlearn_imports(house.gateway, person.pseudonym, guard=overtaken))
    assert (rows_of(house, dan), count(house)) == (2, 2)


def test_what_is_lost_stays_once_the_guard_does_not_hold(house: House) -> None:
    """A row that does not decrypt is counted, and deleted by the process whose guard holds."""
    dan, person = learned(house)
    damage(house, dan)
    overtaken = Guard("people", person.pseudonym, person.version + 5)
    with pytest.raises(Stale):
        house.run(unlearn_imports(house.gateway, person.pseudonym, guard=overtaken))
    assert house.run(unlearn_imports(house.gateway, person.pseudonym, guard=person.guard)) == 1
    assert rows_of(house, dan) == 0


def test_only_what_a_limit_excludes_is_unlearned(house: House) -> None:
    """An example with the context of the request, once the person excludes such data; and of a special item."""
    dan = agreed(house)
    send(house, entry(house, person=dan, context={"device": "tv"}), entry(house, person=dan))
    learn(house)
    house.shop.limits(dan, categories=["contextual"])
    learn(house)
    assert (rows_of(house, dan), count(house)) == (1, 1)


@pytest.mark.parametrize("when", ["before", "during"])
def test_it_is_no_part_of_a_rebuild(house: House, when: str) -> None:
    """One that was asked for before it, and one that began before it."""
    dan, person = learned(house)
    key = placement_key(house.app, "home")
    house.run(ask_for_a_rebuild(house.gateway, house.run(newest(house.gateway, key))))
    if when == "during":
        house.run(make_due(house.gateway))
    house.run(unlearn_imports(house.gateway, person.pseudonym, guard=person.guard))
    house.run(make_due(house.gateway))
    assert (rows_of(house, dan), count(house)) == (0, 1)


def test_two_processes_subtract_it_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that read earlier fails, reads again and finds nothing."""
    dan, person = learned(house)
    plain, calls = import_unlearning.version_without, list[int]()

    async def overtaken(*given: Any, **more: Any) -> Any:
        calls.append(1)
        found = await plain(*given, **more)
        if len(calls) == 1:
            await unlearn_imports(house.gateway, person.pseudonym, guard=person.guard)
        return found

    monkeypatch.setattr(import_unlearning, "version_without", overtaken)
    house.run(unlearn_imports(house.gateway, person.pseudonym, guard=person.guard))
    assert (len(calls), rows_of(house, dan), count(house)) == (2, 0, 1)


def test_another_model_in_between_is_read_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another import was learned since: what it taught stays."""
    dan, person = learned(house)
    plain, calls = import_unlearning.version_without, list[int]()

    async def overtaken(*given: Any, **more: Any) -> Any:
        calls.append(1)
        found = await plain(*given, **more)
        if len(calls) == 1:
            await learn_imports(house.gateway)
        return found

    send(house, entry(house))
    monkeypatch.setattr(import_unlearning, "version_without", overtaken)
    house.run(unlearn_imports(house.gateway, person.pseudonym, guard=person.guard))
    assert (len(calls), rows_of(house, dan), count(house)) == (2, 0, 2)


def test_one_that_is_learned_in_between_is_subtracted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not deleted as if it still waited."""
    dan = agreed(house)
    send(house, entry(house, person=dan))
    person, plain, calls = house.run(house.gateway.require_person(house.app, dan)), drop_pending, list[int]()

    async def overtaken(*given: Any) -> Any:
        calls.append(1)
        found = await plain(*given)
        if len(calls) == 1:
            await learn_imports(house.gateway)
        return found

    monkeypatch.setattr(import_unlearning, "drop_pending", overtaken)
    house.run(forget_pending(house.gateway, person.pseudonym, person.guard))
    assert (len(calls), rows_of(house, dan), count(house)) == (2, 1, 1)


def test_expired_periods_lose_their_rows(house: House) -> None:
    """With a half-life, what counts no more needs no row: nothing is left of it to unlearn."""
    house.shop.place("home", half_life_days=1)
    send(house, entry(house))
    learn(house)
    house.clock.forward(ms=7 * MS_PER_DAY)
    house.run(make_due(house.gateway))
    query = select(func.count()).where(
        imports.c.placement_key == placement_key(house.app, "home"), imports.c.pending == ImportState.LEARNED
    )
    assert (house.rows(query), count(house), model(house).imported) == ([(0,)], 0, 0)


@pytest.mark.parametrize("waits", [True, False])
def test_what_expires_while_it_is_learned_is_unlearned(
    house: House, monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    """Retention read it as waiting, and the learner was faster. Its row stays until its example is subtracted."""
    send(house, entry(house))
    plain, until_ms, calls = type(house.gateway).submit, house.clock(), list[int]()
    query = select(func.count()).where(imports.c.placement_key == placement_key(house.app, "home"))

    async def overtaken(gateway: Any, submission: Any) -> int:
        monkeypatch.setattr(type(house.gateway), "submit", plain)
        calls.append(await learn_imports(house.gateway))
        return int(await plain(gateway, submission))

    if waits:
        monkeypatch.setattr(type(house.gateway), "submit", overtaken)
    else:
        learn(house)
    while house.run(expired_records._imports(house.gateway, until_ms)):
        pass
    assert (calls, house.rows(query), count(house)) == ([1] * waits, [(0,)], 0)
