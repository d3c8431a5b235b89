"""The worth of outcomes as an app declares it, and as the engine reads it."""

import msgspec
import pytest
from aboveboard.api.rewards import RewardsBody, describe_rewards, read_rewards
from aboveboard.engine.rewards import Rewards
from aboveboard.errors import Unprocessable


def test_nothing_is_worth_what_an_item_without_data_is_expected_to_earn() -> None:
    """Unless the app declares another worth, 0 included. A stored placement without one is answered so."""
    assert read_rewards(RewardsBody(), 0.3).nothing == 0.3
    assert read_rewards(RewardsBody(nothing=0.0), 0.3).nothing == 0.0
    assert describe_rewards(Rewards()).nothing is None


def test_what_counts_is_answered_and_may_be_declared_again() -> None:
    """With each of its numbers."""
    body = RewardsBody(0.9, 0.1, 0.2, 0.0, per_value=0.5)
    found = read_rewards(body, 0.25)
    assert found == Rewards(0.9, 0.1, 0.2, 0.0, per_value=0.5, nothing=0.25)
    assert read_rewards(describe_rewards(found), 0.7) == found


@pytest.mark.parametrize("worth", [0.0, 0.5, 1.0])
def test_equal_rewards_teach_nothing(worth: float) -> None:
    """A value may still tell outcomes apart."""
    equal = RewardsBody(worth, worth, worth, worth)
    with pytest.raises(Unprocessable) as refused:
        read_rewards(equal, 0.2)
    assert refused.value.field == "rewards"
    by_value = msgspec.structs.replace(equal, per_value=0.01)
    found = read_rewards(by_value, 0.2)
    assert found == Rewards(worth, worth, worth, worth, per_value=0.01, nothing=0.2)
