"""The parts of a request, and the same parts in an answer."""

from typing import Any

import msgspec
import pytest
from aboveboard.api.item_keys import KEYS_MAX
from aboveboard.api.items import ItemBody
from aboveboard.api.parts import (
    PART_KEYS_MAX,
    PART_LANGUAGES_MAX,
    PART_TAGS_MAX,
    SLOTS_MAX,
    CombineBody,
    answer_parts,
    read_parts,
)
from aboveboard.engine.combinations import combine_parts
from aboveboard.errors import Unprocessable
from msgspec import UNSET

WHOLE = {
    "part": "h1",
    "content": {"title": "Summer"},
    "titles": {"en": "Summer"},
    "tags": ["new"],
    "topics": ["camping"],
    "sensitivity": "special",
    "for": ["intent:buy"],
    "needs": ["state:first-order/cart_left"],
    "made_by": {"kind": "machine", "tool": "writer-2"},
}


def body(parts: Any, **more: Any) -> CombineBody:
    return msgspec.convert({"parts": parts} | more, CombineBody)


def test_parts_come_back_as_they_were_sent() -> None:
    """Every field of a part, and the pairs. Fields that were not sent are not in the answer."""
    sent = {
        "parts": {"headline": [WHOLE, {"part": "h2"}], "call": [{"part": "c1"}]},
        "forbid": [["h2", "c1"]],
        "interests": ["camping", "cooking"],
    }
    answer = answer_parts(read_parts(msgspec.convert(sent, CombineBody)))
    assert msgspec.json.decode(msgspec.json.encode(answer)) == sent
    assert answer_parts(UNSET) is UNSET


def test_an_item_of_the_largest_parts_is_one_that_could_be_sent() -> None:
    """So all items of an answer can be sent again."""
    each = [
        {
            "part": f"{slot}{'x' * 35}",
            "titles": {f"{slot}{chr(97 + at)}{chr(97 + at)}": "x" * 200 for at in range(PART_LANGUAGES_MAX)},
            "tags": [f"{slot}-{at}" for at in range(PART_TAGS_MAX)],
            "topics": [f"{slot}-{at}" for at in range(PART_TAGS_MAX)],
            "for": [f"intent:{slot}{at}" for at in range(PART_KEYS_MAX)],
            "needs": [f"state:{slot}/n{at}" for at in range(PART_KEYS_MAX)],
        }
        for slot in "abcde"
    ]
    assert len(each) == SLOTS_MAX and SLOTS_MAX * PART_KEYS_MAX <= KEYS_MAX
    (item,) = combine_parts(read_parts(body(dict(zip("abcde", ([part] for part in each), strict=True)))))
    sent = {
        "item": item.item,
        "tags": item.tags,
        "topics": item.topics,
        "titles": item.titles,
        "for": item.for_,
        "needs": item.needs,
    }
    assert msgspec.json.decode(msgspec.json.encode(sent), type=ItemBody).item == item.item


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (
            {"headline": [{"part": "a", "content": {"x": [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}}]},
            "parts.headline[0].content",
        ),
        (
            {"headline": [{"part": "a"}, {"part": "b", "made_by": {"kind": "machine", "day": "2026-02-30"}}]},
            "parts.headline[1].made_by.day",
        ),
    ],
    ids=["deep", "day"],
)
def test_what_a_part_may_not_have_is_named(parts: Any, field: str) -> None:
    """As it would be of an item."""
    with pytest.raises(Unprocessable) as refused:
        read_parts(body(parts))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"headline": []},
        {"Headline": [{"part": "a"}]},
        {"headline": [{"part": "a+b"}]},
        {slot: [{"part": slot}] for slot in "abcdef"},
    ],
    ids=["none", "empty", "slot", "part", "slots"],
)
def test_the_form_is_checked(parts: Any) -> None:
    """No id has the sign that joins ids."""
    with pytest.raises(msgspec.ValidationError):
        body(parts)
