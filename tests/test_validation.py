"""What is wrong with a body, in words that come from the types and never from the body."""

import json
from typing import Annotated, Any, Literal

import msgspec
import pytest
from aboveboard.decisions.request import DecisionRequest
from aboveboard.identifiers import Instant
from aboveboard.validation import SHAPE, TIME, UNDECODABLE, describe_expected, fault
from aboveboard.words import Role
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct


class Inner(Struct, forbid_unknown_fields=True):
    size: Annotated[int, Meta(ge=1, le=3)]
    share: Annotated[float, Meta(ge=0)] | None = None
    days: Annotated[float, Meta(gt=0, le=9)] = 1


class Outer(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=5)]
    code: Annotated[str, Meta(pattern="^x$", description="an x")] = "x"
    inner: Inner | None = None
    many: Annotated[list[Inner], Meta(max_length=2)] = []
    free: dict[str, Any] = {}
    numbers: dict[str, Annotated[int, Meta(le=9)]] = {}
    role: Role = Role.APP
    word: Literal["a", "b"] = "a"
    at: Instant | None = None
    yes: bool = True
    either: Inner | list[int] | None = None
    frozen: Annotated[tuple[int, ...], Meta(min_length=1, max_length=2)] = (1,)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "an object with: name, code, inner, many, free, numbers, role, word, at, yes, either, frozen"),
        ("name", "text of length 1 to 5"),
        ("code", "an x"),
        ("inner", "an object with: size, share, days"),
        ("inner.size", "a whole number, 1 to 3"),
        ("inner.share", "a number, at least 0"),
        ("inner.days", "a number above 0, at most 9"),
        ("many", "a list of length at most 2"),
        ("many[7].size", "a whole number, 1 to 3"),
        ("frozen", "a list of length 1 to 2"),
        ("free", "an object"),
        ("free[...]", "JSON whose numbers fit a double"),
        ("numbers[...]", "a whole number, at most 9"),
        ("role", "one of: app, compliance, admin"),
        ("word", "one of: a, b"),
        ("at", TIME),
        ("yes", "true or false"),
        ("either", SHAPE),
        ("nothing.there", SHAPE),
    ],
)
def test_types_in_words(path: str, words: str) -> None:
    """Each type says what somebody has to write."""
    assert describe_expected(Outer, path) == words


@pytest.mark.parametrize(
    ("body", "problem", "field"),
    [
        (b"{", "The body is not valid JSON in UTF-8.", None),
        (b'{"name":"\xff"}', "The body is not valid JSON in UTF-8.", None),
        (b'{"name":"x","free":' + b"[" * 9999, "The value does not have the documented shape.", "free"),
        (b'{"name":"x","free":{"a":' + b"[" * 9999, "The body is nested too deeply.", None),
        (b"{}", "A field is missing.", "name"),
        (b'{"name":"x","inner":{}}', "A field is missing.", "inner.size"),
        (b'{"name":"x","more":1}', "This field does not exist here.", "more"),
        (b'{"name":"x","inner":{"size":1,"more":1}}', "This field does not exist here.", "inner.more"),
        (b'{"name":"x","inner":{"size":1,"m m":1}}', "The body has an unknown field.", "inner"),
        (b'{"name":""}', "The value does not have the documented shape.", "name"),
        (b'{"name":"x","many":[{"size":1},{"size":9}]}', "The value does not have the documented shape.", "many[1].size"),
        (b'{"name":"x","role":"king"}', "The value does not have the documented shape.", "role"),
        (b"7", "The value does not have the documented shape.", None),
    ],
)  # fmt: skip
def test_faults(body: bytes, problem: str, field: str | None) -> None:
    """The problem and its place."""
    with pytest.raises(UNDECODABLE) as raised:
        msgspec.json.decode(body, type=Outer)
    found = fault(raised.value, Outer)
    assert (found.problem, found.field) == (problem, field)
    assert found.expected


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(min_size=6).map("Zq~".__add__),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["size", "name", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FIELDS = st.sampled_from([field.name for field in msgspec.structs.fields(DecisionRequest)])


@given(st.dictionaries(FIELDS, VALUES))
def test_no_value_is_ever_repeated(body: dict[str, Any]) -> None:
    """Whatever a body holds, what is said about it holds nothing of it."""
    try:
        msgspec.json.decode(json.dumps(body).encode(), type=DecisionRequest)
    except UNDECODABLE as error:
        said = fault(error, DecisionRequest)
        assert "Zq~" not in "".join(part or "" for part in said)
