"""Canonical bytes: those of RFC 8785 on the admitted values, one for each value and one value for each."""

import math
from typing import Any

import msgspec
import pytest
import rfc8785
from aboveboard import canonical
from hypothesis import given
from hypothesis import strategies as st

LIMIT = 2**53 - 1

values = st.recursive(
    st.none() | st.booleans() | st.integers(-LIMIT, LIMIT) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="ascii"), max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


def exact(value: Any) -> Any:
    """`value` with its types beside it, since True equals 1 in Python."""
    if isinstance(value, list):
        return [exact(item) for item in value]
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    return type(value), value


@given(values)
def test_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    """A second implementation writes the same bytes."""
    assert canonical.encode(value) == rfc8785.dumps(value)


@given(values)
def test_a_value_comes_back(value: Any) -> None:
    """Decoding inverts encoding, so no two values share their bytes."""
    assert exact(canonical.decode(canonical.encode(value))) == exact(value)


@given(values)
def test_bytes_are_stable(value: Any) -> None:
    """Bytes that were read and written again are the same bytes."""
    data = canonical.encode(value)
    assert canonical.encode(canonical.decode(data)) == data


@given(st.dictionaries(st.text(st.characters(codec="ascii")), st.integers(0, 9)), st.randoms())
def test_the_order_of_members_does_not_matter(value: dict[str, int], random: Any) -> None:
    """Equal objects have equal bytes, however they were built."""
    items = list(value.items())
    random.shuffle(items)
    assert canonical.encode(dict(items)) == canonical.encode(value)


@given(st.floats(allow_nan=False))
def test_a_number_reads_back_to_the_same_bits(value: float) -> None:
    """Fractions are stored as text without loss, the sign of zero included."""
    again = float(canonical.number(value))
    assert again == value
    assert math.copysign(1, again) == math.copysign(1, value)


def test_what_is_not_json_is_refused() -> None:
    """Decoding does not guess."""
    with pytest.raises(msgspec.DecodeError):
        canonical.decode(b"{'a': 1}")
