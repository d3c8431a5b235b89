"""The pure steps of a decision: levels without a judgement, the usable visit, and a decision without one cause."""

from aboveboard.decisions.pipeline import (
    choose_without,
    level_after_failure,
    level_of_control_group,
    think,
    usable_visit,
)
from aboveboard.decisions.request import DecisionRequest
from aboveboard.engine.model import Model
from aboveboard.engine.placement import Item
from aboveboard.explanation.why import StatedReason
from aboveboard.people.state import Affinity, PersonFacts, PersonState, Visit
from aboveboard.words import AgeClass, BoundBy, Category, Level
from msgspec import structs

from tests.laws.strategies import GIVEN, MINUTE, NOW, RULES, Case, case_of, placement

FRESH = Affinity(3.0, NOW - MINUTE, 3, NOW - 2 * MINUTE)
LATER = Affinity(2.0, NOW, 2, NOW)
VISIT = Visit(
    "s",
    NOW - 2 * MINUTE,
    NOW,
    {Category.BEHAVIOURAL: {"topic:running": FRESH}, Category.TRANSACTIONAL: {"topic:chess": LATER}},
)
OPEN = PersonState(dial=3, choices=GIVEN, facts=PersonFacts(AgeClass.ADULT, "FR"), visit=VISIT)
HOME = placement(Item("a", ("running",)), Item("b", ("chess",)), Item("c"))


def case(state: PersonState) -> Case:
    return case_of(HOME, Model(1, 0, {}), state, request=DecisionRequest("home", session="s", count=3))


def visit_of(state: PersonState, session: str | None = "s") -> Visit | None:
    found = case(state).situation
    shelf = found.bound.shelf
    return usable_visit(state, session, found.standing, shelf=shelf, rules=RULES, now_ms=NOW)


def test_after_a_failure_nothing_is_given() -> None:
    """The level is off with the failure as its cause, whatever the dial is; an unreadable one counts as page."""
    for asked, level in ((4, Level.EVERYWHERE), (None, Level.PAGE), (9, Level.PAGE)):
        found = level_after_failure(asked, gpc=True)
        assert (found.asked, found.effective, found.bound_by) == (level, Level.OFF, BoundBy.FAILURE)
        assert (found.strength, found.given, found.gpc) == (0.0, frozenset(), True)


def test_the_control_group_gets_the_baseline() -> None:
    """The level is off and the cause is named, so that the page can say so."""
    before = case(OPEN).situation.standing
    found = level_of_control_group(before)
    assert before.effective == Level.HISTORY
    assert (found.asked, found.effective) == (before.asked, Level.OFF)
    assert (found.strength, found.bound_by) == (0.0, BoundBy.CONTROL)


def test_a_usable_visit_has_the_times_of_what_may_be_used() -> None:
    """A category that the person excludes is gone from it, and so is the time of its last signal."""
    limits = structs.replace(OPEN.limits, categories=(Category.TRANSACTIONAL,))
    found = visit_of(structs.replace(OPEN, limits=limits))
    assert found == Visit("s", FRESH.first_ms, FRESH.at_ms, {Category.BEHAVIOURAL: {"topic:running": FRESH}})


def test_no_visit_is_usable_below_its_level_or_in_another_session() -> None:
    """At level 1 visits are closed, and a visit belongs to one session."""
    assert visit_of(OPEN) == VISIT
    assert visit_of(structs.replace(OPEN, dial=1)) is None
    assert visit_of(OPEN, "another") is None


def test_a_decision_without_one_cause_is_that_of_a_person_without_it() -> None:
    """The same items with the same probabilities as if the interest had never been there."""
    whole = case(OPEN)
    thought = think(whole.situation)
    less = {Category.TRANSACTIONAL: VISIT.interests[Category.TRANSACTIONAL]}
    without = think(whole.of(structs.replace(OPEN, visit=structs.replace(VISIT, interests=less))).situation)
    reason = StatedReason("viewed_topic", key="topic:running")
    found = choose_without(whole.situation, thought, reason)
    assert found == without.items
    assert found != thought.items
