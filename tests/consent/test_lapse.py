"""The end of a yes without a choice of the person, cell by cell, and the laws over all cells."""

from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.lapse import (
    FREE,
    NEVER_ASKED,
    PurposeStanding,
    PurposeTerms,
    find_end_ms,
    find_lapse,
    get_standing,
)
from aboveboard.people.state import PersonState, PurposeChoice
from aboveboard.words import ConsentState, LapseCause
from hypothesis import given
from hypothesis import strategies as st

NOW = 1_800_000_000_000
SAID = NOW - 10 * MS_PER_DAY
GIVEN, EXPIRED = ConsentState.GIVEN, ConsentState.EXPIRED
ASKS, OVER, AGE = LapseCause

TABLE = [
    # counting, lifetime in days, own end, came of age -> cause
    (None, None, None, 0, None),
    ({"n"}, None, None, 0, None),
    ({"n", "m"}, 11, NOW + 1, SAID, None),
    (None, 10, None, 0, OVER),
    (None, 11, None, 0, None),
    (None, None, NOW, 0, OVER),
    (None, None, NOW + 1, 0, None),
    (None, 11, NOW - 1, 0, OVER),
    (None, 9, NOW + 1, 0, OVER),
    (None, None, None, SAID + 1, AGE),
    (None, None, None, SAID, None),
    ({"m"}, None, None, 0, ASKS),
    (set(), None, None, 0, ASKS),
    # several at once: the first line of the table
    ({"m"}, 9, None, SAID + 1, ASKS),
    ({"n"}, 9, None, SAID + 1, OVER),
    ({"n"}, 11, NOW - 1, SAID + 1, OVER),
    ({"n"}, 11, None, SAID + 1, AGE),
]


def terms(counting: set[str] | None, lifetime: int | None) -> PurposeTerms:
    return PurposeTerms(lifetime, None if counting is None else frozenset(counting))


@pytest.mark.parametrize(("counting", "lifetime", "expires_ms", "of_age_ms", "cause"), TABLE)
def test_the_table_of_ends(
    counting: set[str] | None, lifetime: int | None, expires_ms: int | None, of_age_ms: int, cause: Any
) -> None:
    """Every row is what the rule answers for a yes to the notice `n` of ten days ago."""
    choice = PurposeChoice(GIVEN, "n", SAID, expires_ms)
    assert find_lapse(choice, terms(counting, lifetime), NOW, of_age_ms=of_age_ms) is cause


@pytest.mark.parametrize("state", [ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.OBJECTED])
def test_a_no_never_lapses(state: ConsentState) -> None:
    """No new text, no time and no birthday takes a no away, so that no person is asked again after one."""
    choice = PurposeChoice(state, "n", SAID, NOW - 1)
    assert find_lapse(choice, terms(set(), 1), NOW, of_age_ms=NOW) is None
    standing = get_standing(PersonState(choices={"p": choice}), "p", {"p": terms(set(), 1)}, NOW)
    assert standing == PurposeStanding(state)


@pytest.mark.parametrize(("cause", "told"), [(None, OVER), (AGE, AGE)])
def test_an_end_that_was_recorded_keeps_its_cause(cause: LapseCause | None, told: LapseCause) -> None:
    """Version 0.1.0 recorded none: then the yes has expired."""
    choice = PurposeChoice(EXPIRED, "n", SAID, None, cause)
    assert find_lapse(choice, terms(set(), 1), NOW) is told


@pytest.mark.parametrize(
    ("own", "days", "end"), [(None, None, None), (5, None, 5), (None, 1, 1 + MS_PER_DAY), (5, 1, 5)]
)
def test_the_earlier_end_holds(own: int | None, days: int | None, end: int | None) -> None:
    """That of the yes itself or that of the purpose."""
    assert find_end_ms(1, own, PurposeTerms(days)) == end


def test_a_purpose_without_a_choice_was_never_asked() -> None:
    """Also one without terms."""
    assert get_standing(PersonState(), "p", {}, NOW) == PurposeStanding(NEVER_ASKED)


def test_a_yes_in_force_says_when_it_ends() -> None:
    """And an ended one says why instead."""
    state = PersonState(choices={"p": PurposeChoice(GIVEN, "n", SAID)})
    days = {"p": PurposeTerms(11)}
    assert get_standing(state, "p", days, NOW) == PurposeStanding("given", None, SAID + 11 * MS_PER_DAY)
    assert get_standing(state, "p", {"p": PurposeTerms(10)}, NOW) == PurposeStanding("expired", OVER)


choices = st.builds(
    PurposeChoice,
    state=st.sampled_from(ConsentState),
    notice=st.sampled_from(["n", "m", ""]),
    at_ms=st.integers(SAID, NOW),
    expires_ms=st.none() | st.integers(SAID, NOW + 1),
)
any_terms = st.builds(
    PurposeTerms,
    lifetime_days=st.none() | st.integers(1, 20),
    counting=st.none() | st.frozensets(st.sampled_from(["n", "m"])),
)


@given(choices, any_terms, st.integers(0, NOW))
def test_law_terms_never_bring_a_yes(choice: PurposeChoice, own: PurposeTerms, of_age_ms: int) -> None:
    """A purpose is in force under some terms only where it is without any, and then for no longer."""
    state = PersonState(choices={"p": choice}, of_age_ms=of_age_ms)
    held = get_standing(state, "p", {"p": own}, NOW)
    free = get_standing(state, "p", {"p": FREE}, NOW)
    if held.state == GIVEN:
        assert free.state == GIVEN
        assert free.ends_ms is None or (held.ends_ms or 0) <= free.ends_ms
    elif held.state != EXPIRED:
        assert held == free


@given(choices, any_terms, st.integers(NOW, NOW + 30 * MS_PER_DAY))
def test_law_what_ended_stays_ended(choice: PurposeChoice, own: PurposeTerms, later_ms: int) -> None:
    """Time alone brings no yes back."""
    if find_lapse(choice, own, NOW) is not None:
        assert find_lapse(choice, own, later_ms) is not None
