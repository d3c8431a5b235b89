"""The words of a consent receipt."""

import pytest
from aboveboard.rights.receipt_vocabulary import purpose_of, status, status_of_lapse
from aboveboard.words import ConsentState, LapseCause


@pytest.mark.parametrize(
    ("state", "before", "name"),
    [
        (ConsentState.GIVEN, False, "ConsentGiven"),
        (ConsentState.GIVEN, True, "RenewedConsentGiven"),
        (ConsentState.OBJECTED, True, "ConsentWithdrawn"),
        (ConsentState.OBJECTED, False, "ConsentRefused"),
        (ConsentState.REFUSED, True, "ConsentRefused"),
    ],
)
def test_the_status_depends_on_the_choice_before(state: ConsentState, before: bool, name: str) -> None:
    """The vocabulary has no objection: after a yes it is a withdrawal, otherwise a refusal."""
    assert status(state, before=before) == f"dpv:{name}"


def test_a_data_use_takes_the_nearest_purpose_above_it() -> None:
    """One level at a time; a use with none above it has no purpose."""
    assert purpose_of("personalize.content.other.deep") == "dpv:ServicePersonalisation"
    assert purpose_of("personalize.content.profiled") == "dpv:ProvidePersonalisedRecommendations"
    assert purpose_of("collect.personalize") is None
    assert purpose_of("") is None


def test_an_ended_yes_has_a_status_of_its_own() -> None:
    """By time it has expired; a new text or the coming of age made it invalid."""
    found = {cause: status_of_lapse(cause).removeprefix("dpv:Consent") for cause in LapseCause}
    assert found == {"asks_again": "Invalidated", "expired": "Expired", "came_of_age": "Invalidated"}
