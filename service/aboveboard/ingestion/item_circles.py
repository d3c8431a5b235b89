"""The check that no state leads to itself, by the items of one placement that need and give states."""

from collections.abc import Sequence

from aboveboard.engine.item_needs import find_circle, list_in_circle
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable


def check_circle(items: Sequence[Item], sent: Sequence[Item]) -> None:
    """Raises Unprocessable when a state leads to itself by `items`.

    It names the field of the first item of `sent` in the circle. A state leads to another where an item needs the first and gives the second.
    """
    if not (circle := find_circle(items)):
        return
    guilty = {*list_in_circle(items, circle)}
    at = next((at for at, item in enumerate(sent) if item.item in guilty), None)
    raise Unprocessable(
        f"The items lead in a circle: {', then '.join(circle)}. Take one of these states out of `needs` or `gives`.",
        field="items" if at is None else f"items[{at}].needs",
        expected="states that do not lead to themselves",
    )
