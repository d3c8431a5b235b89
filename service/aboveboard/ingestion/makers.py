"""The makers of items through changes: no edit loses that a machine made an item, or helped to."""

from collections.abc import Iterable, Sequence

from msgspec import UNSET, structs

from aboveboard.engine.made_by import Declared, Maker
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable


def keep_makers(before: Iterable[Item], put: Sequence[Item]) -> list[Item]:
    """Returns the items of a request, with the makers of those that they replace where they declare none.

    Raises Unprocessable, naming the field, where a machine made the item or helped to, and now a person alone.
    """
    known = {item.item: item.made_by for item in before if item.made_by is not UNSET}
    return [_keep(known.get(item.item, UNSET), item, at) for at, item in enumerate(put)] if known else [*put]


def _keep(before: Declared, item: Item, at: int) -> Item:
    kept = keep_maker(before, item.made_by, f"items[{at}]")
    return item if kept is item.made_by else structs.replace(item, made_by=kept)


def keep_maker(before: Declared, now: Declared, field: str) -> Declared:
    """Returns the maker of an item or part that had the maker `before`. Raises as `keep_makers` does, below `field`."""
    if now is UNSET or before is UNSET:
        return before if now is UNSET else now
    if now.kind is Maker.PERSON and before.kind is not Maker.PERSON:
        raise Unprocessable(
            "A machine made this, or helped to. What a person changes is assisted. Another work has another id.",
            field=f"{field}.made_by.kind",
            expected="assisted or machine, as long as it has this id",
        )
    return now
