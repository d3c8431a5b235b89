"""The key that finds and opens nothing."""

from aboveboard.keys.finding import derive_finding_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st


@given(st.binary(min_size=32, max_size=32))
def test_it_is_hkdf(key: bytes) -> None:
    """As another implementation computes it."""
    assert derive_finding_key(key) == HKDF(SHA256(), 32, None, b"aboveboard/finding/1").derive(key)
