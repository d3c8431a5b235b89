"""The class of items that a check looks for: those of a topic, or offers below their list price."""

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from aboveboard.canonical import JsonValue
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.engine.placement import Item
from aboveboard.engine.prices import read_price
from aboveboard.errors import Unprocessable


class ClassOfItems(Struct, frozen=True, forbid_unknown_fields=True):
    """A declared class. An item is of it when one of the conditions holds.

    `items` are ids. `is_below_list` compares `price` with `list_price` in the item's content.
    """

    items: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    is_below_list: bool = False


def check_class(declared: ClassOfItems) -> None:
    """Raises Unprocessable for a class without any condition: no item is of it."""
    if declared == ClassOfItems():
        raise Unprocessable(
            "The class of items is empty.",
            field="class",
            expected="items, topics, tags, categories or is_below_list",
        )


def needs_placement(declared: ClassOfItems) -> bool:
    """Returns True when ids alone do not decide, so that the declared items are needed."""
    return declared != ClassOfItems(items=declared.items)


def is_of_class(item: Item, declared: ClassOfItems) -> bool:
    """Returns True when one of the conditions holds for the item."""
    return (
        item.item in declared.items
        or not set(item.topics).isdisjoint(declared.topics)
        or not set(item.tags).isdisjoint(declared.tags)
        or item.category in declared.categories
        or (declared.is_below_list and _is_below_list(item.content))
    )


def mark_class(shelf: CompiledPlacement, declared: ClassOfItems) -> NDArray[np.bool_]:
    """Returns a mark for each item of the compiled placement, in the order of its ids."""
    items = {item.item: item for item in shelf.placement.items}
    return np.array([is_of_class(items[each], declared) for each in shelf.ids], np.bool_)


def _is_below_list(content: Mapping[str, JsonValue]) -> bool:
    price, list_price = (read_price(content.get(name)) for name in ("price", "list_price"))
    return price is not None and list_price is not None and price < list_price
