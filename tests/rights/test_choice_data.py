"""Choices as the API and an export have them."""

from aboveboard.people.arrangements import EVERYWHERE, OwnArrangement
from aboveboard.people.state import NOBODY, ClaimedLevel, PersonState
from aboveboard.rights.choice_data import describe_arrangements, describe_claim
from msgspec import UNSET


def test_what_is_not_there_is_absent():
    """Neither a claim nor an arrangement."""
    assert describe_claim(NOBODY) is UNSET
    assert describe_arrangements(NOBODY) is UNSET


def test_a_claim_and_an_arrangement_are_described_in_full():
    """The switch over everything has an empty name."""
    state = PersonState(
        claimed_dial=ClaimedLevel("agent", 4, 0), arrangements={EVERYWHERE: OwnArrangement("as_everybody")}
    )
    assert describe_claim(state).carried_by == "agent"
    assert describe_arrangements(state)[EVERYWHERE].mode == "as_everybody"
