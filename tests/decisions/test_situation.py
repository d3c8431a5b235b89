"""The inputs of a decision and its draft: what they say about themselves."""

from aboveboard.decisions.pipeline import think
from hypothesis import given

from tests.laws.strategies import cases


@given(cases())
def test_a_draft_is_explained_unless_only_the_link_was_asked_for(case):
    """Nothing keeps its place in a placement without an arrangement."""
    thought = think(case.situation)
    assert thought.is_explained is not case.situation.is_linked
    assert thought.slots is None
