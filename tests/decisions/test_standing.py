"""The level in force of a decision, and the visit that it may use."""

from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.standing import level_after_failure, level_of_control_group, usable_visit
from aboveboard.engine.model import Model
from aboveboard.engine.placement import Item
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
    return usable_visit(state, session, found.standing, kind=shelf.placement.kind, rules=RULES, now_ms=NOW)


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
