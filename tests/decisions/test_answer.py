"""The answer to a decision: encoded before its place in the log is known."""

import json

import pytest
from aboveboard.decisions.answer import (
    DecisionAnswer,
    LogPlace,
    Personalization,
    ShownItem,
    WhyText,
    append_index,
    encode_without_index,
)
from aboveboard.words import BoundBy
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

CONTENT = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def answer(content: dict[str, object]) -> DecisionAnswer:
    return DecisionAnswer(
        decision="dec_1",
        placement="home",
        items=[ShownItem("a", 1, 0.5, content)],
        personalization=Personalization(3, 2, BoundBy.CONSENT, 0.6),
        why=WhyText("Because.", (), None, (), "/why"),
        log=LogPlace(0),
    )


@given(st.dictionaries(st.text(), CONTENT), st.integers(0, 2**53))
def test_the_place_is_filled_in(content: dict[str, object], index: int) -> None:
    """Whatever an item's content looks like, only the place changes."""
    filled = json.loads(append_index(encode_without_index(answer(content)), index))
    assert filled["log"] == {"index": index}
    assert filled["items"][0]["content"] == content


@pytest.mark.parametrize("index", [1, 17])
def test_a_place_must_be_the_last_thing(index: int) -> None:
    """An answer that already has one is refused rather than spoilt."""
    with pytest.raises(ValueError, match="does not end with index 0"):
        encode_without_index(structs.replace(answer({}), log=LogPlace(index)))
