"""HMAC-SHA-256, as the standard library computes it."""

import hmac

from aboveboard.hmac_sha256 import HmacKey, hmac_sha256
from hypothesis import given
from hypothesis import strategies as st

KEYS = st.binary(max_size=130)
"""Keys shorter than a block, of a whole block, and longer ones, which are hashed first."""


@given(KEYS, st.lists(st.binary(max_size=200), max_size=3))
def test_a_prepared_key_serves_many_messages(key: bytes, messages: list[bytes]) -> None:
    """One message leaves nothing in the states for the next one."""
    prepared = HmacKey(key)
    assert [prepared.digest(each) for each in messages] == [
        hmac.digest(key, each, "sha256") for each in messages
    ]


@given(KEYS, st.binary(max_size=200))
def test_a_key_that_is_used_once(key: bytes, message: bytes) -> None:
    """It gives the same bytes as a prepared one."""
    assert hmac_sha256(key, message) == hmac.digest(key, message, "sha256")


def test_a_prepared_key_is_never_printed() -> None:
    """A log line or an error cannot reveal it."""
    assert "secret" not in repr(HmacKey(b"secret"))
