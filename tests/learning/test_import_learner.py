"""Learning from imported outcomes: by the same sums as from our own, once, and only what may be learned then."""

from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import model_versions
from aboveboard.clock import to_iso
from aboveboard.engine.decay import same
from aboveboard.engine.model_codec import decode
from aboveboard.errors import Stale, Unavailable
from aboveboard.learning import import_learner
from aboveboard.learning.import_learner import learn_imports
from aboveboard.learning.import_unlearning import forget_pending
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import ask_for_a_rebuild, newest
from aboveboard.learning.rebuild import make_due
from aboveboard.signals.import_tables import ImportState, imports
from sqlalchemy import func, select

from tests.house import House
from tests.ingestion.history import HOUR_MS, agreed, count, damage, entry, learn, send
from tests.world import BEN


def states(house: House) -> list[int]:
    """The states of all imports of the app."""
    of = select(imports.c.pending).where(imports.c.placement_key.startswith(f"{house.app}/"))
    return [state for (state,) in house.rows(of.order_by(imports.c.pending))]


def model(house: House, placement: str = "home") -> Any:
    query = select(model_versions.c.body).where(
        model_versions.c.placement_key == placement_key(house.app, placement)
    )
    rows = house.rows(query.order_by(model_versions.c.version.desc()).limit(1))
    return decode(rows[0][0]) if rows else None


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("position", [1, 2])
def test_it_teaches_what_the_same_outcome_of_a_decision_teaches(
    house: House, known: bool, position: int
) -> None:
    """To the bit: the item, its topics, its place in the list and the coarse context."""
    house.shop.place("own")
    house.shop.place("log")
    person, context = agreed(house) if known else None, {"device": "tablet", "region": "FR-75"}
    made = house.shop.decide(person, "own", context=context, count=2)
    item = made["items"][position - 1]["item"]
    house.shop.outcome(made, item=item)
    given = entry(
        house, placement="log", item=item, position=position, context=context, at=to_iso(house.clock())
    )
    send(house, given | ({"person": person} if known else {}))
    learn(house)
    own, log = (house.run(newest(house.gateway, placement_key(house.app, each))) for each in ("own", "log"))
    assert (count(house, "log"), same(own.sums, log.sums)) == (1, True)


def shown_of(house: House, placement: str, items: list[str]) -> int:
    """How often of 40 requests about no person the best item comes first."""
    made = [house.shop.decide(placement=placement, candidates=items) for _ in range(40)]
    return sum(each["items"][0]["item"] == "travel-1" for each in made)


def test_an_imported_start_chooses_the_best_item_from_the_first_decision(house: House) -> None:
    """For everybody, where a cold one has only the ids to go by, and more than twice as often for a guest. The model and its counts say what was imported."""
    for placement in ("cold", "warm"):
        house.shop.place(placement, baseline="popular", prior_reward=0.2)
    items = ["travel-1", "running-1", "cooking-1", "gardening-1"]
    log = [
        entry(
            house, placement="warm", item=item, kind="taken" if n < 6 * (item == "travel-1") + 1 else "seen"
        )
        for item in items
        for n in range(10)
    ]
    assert {each.status for each in send(house, *log)} == {"kept"}
    learn(house)
    house.clock.forward(minutes=1)  # so that no older model is cached
    everybody = house.shop.welcome(BEN)
    first = [house.shop.decide(everybody, each, candidates=items)["items"][0] for each in ("cold", "warm")]
    assert [each["item"] for each in first] == ["cooking-1", "travel-1"]
    cold, warm = (shown_of(house, each, items) for each in ("cold", "warm"))
    assert warm > 2 * cold
    found = model(house, "warm")
    assert (found.imported, found.people) == (40, 0)
    assert found.counts["travel-1"] == (10, 7)


def test_people_of_imports_count_as_people(house: House) -> None:
    """Each once, beside those of decisions, for the intervals that "most chosen" rests on."""
    both, imported = agreed(house), agreed(house)
    house.clock.forward(ms=2 * HOUR_MS)
    house.shop.outcome(house.shop.decide(both))
    send(house, *(entry(house, person=each) for each in (both, both, imported)))
    learn(house)
    assert (model(house).people, model(house).imported, model(house).evidence) == (2, 3, 4)


@pytest.mark.parametrize("what", ["withdraw", "restrict", "erase", "damage", "special"])
def test_what_may_not_be_learned_any_more_is_deleted(house: House, what: str) -> None:
    """It waits while the person changes their mind, or the app, or the row. Nothing of it is learned, and no row is left."""
    dan = agreed(house)
    assert send(house, entry(house, person=dan))[0].status == "kept"
    if what == "withdraw":
        house.shop.consent(dan, "improve", "withdrawn")
    elif what == "restrict":
        house.shop.ok("PUT", f"/v1/people/{dan}/restriction", {"restricted": True})
    elif what == "erase":
        house.shop.erase(dan)
    elif what == "special":
        item = {"item": "travel-1", "topics": ["health"]}
        house.shop.place("home", [item])
        topic = {"topic": "health", "titles": {"en": "Health"}, "sensitivity": "special"}
        house.shop.ok("PUT", "/v1/topics", {"topics": [topic]})
    else:
        damage(house, dan)
    learn(house)
    assert (count(house), states(house)) == (0, [])


def test_it_waits_for_a_rebuild(house: House) -> None:
    """While the sums are rebuilt nothing is learned, and then all of it."""
    send(house, entry(house))
    learn(house)
    before = house.run(newest(house.gateway, placement_key(house.app, "home")))
    house.run(ask_for_a_rebuild(house.gateway, before))
    send(house, entry(house))
    assert house.run(learn_imports(house.gateway)) == 0
    house.run(make_due(house.gateway))
    learn(house)
    assert (count(house), states(house)) == (2, [0, 0])


@pytest.mark.parametrize("persisted", [False, True])
def test_an_interrupted_round_learns_each_once(
    house: House, monkeypatch: pytest.MonkeyPatch, persisted: bool
) -> None:
    """Interrupted before its commit, or after it with the answer lost."""
    send(house, entry(house), entry(house))
    plain = type(house.gateway).submit

    async def broken(self: Any, submission: Any) -> int:
        if persisted:
            await plain(self, submission)
        raise Unavailable("The database does not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(type(house.gateway), "submit", broken)
        with pytest.raises(Unavailable):
            house.run(learn_imports(house.gateway))
    learn(house)
    assert (count(house), states(house)) == (2, [0, 0])


def test_two_nodes_learn_each_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that read earlier commits later, and fails."""
    send(house, entry(house))
    plain = import_learner.new_version

    async def overtaken(*given: Any, **more: Any) -> Any:
        found = await plain(*given, **more)
        with monkeypatch.context() as patched:
            patched.setattr(import_learner, "new_version", plain)
            await learn_imports(house.gateway)
        return found

    monkeypatch.setattr(import_learner, "new_version", overtaken)
    with pytest.raises(Stale):
        house.run(learn_imports(house.gateway))
    assert (count(house), states(house)) == (1, [0])


@pytest.mark.parametrize("what", ["model", "row"])
def test_what_changed_in_between_is_read_again(
    house: House, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The model, by another outcome; or the row, by its person's no. Then nothing of the round is stored."""
    dan = agreed(house)
    send(house, entry(house, person=dan))
    made = house.shop.decide()
    plain, person = import_learner.new_version, house.run(house.gateway.require_person(house.app, dan))

    async def overtaken(*given: Any, **more: Any) -> Any:
        found = await plain(*given, **more)
        if what == "model":
            await learn_once(house.gateway)
        else:
            await forget_pending(house.gateway, person.pseudonym, person.guard)
        return found

    house.shop.outcome(made)
    with monkeypatch.context() as patched:
        patched.setattr(import_learner, "new_version", overtaken)
        with pytest.raises(Stale):
            house.run(learn_imports(house.gateway))
    learn(house)
    assert count(house) == (2 if what == "model" else 1)


def test_what_another_node_learned_is_not_deleted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though this one may not learn it any more: its row is needed to unlearn it."""
    send(house, entry(house))
    plain = import_learner._list_allowed

    async def overtaken(*given: Any) -> Any:
        monkeypatch.setattr(import_learner, "_list_allowed", plain)
        await learn_imports(house.gateway)
        return []

    monkeypatch.setattr(import_learner, "_list_allowed", overtaken)
    with pytest.raises(Stale):
        house.run(learn_imports(house.gateway))
    assert (count(house), states(house)) == (1, [0])


def test_many_are_learned_in_pages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page is one version."""
    monkeypatch.setattr(import_learner, "BATCH", 2)
    send(house, *(entry(house) for _ in range(5)))
    assert house.run(learn_imports(house.gateway)) == 5
    assert (count(house), states(house)) == (5, [ImportState.LEARNED] * 5)
    query = select(func.count()).where(model_versions.c.placement_key == placement_key(house.app, "home"))
    assert house.rows(query) == [(3,)]
