"""The tables of intents: keys, states and encodings."""

import pytest
from aboveboard.errors import Unreadable
from aboveboard.intent.intent_tables import (
    StretchState,
    app_of_counts,
    counts_key,
    decode_stretch,
    encode_stretch,
    guard_stretch,
)

from tests.intent.visits import SHIPPED, stretch


def test_the_key_of_counts_names_the_app_and_the_terms() -> None:
    """An app may have any name."""
    assert counts_key("shop", SHIPPED) == f"shop/intents/{SHIPPED.terms}"
    assert app_of_counts(counts_key("a/b", SHIPPED)) == "a/b"


def test_a_stretch_survives_its_encoding() -> None:
    """Other bytes are unreadable."""
    found = stretch("buy", "item_viewed")
    assert decode_stretch(encode_stretch(found)) == found
    with pytest.raises(Unreadable):
        decode_stretch(b"{}")


def test_a_guard_tells_the_state() -> None:
    """A stretch that is counted has another version than one that waits."""
    versions = [guard_stretch(b"x", state).version for state in StretchState]
    assert versions == [2, 1]
