"""API keys: created, parsed, admitted, ended."""

import pytest
from aboveboard.access import api_keys
from aboveboard.access.api_keys import ApiKey
from aboveboard.errors import Unauthenticated, Unprocessable
from aboveboard.words import Role
from hypothesis import given
from hypothesis import strategies as st

TEXT, ROW = api_keys.generate(Role.APP, bytes(range(40)), app="shop", created_ms=1000, expires_ms=9000)


def row(**changes: int | None) -> ApiKey:
    return ApiKey("k", "shop", Role.APP, bytes(32), 1000, **changes)


@given(st.sampled_from(Role), st.binary(min_size=40, max_size=40))
def test_a_new_key_is_admitted(role: Role, random_bytes: bytes) -> None:
    """The text that is shown finds the row that is stored, and proves the key."""
    text, kept = api_keys.generate(role, random_bytes, app="shop", created_ms=0)
    presented = api_keys.parse(text)
    assert presented.key_id == kept.id
    assert api_keys.admit(kept, presented, 1) is kept
    assert kept.role is role


def test_the_form_of_a_key() -> None:
    """Prefix, role, key id, then secret and checksum, of fixed widths."""
    prefix, role, key_id, rest = TEXT.split("_")
    assert (prefix, role, len(key_id), len(rest)) == ("ab", "app", 11, 49)


def test_the_row_does_not_hold_the_secret() -> None:
    """Nothing that is stored gives the key away."""
    assert TEXT[-49:] not in repr(ROW)


@given(st.binary(min_size=40, max_size=40), st.binary(min_size=40, max_size=40))
def test_different_randomness_gives_different_keys(one: bytes, other: bytes) -> None:
    """All of the 320 random bits are in the text."""
    texts = [api_keys.generate(Role.APP, bits, app="shop", created_ms=0)[0] for bits in (one, other)]
    assert (texts[0] == texts[1]) == (one == other)


@given(st.integers(0, len(TEXT) - 1), st.sampled_from("0aZ_- é"))
def test_a_typing_mistake_is_caught_without_a_look_up(place: int, other: str) -> None:
    """Any one character that is wrong is caught by the checksum or the form."""
    changed = TEXT[:place] + other + TEXT[place + 1 :]
    if changed != TEXT:
        with pytest.raises(Unauthenticated):
            api_keys.parse(changed)


@pytest.mark.parametrize(
    "text", ["", "ab_", TEXT[:-1], TEXT + "0", TEXT + "\n", " " + TEXT, "ab_root" + TEXT[6:], "\ud800"]
)
def test_what_is_no_key_is_refused_and_not_echoed(text: str) -> None:
    """The refusal shows the form and nothing of what was sent."""
    with pytest.raises(Unauthenticated) as caught:
        api_keys.parse(text)
    assert TEXT[5:] not in caught.value.detail


def test_an_unknown_key_and_a_wrong_secret_look_the_same() -> None:
    """A stranger learns nothing about which keys exist or have ended."""
    presented = api_keys.parse(TEXT)
    sentences = set()
    for key in (None, row(), row(revoked_ms=1)):
        with pytest.raises(Unauthenticated) as caught:
            api_keys.admit(key, presented, 1)
        sentences.add(caught.value.detail)
    assert len(sentences) == 1


def test_an_ended_key_is_refused_and_says_so_to_its_holder() -> None:
    """A key expires at its instant, and a caller with the whole key learns that."""
    presented = api_keys.parse(TEXT)
    assert api_keys.admit(ROW, presented, 8999) == ROW
    with pytest.raises(Unauthenticated, match="expired"):
        api_keys.admit(ROW, presented, 9000)


@pytest.mark.parametrize("at_ms", [0, 4999, 5000, 5001])
def test_a_revoked_key_ends_at_once(at_ms: int) -> None:
    """Even on a machine whose clock is behind the one that revoked it."""
    assert not api_keys.is_key_in_force(row(revoked_ms=5000), at_ms)


def test_two_keys_may_be_in_force_and_a_third_may_not() -> None:
    """A rotation has an old and a new key; ended ones do not count."""
    ended = [row(revoked_ms=1), row(expires_ms=10)]
    api_keys.check_rotation([*ended, row()], 10)
    with pytest.raises(Unprocessable, match="Revoke one"):
        api_keys.check_rotation([*ended, row(), row(expires_ms=11)], 10)


def test_too_little_randomness_is_a_mistake() -> None:
    """A key is never made of fewer bits than it claims."""
    with pytest.raises(ValueError, match="40"):
        api_keys.generate(Role.APP, bytes(39), app="shop", created_ms=0)
