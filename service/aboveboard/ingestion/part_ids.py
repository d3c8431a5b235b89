"""The ids of items that are made of parts. No other request changes these items."""

from collections.abc import Iterable, Sequence

from msgspec import UNSET

from aboveboard.engine.combinations import combine_parts
from aboveboard.engine.placement import Item, Placement
from aboveboard.errors import Unprocessable


def list_combined(placement: Placement) -> set[str]:
    """Returns the ids of the items that are made of parts."""
    return set() if placement.parts is UNSET else {item.item for item in combine_parts(placement.parts)}


def check_apart(placement: Placement, put: Sequence[Item], removed: Iterable[str]) -> None:
    """Raises Unprocessable, naming the field, for an item made of parts, which would no longer be what they make."""
    if not (own := list_combined(placement)):
        return
    named = [(item.item, f"items[{at}].item") for at, item in enumerate(put)]
    named += [(name, f"remove[{at}]") for at, name in enumerate(removed)]
    for name, field in named:
        if name in own:
            raise Unprocessable(
                "This item is made of parts. Send the parts again, without this one or with a forbidden pair.",
                field=field,
                expected="an item that is not made of parts",
            )
