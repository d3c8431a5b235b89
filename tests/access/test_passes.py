"""Links and sessions as texts: only the installation makes, reads or alters one."""

import os

import pytest
from aboveboard.access.passes import (
    AccessPass,
    is_explanation_key,
    open_pass,
    seal_pass,
    sign_explanation_key,
)
from aboveboard.errors import Gone, NotFound
from hypothesis import given
from hypothesis import strategies as st

KEY, OTHER = bytes(32), b"\x01" * 32
HOUR_MS = 3_600_000
NOW_MS = 1_764_000_000_000
LINK = AccessPass("link", b"n" * 16, "shop", "ann", NOW_MS + HOUR_MS, "/privacy")


def test_a_pass_comes_back_as_it_was() -> None:
    """The same key reads it, before it expires."""
    assert open_pass(KEY, seal_pass(KEY, LINK, os.urandom), "link", NOW_MS) == LINK


def test_a_pass_can_stand_in_an_address_and_a_cookie() -> None:
    """The text is of letters, digits, `-` and `_`, and does not show the person."""
    text = seal_pass(KEY, LINK, os.urandom)
    assert text.replace("-", "").replace("_", "").isalnum()
    assert "ann" not in text


def test_a_pass_expires_at_its_instant() -> None:
    """Not a millisecond later."""
    text = seal_pass(KEY, LINK, os.urandom)
    assert open_pass(KEY, text, "link", LINK.expires_ms - 1) == LINK
    with pytest.raises(Gone):
        open_pass(KEY, text, "link", LINK.expires_ms)


@pytest.mark.parametrize("kind", ["person", "staff"])
def test_a_link_is_no_session(kind: str) -> None:
    """What one kind of pass opens, another does not."""
    with pytest.raises(NotFound):
        open_pass(KEY, seal_pass(KEY, LINK, os.urandom), kind, NOW_MS)


def test_a_pass_of_another_installation_is_none() -> None:
    """It was sealed under another key."""
    with pytest.raises(NotFound):
        open_pass(OTHER, seal_pass(KEY, LINK, os.urandom), "link", NOW_MS)


@given(st.text(max_size=300))
def test_garbage_is_no_pass(text: str) -> None:
    """Whatever the characters, the answer is the same."""
    with pytest.raises(NotFound):
        open_pass(KEY, text, "link", NOW_MS)


@given(st.integers(min_value=0, max_value=140), st.characters(categories=("L", "N")))
def test_an_altered_pass_is_none(at: int, character: str) -> None:
    """Wherever it was altered."""
    text = seal_pass(KEY, LINK, lambda count: b"r" * count)
    at %= len(text) - 1  # the last character may hold bits that count for nothing
    if text[at] != character:
        with pytest.raises(NotFound):
            open_pass(KEY, text[:at] + character + text[at + 1 :], "link", NOW_MS)


def test_an_explaining_key_is_for_one_decision_and_a_time() -> None:
    """Counted in whole hours, rounded up."""
    key = sign_explanation_key(KEY, "dec_1", NOW_MS + HOUR_MS)
    assert is_explanation_key(KEY, key, "dec_1", NOW_MS + HOUR_MS - 1)
    assert not is_explanation_key(KEY, key, "dec_1", NOW_MS + 2 * HOUR_MS)
    assert not is_explanation_key(KEY, key, "dec_2", NOW_MS)
    assert not is_explanation_key(OTHER, key, "dec_1", NOW_MS)


@given(st.text(max_size=60))
def test_garbage_explains_nothing(text: str) -> None:
    """And is no fault."""
    assert not is_explanation_key(KEY, text, "dec_1", NOW_MS)
