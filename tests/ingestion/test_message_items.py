"""The classes of messages: what needs no yes carries nothing that advertises."""

import pytest
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.ingestion.message_items import check_items, check_kind
from aboveboard.words import MessageClass, PlacementKind
from hypothesis import given
from hypothesis import strategies as st

FREE = [each for each in MessageClass if each is not MessageClass.MARKETING]
ADVERTISING = {
    "tags": {"tags": ("x",)},
    "topics": {"topics": ("x",)},
    "category": {"category": "x"},
    "numbers": {"numbers": {"price": 1}},
    "for": {"for_": ("intent:buy",)},
    "content.price": {"content": {"price": 1}},
    "content.list_price": {"content": {"list_price": None}},
}


@pytest.mark.parametrize("message_class", FREE)
@pytest.mark.parametrize("field", ADVERTISING)
def test_what_advertises_is_named(field: str, message_class: MessageClass) -> None:
    """By its field, in the first item that has it."""
    items = [Item("a", tags=("x",)), Item("b", message_class=message_class, **ADVERTISING[field])]  # type: ignore[arg-type]
    with pytest.raises(Unprocessable) as refused:
        check_items(PlacementKind.MESSAGE, items)
    assert refused.value.field == f"items[1].{field}"


@given(
    st.sampled_from(PlacementKind),
    st.sampled_from(MessageClass),
    st.sets(st.sampled_from(sorted(ADVERTISING))),
)
def test_a_class_without_a_yes_is_for_plain_messages_alone(
    kind: PlacementKind, message_class: MessageClass, fields: set[str]
) -> None:
    """Any item may advertise, and what advertises passes everywhere."""
    parts: dict[str, object] = {}
    for field in fields:
        parts |= ADVERTISING[field]
    item = Item("a", message_class=message_class, **parts)  # type: ignore[arg-type]
    passes = message_class is MessageClass.MARKETING or (kind is PlacementKind.MESSAGE and not fields)
    try:
        check_items(kind, [item])
    except Unprocessable:
        assert not passes
    else:
        assert passes


def test_a_kind_that_does_not_fit_its_items_is_named() -> None:
    """The items are stored already, so the kind is what is wrong."""
    items = [Item("a"), Item("b", message_class=MessageClass.SECURITY)]
    check_kind(PlacementKind.MESSAGE, items)
    with pytest.raises(Unprocessable) as refused:
        check_kind(PlacementKind.OFFER, items)
    assert refused.value.field == "kind"
