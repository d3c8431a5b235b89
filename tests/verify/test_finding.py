"""The finding keys of an archive: which leaves they find, and in which form they are."""

import hmac

from aboveboard.audit import entries
from aboveboard.verify.finding import Finder
from hypothesis import given
from hypothesis import strategies as st

from tests.verify.maker import POLICY, START_MS


@given(
    st.lists(st.binary(min_size=1, max_size=64), min_size=1, max_size=3), st.binary(min_size=32, max_size=32)
)
def test_it_is_the_tag_of_the_entries(keys: list[bytes], commitment: bytes) -> None:
    """As `hmac` computes it, under any of the keys, and under no other."""
    made = hmac.digest(keys[-1], commitment, "sha256")[:16]
    written = entries.leaf("decision", START_MS, POLICY, commitment, made)
    assert Finder(keys).has(written)
    assert not Finder([b"another"]).has(written)
