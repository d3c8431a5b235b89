"""The checks on the classes of messages: what needs no yes carries nothing that advertises.

A message of class service or security has no tags, topics, category, numbers or `for`. These serve to choose it in person.
Its content has no price. Only the items of a placement of kind message have such a class.
"""

from collections.abc import Iterable, Iterator

from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.words import MessageClass, PlacementKind

PRICES = ("price", "list_price")


def check_items(kind: PlacementKind, items: Iterable[Item]) -> None:
    """Raises Unprocessable for the first item that may not have its class, naming its field in `items`."""
    for at, item in enumerate(items):
        if item.message_class is MessageClass.MARKETING:
            continue
        if kind is not PlacementKind.MESSAGE:
            raise Unprocessable(
                "Only a message has a class. Leave it out, or declare the placement as messages.",
                field=f"items[{at}].class",
                expected="marketing, or a placement of kind message",
            )
        for name in _list_advertising(item):
            raise Unprocessable(
                "A message of this class carries nothing that advertises. Leave this out, or use marketing.",
                field=f"items[{at}].{name}",
                expected="nothing here for the classes service and security",
            )


def check_kind(kind: PlacementKind, items: Iterable[Item]) -> None:
    """Raises Unprocessable, naming `kind`, when items of a placement of this kind may not have their classes."""
    try:
        check_items(kind, items)
    except Unprocessable as refused:
        raise Unprocessable(
            "The placement has messages of class service or security. Change these items first.",
            field="kind",
            expected="message, while it has such items",
        ) from refused


def _list_advertising(item: Item) -> Iterator[str]:
    """Yields the fields that a message of class service or security may not have."""
    for name in ("tags", "topics", "category", "numbers", "for_"):
        if getattr(item, name):
            yield name.rstrip("_")
    for name in PRICES:
        if name in item.content:
            yield f"content.{name}"
