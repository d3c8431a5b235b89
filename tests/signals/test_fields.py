"""Values against the bounds of their fields."""

import pytest
from aboveboard.signals.fields import Action, Field, FieldRole, FieldType, describe_mismatch
from hypothesis import given
from hypothesis import strategies as st

TEXT = Field(type=FieldType.STRING, action=Action.KEEP, max_length=5)
NAME = Field(type=FieldType.STRING, action=Action.KEEP, role=FieldRole.ITEM, max_length=5)
NAMES = Field(type=FieldType.STRING_LIST, action=Action.KEEP, role=FieldRole.TOPIC, max_length=5, max_items=2)
WHOLE = Field(type=FieldType.INTEGER, action=Action.KEEP, min=1, max=5)
NUMBER = Field(type=FieldType.NUMBER, action=Action.KEEP, min=-1, max=1)
FLAG = Field(type=FieldType.BOOLEAN, action=Action.KEEP)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (TEXT, ""),
        (TEXT, "fünf5"),
        (TEXT, "\U0001f600"),
        (NAME, "a"),
        (NAMES, []),
        (NAMES, ["a", "b"]),
        (WHOLE, 1),
        (WHOLE, 5),
        (NUMBER, -1),
        (NUMBER, 0.5),
        (FLAG, False),
    ],
)
def test_values_within_bounds_are_taken(field, value):
    """The bounds themselves are within."""
    assert describe_mismatch(field, value) is None


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        (TEXT, "sixsix", "text of at most 5 characters, without NUL"),
        (TEXT, "a\x00", "text of at most 5 characters, without NUL"),
        (TEXT, "\ud800", "text of at most 5 characters, without NUL"),
        (TEXT, "\udfff", "text of at most 5 characters, without NUL"),
        (TEXT, 5, "text of at most 5 characters, without NUL"),
        (TEXT, None, "text of at most 5 characters, without NUL"),
        (NAME, "", "text of at most 5 characters, without NUL and U+FFFD"),
        (NAMES, "a", "a list of at most 2, each text of at most 5 characters, without NUL and U+FFFD"),
        (
            NAMES,
            ["a", "b", "c"],
            "a list of at most 2, each text of at most 5 characters, without NUL and U+FFFD",
        ),
        (NAMES, ["a", 1], "a list of at most 2, each text of at most 5 characters, without NUL and U+FFFD"),
        (NAMES, [""], "a list of at most 2, each text of at most 5 characters, without NUL and U+FFFD"),
        (NAME, "a\ufffd", "text of at most 5 characters, without NUL and U+FFFD"),
        (NAMES, ["\ufffd"], "a list of at most 2, each text of at most 5 characters, without NUL and U+FFFD"),
        (WHOLE, 0, "a whole number, from 1 to 5"),
        (WHOLE, 6, "a whole number, from 1 to 5"),
        (WHOLE, 2.0, "a whole number, from 1 to 5"),
        (WHOLE, True, "a whole number, from 1 to 5"),
        (WHOLE, "2", "a whole number, from 1 to 5"),
        (NUMBER, 1.1, "a number, from -1 to 1"),
        (NUMBER, float("nan"), "a number, from -1 to 1"),
        (NUMBER, float("inf"), "a number, from -1 to 1"),
        (NUMBER, False, "a number, from -1 to 1"),
        (FLAG, 1, "true or false"),
        (FLAG, "true", "true or false"),
    ],
)
def test_values_out_of_bounds_are_told_what_is_right(field, value, right):
    """A wrong value is answered with what would be right, without the value."""
    assert describe_mismatch(field, value) == right


@given(
    st.sampled_from([TEXT, NAME, NAMES, WHOLE, NUMBER, FLAG]), st.recursive(st.none() | st.text(), st.lists)
)
def test_law_text_that_is_taken_can_be_stored(field, value):
    """Whatever is taken as text encodes as UTF-8 and holds no NUL."""
    if describe_mismatch(field, value) is None:
        stored = "".join([value] if isinstance(value, str) else value).encode()
        assert b"\x00" not in stored
