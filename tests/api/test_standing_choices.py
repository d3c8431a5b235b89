"""The state that holds, as answers have it (`api.standing_choices`)."""

from aboveboard.api.standing_choices import describe_standing
from aboveboard.people.state import ClaimedYes, PersonState, PurposeChoice
from aboveboard.words import BoundBy, ConsentState

from tests.house import House


def test_it_has_the_level_in_force_and_what_holds_it_back(house: House) -> None:
    """A dial above it, a claim, and a purpose that is no longer declared."""
    choices = {
        "gone": PurposeChoice(ConsentState.GIVEN, "", 1),
        "improve": PurposeChoice(ConsentState.REFUSED, "", 1),
    }
    claims = {"messages": ClaimedYes("an agent", "", 1), "improve": ClaimedYes("an agent", "", 1)}
    found = describe_standing(house.gateway, PersonState(dial=3, choices=choices, claims=claims), gpc=False)
    assert (found.dial, found.effective, found.bound_by) == (3, 1, BoundBy.CONSENT)
    told = {name: found.consents[name] for name in ("gone", "improve", "messages", "personalize_visit")}
    assert told == {
        "gone": "given",
        "improve": "refused",
        "messages": "claimed",
        "personalize_visit": "never_asked",
    }


def test_a_dial_that_is_no_level_is_answered_as_it_is_stored(house: House) -> None:
    """The no beside it has been committed by then, so the answer may not fail."""
    found = describe_standing(house.gateway, PersonState(dial=9), gpc=False)
    assert (found.dial, found.effective) == (9, 0)


def test_the_browser_signal_counts_in_the_level_in_force(house: House) -> None:
    """An answer to a request with it says the level that a decision with it would have."""
    given = PurposeChoice(ConsentState.GIVEN, "", 1)
    state = PersonState(dial=4, choices={"combine_sources": given, "personalize_history": given})
    assert describe_standing(house.gateway, state, gpc=False).effective == 4
    found = describe_standing(house.gateway, state, gpc=True)
    assert (found.effective, found.bound_by) == (3, BoundBy.BROWSER_SIGNAL)
