"""The forms of the keys that items are for, need and give."""

from typing import Any

import msgspec
import pytest
from aboveboard.api.item_keys import KEYS_MAX, ForKeys, StateKeys


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (ForKeys, ["intent:buy", "state:first-order/cart_left"]),
        (StateKeys, ["state:a/b", "state:a9_-/b9_-"]),
        (StateKeys, [f"state:a/s{number}" for number in range(KEYS_MAX)]),
    ],
)
def test_a_key_in_its_form_passes(kind: Any, keys: list[str]) -> None:
    """Names have small letters, digits, hyphens and underscores."""
    assert msgspec.convert(keys, kind) == keys


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (ForKeys, "topic:camping"),
        (ForKeys, "intent:Buy"),
        (ForKeys, "intent:"),
        (ForKeys, "state:first-order"),
        (StateKeys, "intent:buy"),
        (StateKeys, "state:a/b/c"),
        (StateKeys, "state:a/b\n"),
        (StateKeys, f"state:a/{'b' * 65}"),
    ],
)
def test_a_key_of_another_form_is_refused(kind: Any, key: str) -> None:
    """The message names the place in the list."""
    with pytest.raises(msgspec.ValidationError, match=r"\$\[0\]"):
        msgspec.convert([key], kind)
