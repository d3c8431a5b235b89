"""The counts of showings without a reaction: when an item counts, for whom, and what a withdrawal deletes."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.precedence import EffectiveLevel, effective
from aboveboard.decisions.fatigue import KEPT_DAYS, put_on_screen, settle_screen, without_refused
from aboveboard.people.state import VISIT_IDLE_MS, Affinity, PersonFacts, PersonState, Visit
from aboveboard.words import AgeClass, Category, PlacementKind
from msgspec import structs

from tests.laws.strategies import GIVEN, NOW, RULES

OPEN = PersonState(dial=3, choices=GIVEN, facts=PersonFacts(AgeClass.ADULT, "FR"))
SEEN = Affinity(1.0, NOW, 1, NOW)


def standing(state: PersonState) -> EffectiveLevel:
    return effective(state, PlacementKind.CONTENT, dial=RULES.dial, gpc=False, at_ms=NOW)


def on_screen(state: PersonState, session: str | None = "s", until_ms: int = 0) -> PersonState:
    return put_on_screen(state, session, "home", ["a", "b"], at_ms=NOW, until_ms=until_ms)


def settle(state: PersonState, session: str | None = "s", at_ms: int = NOW) -> PersonState:
    return settle_screen(state, session, RULES, standing(state), at_ms=at_ms)


def counted(found: dict[Category, dict[str, Affinity]]) -> set[str]:
    return {key for key in found.get(Category.INTERACTION, {}) if key.startswith("shown:")}


def test_nothing_counts_while_the_screen_lasts() -> None:
    """In the same visit and epoch the state stays the same, so the same request gets the same answer."""
    state = on_screen(OPEN)
    assert settle(state) is state
    assert on_screen(state) is state


def test_the_next_epoch_counts_what_was_shown() -> None:
    """Each item counts once, in the visit and in the history, and the screen is empty."""
    state = settle(structs.replace(on_screen(OPEN), epoch=1))
    assert state.on_screen is None
    assert state.visit is not None
    assert counted(state.history) == counted(state.visit.interests) == {"shown:a", "shown:b"}
    assert state.history[Category.INTERACTION]["shown:a"].count == 1


def test_another_visit_leaves_the_former_one_out() -> None:
    """The count goes to the history only, because the visit of the screen has ended."""
    state = settle(on_screen(OPEN), session="another")
    assert counted(state.history) == {"shown:a", "shown:b"}
    assert state.visit is None


@pytest.mark.parametrize("until_ms", [0, NOW + KEPT_DAYS * MS_PER_DAY])
def test_an_expired_screen_counts_nothing(until_ms: int) -> None:
    """So the answer does not depend on the moment of a sweep."""
    state, end = on_screen(OPEN, until_ms=until_ms), until_ms or NOW + VISIT_IDLE_MS + 1
    assert counted(settle(state, "another", at_ms=end - 1).history) == {"shown:a", "shown:b"}
    assert settle(state, "another", at_ms=end) == settle(state, at_ms=end) == OPEN


def test_a_withdrawal_of_the_history_ends_the_screen_with_its_visit() -> None:
    """It can then become no count that lasts longer."""
    state = without_refused(structs.replace(on_screen(OPEN, until_ms=NOW + 5), dial=2), RULES, at_ms=NOW)
    assert state.on_screen is not None
    assert state.on_screen.until_ms == 0


def test_without_a_level_nothing_is_counted() -> None:
    """At level 0 the screen is dropped without a trace."""
    state = settle(structs.replace(on_screen(OPEN), dial=0, epoch=1))
    assert (state.on_screen, state.visit, state.history) == (None, None, {})


def test_a_withdrawal_deletes_the_counts_and_nothing_else() -> None:
    """Topics are not this module's to delete."""
    found = {Category.INTERACTION: {"shown:a": SEEN, "topic:running": SEEN}}
    state = structs.replace(on_screen(OPEN), history=found, visit=Visit("s", NOW, NOW, found))
    assert without_refused(state, RULES, at_ms=NOW) is state
    less = without_refused(structs.replace(state, dial=2), RULES, at_ms=NOW)
    assert less.history == {Category.INTERACTION: {"topic:running": SEEN}}
    assert (less.visit, less.on_screen) == (state.visit, state.on_screen)
    none = without_refused(structs.replace(state, dial=0), RULES, at_ms=NOW)
    assert none.visit is not None
    assert (counted(none.visit.interests), none.on_screen) == (set(), None)


def test_a_restriction_deletes_no_count() -> None:
    """They are unused while it lasts, and in use again once it ends."""
    state = structs.replace(OPEN, history={Category.INTERACTION: {"shown:a": SEEN}}, restricted=True)
    assert without_refused(state, RULES, at_ms=NOW) is state


def test_a_yes_that_has_expired_is_none() -> None:
    """The counts that it permitted go with the next choice, as after a withdrawal."""
    over = structs.replace(GIVEN["personalize_history"], expires_ms=NOW)
    found = {Category.INTERACTION: {"shown:a": SEEN}}
    state = structs.replace(OPEN, history=found, choices=GIVEN | {"personalize_history": over})
    assert without_refused(state, RULES, at_ms=NOW - 1) is state
    assert without_refused(state, RULES, at_ms=NOW).history == {}
