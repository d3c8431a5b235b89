"""The marks that go with a forgotten state: its own, and those of states that would begin without them."""

from aboveboard.people.marks import SignalMark, drop_patterns
from aboveboard.people.state import PersonState
from aboveboard.states.declared_states import Has, Journey, Journeys, Pattern
from aboveboard.states.forgetting import find_rested, list_forgotten
from aboveboard.states.holding import list_held
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.states.test_holding import KIND, state

NAMES = ("a", "b", "c", "d")


def make(**of: tuple[str, str]) -> Journeys:
    """A journey of a state for each name: its pattern, and the pattern that ends it."""
    states = tuple(
        structs.replace(state(Has(first), not_since=tuple(last)), key=f"state:j/{name}")
        for name, (first, last) in of.items()
    )
    return Journeys((Journey("j", {"en": "J"}, states),), tuple(Pattern(each, each, KIND) for each in NAMES))


CHAIN = make(one=("a", "b"), two=("b", "c"), three=("c", ""), four=("d", ""))


def marks(**at: int) -> dict:
    return {KIND: {name: (SignalMark(ms, 1_000),) for name, ms in at.items()}}


def test_a_state_rests_on_its_own_patterns_and_a_journey_on_all() -> None:
    """A key of another kind is no state."""
    assert find_rested(CHAIN, "state:j/two") == {"b"}
    assert find_rested(CHAIN, "state:j") == set(NAMES)
    assert find_rested(CHAIN, "topic:a") == set()


def test_what_would_begin_goes_too_and_so_on() -> None:
    """Of the marks under all ids together. A newer mark, which began already, stays."""
    assert list_forgotten(CHAIN, [marks(a=1, b=2), marks(c=3, d=1)], "state:j/three") == {"a", "b", "c"}
    assert list_forgotten(CHAIN, [marks(a=1, b=4, c=3)], "state:j/three") == {"c"}
    assert list_forgotten(CHAIN, [], "state:j/three") == {"c"}


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES), max_size=2)), min_size=1, max_size=5
    ),
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, 5)),
)
def test_no_state_begins_when_one_is_forgotten(of: list[tuple[str, set[str]]], at: dict[str, int]) -> None:
    """And the forgotten one holds no more, whatever ended what."""
    journeys = make(**{f"s{n}": (first, "".join(sorted(last))) for n, (first, last) in enumerate(of)})
    found = marks(**at)
    before = set(list_held(journeys, [PersonState(marks=found)], 9))
    for key in journeys.states:
        left = drop_patterns(found, list_forgotten(journeys, [found], key))
        after = set(list_held(journeys, [PersonState(marks=left)], 9))
        assert after <= before - {key}
