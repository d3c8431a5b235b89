"""What is held about a person, as plain data."""

import pytest
from aboveboard.people.state import NOBODY, VISIT_IDLE_MS, PersonState, Visit, as_of, live_visit
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

NOW = 1_800_000_000_000


def in_visit(last_ms: int, session: str = "s") -> PersonState:
    return PersonState(visit=Visit(session, last_ms - 5, last_ms))


def test_about_somebody_new_nothing_is_held() -> None:
    """No dial, no choice, no fact; and the strictest class of age and region."""
    assert (NOBODY.dial, NOBODY.choices, NOBODY.visit) == (None, {}, None)
    assert (NOBODY.facts.age_class, NOBODY.facts.region) == ("unknown", None)


def test_the_defaults_are_nobody_s_in_common() -> None:
    """Each state has dictionaries of its own."""
    one, other = PersonState(), PersonState()
    assert one == other
    for name in ("choices", "history", "elsewhere", "shown"):
        assert getattr(one, name) is not getattr(other, name)


@pytest.mark.parametrize(
    ("idle_ms", "lives"), [(0, True), (VISIT_IDLE_MS, True), (VISIT_IDLE_MS + 1, False), (10**12, False)]
)
def test_a_visit_ends_after_half_an_hour_of_nothing(idle_ms: int, lives: bool) -> None:
    """To the millisecond, and then it is as if it had not been."""
    state = in_visit(NOW - idle_ms)
    assert live_visit(state, "s", NOW) == (state.visit if lives else None)


@given(st.none() | st.text(max_size=3), st.text(max_size=3))
def test_a_visit_is_one_session(asked: str | None, session: str) -> None:
    """Another session, or none, does not see it."""
    state = in_visit(NOW, session)
    assert live_visit(state, asked, NOW) == (state.visit if asked == session else None)


def test_who_has_no_visit_has_no_live_one() -> None:
    """Whatever session is asked for."""
    assert live_visit(NOBODY, "s", NOW) is None


@pytest.mark.parametrize(("at_ms", "restricted"), [(9, True), (10, False)])
def test_what_happened_before_a_restriction_was_lifted_is_restricted(at_ms: int, restricted: bool) -> None:
    """A late report of it cannot get past the restriction."""
    state = PersonState(lifted_ms=10)
    assert as_of(state, at_ms).restricted == restricted
    assert as_of(structs.replace(state, restricted=True), at_ms).restricted
