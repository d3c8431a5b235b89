"""The judge of items by the class of a watch, from the placements as the app declares them now."""

from collections.abc import Callable

from sqlalchemy import select

from aboveboard.bias.item_class import is_of_class, needs_placement
from aboveboard.bias.watches import BiasWatch
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import placements
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway


async def judge_items(gateway: Gateway, watch: BiasWatch) -> Callable[[str], bool]:
    """Returns the judge of an item by its id. Only a class by more than ids needs the declared items.

    Raises Unprocessable, naming the field, when the app has no such placement.
    """
    ids = set(watch.class_.items)
    if not needs_placement(watch.class_):
        return ids.__contains__
    revisions = [await gateway.shelves.newest(key) for key in await _list_placements(gateway, watch)]
    declared = [found.placement for found in revisions if found is not None]
    if not declared:
        raise Unprocessable(
            "The app has no such placement, so nothing says which items are of the class.",
            field="app" if watch.placement is None else "placement",
            expected="a declared placement, or a class by items alone",
        )
    ids.update(
        item.item for placement in declared for item in placement.items if is_of_class(item, watch.class_)
    )
    return ids.__contains__


async def _list_placements(gateway: Gateway, watch: BiasWatch) -> list[str]:
    if watch.placement is not None:
        return [placement_key(watch.app, watch.placement)]
    keys = await gateway.database.rows(select(placements.c.placement_key))
    return sorted(key for (key,) in keys if key.startswith(placement_key(watch.app, "")))
