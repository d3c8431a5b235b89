"""The maker of an item, as requests say it and answers repeat it."""

from typing import Any

import msgspec
import pytest
from aboveboard.api.made_by import MadeByBody, answer_made_by, read_made_by
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET


def body(**more: Any) -> MadeByBody:
    return msgspec.convert({"kind": "machine"} | more, MadeByBody)


bodies = st.fixed_dictionaries(
    {"kind": st.sampled_from(["assisted", "machine"])},
    optional={
        "tool": st.sampled_from(["writer-2", "lab/writer 2"]),
        "day": st.dates().map(str),
        "reviewed_by": st.sampled_from(["editor", "legal-desk"]),
        "labelled": st.booleans(),
    },
)


@given(bodies)
def test_what_an_answer_says_can_be_sent_again(declared: dict[str, Any]) -> None:
    """Nothing is lost on the way."""
    made_by = read_made_by(msgspec.convert(declared, MadeByBody), "items[0]")
    answer = answer_made_by(made_by)
    assert isinstance(answer, MadeByBody)
    assert (
        read_made_by(msgspec.json.decode(msgspec.json.encode(answer), type=MadeByBody), "items[0]") == made_by
    )


def test_nothing_declared_stays_so() -> None:
    """It is not the work of a person."""
    assert (read_made_by(None, "items[0]"), answer_made_by(UNSET)) == (UNSET, UNSET)
    assert read_made_by(body(kind="person"), "items[0]") == MadeBy(Maker.PERSON)


@pytest.mark.parametrize(
    ("declared", "field"),
    [
        ({"day": "2026-02-30"}, "day"),
        ({"kind": "person", "tool": "writer-2"}, "tool"),
    ],
)
def test_what_cannot_be_is_refused(declared: dict[str, Any], field: str) -> None:
    """The field is named below that of the item."""
    with pytest.raises(Unprocessable) as refused:
        read_made_by(body(**declared), "items[3]")
    assert refused.value.field == f"items[3].made_by.{field}"


@pytest.mark.parametrize("name", ["Anna Berg", "anna@example.org", "a" * 41, ""])
def test_a_reviewer_is_a_role(name: str) -> None:
    """The form has no room for a name with spaces or capitals, or for an address."""
    with pytest.raises(msgspec.ValidationError):
        body(reviewed_by=name)
