"""The keys of interests that items can be for."""

import msgspec
import pytest
from aboveboard.interest_keys import LimitKey, is_for, state_key, widen


@pytest.mark.parametrize(
    ("key", "is_one", "wider"),
    [
        ("intent:buy", True, "intent:buy"),
        ("state:skill/export_used", True, "state:skill"),
        ("state:skill", True, "state:skill"),
        ("topic:a/b", False, "topic:a/b"),
        ("item:state:x", False, "item:state:x"),
    ],
)
def test_a_limit_on_a_journey_covers_its_states(key: str, is_one: bool, wider: str) -> None:
    """Every other key is covered by a limit on itself alone."""
    assert (is_for(key), widen(key)) == (is_one, wider)


def test_a_state_is_named_by_its_journey_and_its_name() -> None:
    """As items and limits name it."""
    assert state_key("first-order", "cart_left") == "state:first-order/cart_left"


@pytest.mark.parametrize(
    ("key", "is_right"),
    [
        ("intent:buy", True),
        ("state:first-order", True),
        ("state:first-order/cart_left", True),
        ("state:first-order/", False),
        ("topic:camping", False),
        ("intent:a/b", False),
        ("state:a\n", False),
    ],
)
def test_a_limit_is_on_an_intent_a_state_or_a_journey(key: str, is_right: bool) -> None:
    """No other key has this form."""
    try:
        msgspec.convert(key, LimitKey)
    except msgspec.ValidationError:
        assert not is_right
    else:
        assert is_right
