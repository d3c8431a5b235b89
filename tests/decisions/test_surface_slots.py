"""The decisions of a surface (`decisions.surface_slots`): none repeats another's items, and none depends on more than it may use."""

from typing import Any

import numpy as np
from aboveboard import canonical
from aboveboard.decisions import pipeline
from aboveboard.decisions.record import make_record
from aboveboard.decisions.shared_work import SharedWork
from aboveboard.decisions.surface_slots import THINKING_STEPS, WaitingSurface
from aboveboard.decisions.together import WaitingDecision
from aboveboard.engine.arrangement import Arrangement
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.model import bind
from aboveboard.storage.tables import records
from aboveboard.words import BoundBy, Level
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import select

from tests.laws.running import app_of, rows
from tests.laws.strategies import cases, open_people
from tests.shown_surfaces import compose, declare
from tests.world import DAN, Installation, Shop

COUNTER: Any = type("Counting", (), {"inc": lambda self: None})
GATEWAY: Any = type("Gateway", (), {"metrics": type("Metrics", (), {"fallbacks": COUNTER()})()})()

FIXED = Arrangement(kind="fixed")


def decided(*situations: Any) -> list[pipeline.DecisionDraft]:
    """The decisions of one surface, each of a situation, after the steps that decide."""
    return [each.thought for each in decided_slots(*situations)]


def decided_slots(*situations: Any) -> list[WaitingDecision]:
    """The same, with the situation that each had in the end."""
    shared = SharedWork()
    slots = [_waiting(each, shared) for each in situations]
    surface = WaitingSurface(layout=None, slots=slots, put_in_words=_never, future=None)  # type: ignore[arg-type]
    for step in THINKING_STEPS:
        step(GATEWAY, surface)
    return slots


def _waiting(situation: Any, shared: SharedWork) -> WaitingDecision:
    return WaitingDecision(
        decision="",
        situation=situation,
        owner=None,  # type: ignore[arg-type]
        stored=None,
        unchanged=(),
        special=None,  # type: ignore[arg-type]
        future=None,  # type: ignore[arg-type]
        shared=shared,
    )


def record_of(situation: Any, thought: pipeline.DecisionDraft) -> bytes:
    """The bytes of its record, with every number and every reason."""
    return canonical.encode(make_record("dec", situation, thought))


def _never(*_: Any) -> bytes:
    raise AssertionError


def without_above(case: Any) -> Any:
    return structs.replace(case.situation, above=())


def in_placement(situation: Any, model: Any, **changed: Any) -> Any:
    """The situation in a changed placement with this model."""
    placement = structs.replace(situation.bound.shelf.placement, **changed)
    candidates = np.arange(len(placement.items), dtype=np.intp)
    return structs.replace(situation, bound=bind(compile_shelf(placement), model), candidates=candidates)


def shown(thought: pipeline.DecisionDraft) -> list[str]:
    return [item for item, _ in thought.items]


@given(cases(), cases(), cases())
def test_what_a_slot_above_may_use_and_this_one_may_not_changes_nothing_here(
    one: Any, other: Any, below: Any
) -> None:
    """Whatever stands there: no item is left out for it."""
    level = below.situation.standing.effective
    above = [each for each in (one, other) if each.situation.standing.effective > level]
    alone = decided(without_above(below))[0]
    for each in above:
        assert decided(without_above(each), without_above(below))[1].items == alone.items


@given(cases(), st.integers(2, 4))
def test_slots_of_one_person_show_no_item_twice(case: Any, slots: int) -> None:
    """Nor does a slot show less than is left for it."""
    found = [shown(each) for each in decided(*[without_above(case)] * slots)]
    together = [item for items in found for item in items]
    assert len(together) == len(set(together))


@given(cases(), cases())
def test_the_first_slot_is_decided_as_if_it_were_alone(first: Any, below: Any) -> None:
    """With the same chances."""
    alone = pipeline.think(without_above(first))
    assert decided(without_above(first), without_above(below))[0].items == alone.items


@given(cases(open_people()), cases(), st.integers(1, 3), st.sampled_from(["first", "link", "all"]))
def test_each_slot_is_decided_to_the_bit_as_if_it_shared_nothing(
    one: Any, other: Any, fewer: int, explain: str
) -> None:
    """Among slots of the same person in placements with other items or another model, and of another person."""
    first = without_above(one)
    slots = [first, without_above(other), in_placement(first, one.model, items=one.placement.items[fewer:])]
    slots += [in_placement(first, other.model), in_placement(first, one.model, arrangement=FIXED)]
    asked = [
        structs.replace(each, request=structs.replace(first.request, explain=explain, candidates=None))
        for each in (*slots, structs.replace(first, seed=first.seed ^ 1), *slots)
    ]
    for each in decided_slots(*asked):
        alone = pipeline.think(each.situation)
        assert record_of(each.situation, each.thought) == record_of(each.situation, alone)


@given(cases(), cases())
def test_a_slot_that_fails_falls_back_alone(one: Any, other: Any) -> None:
    """It gets what everybody gets, and the slot below is decided as before."""
    failed = structs.replace(without_above(one), failed=True)
    first, second = decided(failed, without_above(other))
    assert (first.bound_by, first.effective) == (BoundBy.FAILURE, Level.OFF)
    assert second.items == decided(without_above(other))[0].items


def test_a_fault_in_one_slot_is_said_and_reaches_no_other(house: Any, monkeypatch: Any) -> None:
    """The answer names it."""
    declare(house.shop)
    person = house.shop.welcome(DAN)
    explain = pipeline.explain_choice

    def fail_at_hero(situation: Any, *rest: Any) -> Any:
        if situation.request.placement == "hero":
            raise RuntimeError
        return explain(situation, *rest)

    monkeypatch.setattr(pipeline, "explain_choice", fail_at_hero)
    answer = compose(house.shop, person)
    assert answer["fallback"] == ["hero"]
    assert [each["personalization"]["bound_by"] for each in answer["slots"]] == ["failure", "dial"]


def count_decisions(installation: Installation, answer: Any) -> int:
    """The stored decisions of the app that got an answer."""
    of_app = (records.c.kind == "decision") & (records.c.app == app_of(installation, answer))
    return len(rows(installation, select(records.c.record).where(of_app)))


def test_when_the_commit_fails_nothing_is_recorded(
    shop: Shop, installation: Installation, monkeypatch: Any
) -> None:
    """Neither half of the page. The next request is whole again."""
    declare(shop)
    before = compose(shop)
    journal = installation.service.gateway.database.journal
    add = journal.add

    def fail(waiting: Any, **more: Any) -> None:
        if any(len(each.submission.entries) == 2 for each in waiting):
            raise OSError
        add(waiting, **more)

    monkeypatch.setattr(journal, "add", fail)
    assert shop.refused("POST", "/v1/surfaces/page/compose", {})["status"] == 500
    monkeypatch.undo()
    assert count_decisions(installation, before) == 2
    compose(shop)
    assert count_decisions(installation, before) == 4


def test_an_answer_that_was_lost_after_the_commit_is_whole_for_its_repeat(
    shop: Shop, installation: Installation, monkeypatch: Any
) -> None:
    """With the same decisions at the same places, and none twice."""
    declare(shop)
    key = {"idempotency-key": "lost"}

    def lose(*_: Any) -> None:
        raise OSError

    monkeypatch.setattr(installation.service.gateway.metrics, "count_decision", lose)
    assert shop.refused("POST", "/v1/surfaces/page/compose", {}, **key)["status"] == 500
    monkeypatch.undo()
    found = compose(shop, headers=key)
    for place, slot in enumerate(found["slots"]):
        stored = shop.ok("GET", f"/v1/decisions/{slot['decision']}")
        assert stored["log"] == {"index": found["log"]["index"] + place}
        assert stored["record"]["surface"]["place"] == place
    assert count_decisions(installation, found) == 2
