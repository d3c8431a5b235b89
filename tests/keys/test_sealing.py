"""Sealing: what goes in comes out, and nothing else ever does."""

import hmac
from typing import Any

import pytest
from aboveboard.errors import Unreadable
from aboveboard.keys import sealing
from hypothesis import given
from hypothesis import strategies as st

KEY = bytes(range(32))
SEALED = sealing.seal(KEY, b"what was kept", b"where it belongs")
SHARED = sealing.seal(KEY, b"what was kept", b"where it belongs", is_shared=True)

keys = st.binary(min_size=32, max_size=32)


def refused(key: bytes, sealed: bytes, associated_data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        sealing.unseal(key, sealed, associated_data)
    return caught.value.detail


@given(keys, st.binary(), st.binary(), st.booleans())
def test_what_was_sealed_comes_back(key: bytes, data: bytes, associated_data: bytes, is_shared: bool) -> None:
    """Key and associated data open it, and its length is that of the data and a fixed rest."""
    sealed = sealing.seal(key, data, associated_data, is_shared=is_shared)
    assert sealing.unseal(key, sealed, associated_data) == data
    assert len(sealed) == len(data) + sealing.OVERHEAD_BYTES


@pytest.mark.parametrize("sealed", [SEALED, SHARED], ids=["own", "shared"])
def test_a_kept_cipher_opens_both_versions(sealed: bytes) -> None:
    """It stands for its key alone: that of another key opens neither."""
    kept, other = sealing.make_cipher(KEY), sealing.make_cipher(bytes(32))
    assert sealing.unseal(KEY, sealed, b"where it belongs", cipher=kept) == b"what was kept"
    with pytest.raises(Unreadable):
        sealing.unseal(bytes(32), sealed, b"where it belongs", cipher=other)


@given(st.integers(0, 8 * len(SEALED) - 1), st.sampled_from([SEALED, SHARED]))
def test_a_flipped_bit_is_unreadable(bit: int, sealed: bytes) -> None:
    """No bit can change, that of the version included."""
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    refused(KEY, bytes(changed), b"where it belongs")


@given(st.integers(0, len(SEALED) - 1))
def test_a_shortened_value_is_unreadable(length: int) -> None:
    """A value that was cut off anywhere is refused."""
    refused(KEY, SEALED[:length], b"where it belongs")


def test_every_failure_reads_the_same() -> None:
    """Wrong key, wrong place, wrong version and broken data cannot be told apart."""
    sentences = {
        refused(bytes(32), SEALED, b"where it belongs"),
        refused(bytes(5), SEALED, b"where it belongs"),
        refused(KEY, SEALED, b"where it does not"),
        refused(KEY, SEALED, b""),
        *[refused(KEY, bytes([version]) + SEALED[1:], b"where it belongs") for version in (0, 2, 3)],
        refused(bytes(32), SHARED, b"where it belongs"),
        refused(KEY, SHARED, b"where it does not"),
        refused(KEY, b"\x01" + SHARED[1:], b"where it belongs"),
        refused(KEY, SEALED[:-1], b"where it belongs"),
        refused(KEY, b"", b"where it belongs"),
    }
    assert len(sentences) == 1


@pytest.mark.parametrize("sealed", [None, 7, "text", 1.5])
def test_a_value_of_another_type_is_unreadable(sealed: Any) -> None:
    """A column of SQLite takes a value of any type, and a reader of many rows continues after it."""
    refused(KEY, sealed, b"where it belongs")


def test_the_same_data_never_looks_the_same() -> None:
    """Every sealing has a nonce of its own."""
    assert sealing.seal(KEY, b"again", b"") != sealing.seal(KEY, b"again", b"")


def test_the_format_is_version_nonce_ciphertext() -> None:
    """Version 1 of the format cannot change: a known nonce gives known bytes."""
    sealed = sealing.seal(bytes(32), bytes(16), b"", randomness=bytes)
    # Test case 14 of the GCM specification (McGrew and Viega): all zero.
    assert sealed.hex() == (
        "01" + "00" * 12 + "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919"
    )


def test_a_shared_key_seals_each_value_under_a_key_of_its_own() -> None:
    """Version 2 of the format cannot change. With one nonce, two values about different places share no key stream."""
    first, second = (
        sealing.seal(KEY, bytes(16), place, is_shared=True, randomness=bytes) for place in (b"a", b"b")
    )
    own = hmac.digest(KEY, b"aboveboard/seal/2/" + b"a", "sha256")
    assert first == b"\x02" + sealing.seal(own, bytes(16), b"a", randomness=bytes)[1:]
    assert first[13:29] != second[13:29]
