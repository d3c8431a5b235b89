"""Global Privacy Control, read from header fields as the protocol server gives them."""

import pytest
from aboveboard.consent.gpc import gpc


@pytest.mark.parametrize("fields", [[b"1"], [b" 1 "], [b"0", b"1"], [b"0, 1"], [b"1,1"]])
def test_any_field_of_exactly_1_is_on(fields):
    """Several values may be in several fields, or in one with commas between (RFC 9110, section 5.3)."""
    assert gpc([(b"accept", b"*/*"), *((b"sec-gpc", field) for field in fields)])


@pytest.mark.parametrize("field", [b"0", b"", b'"1"', b"true", b"1;x", b"11", b"?1"])
def test_any_other_value_is_off(field):
    """A value that the specification does not define says nothing."""
    assert not gpc([(b"sec-gpc", field)])


def test_another_header_of_1_is_off():
    """Only the field of this name counts, and no field is off."""
    assert not gpc([(b"dnt", b"1")])
    assert not gpc([])
