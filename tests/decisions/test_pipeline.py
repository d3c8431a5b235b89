"""The pure steps of a decision: a decision in steps, and one without one cause."""

from aboveboard.decisions.pipeline import admit_data, choose, choose_without, explain_choice, think
from aboveboard.explanation.why import StatedReason
from aboveboard.words import Category
from msgspec import structs

from tests.decisions.test_standing import OPEN, VISIT, case


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


def test_the_steps_one_by_one_are_the_whole() -> None:
    """A caller that takes them for many decisions at once gets the same decision."""
    situation = case(OPEN).situation
    admitted = admit_data(situation)
    chosen = choose(situation, admitted.allowed)
    assert explain_choice(situation, admitted, chosen) == think(situation)
