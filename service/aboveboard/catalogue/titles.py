"""The titles of a placement and its items, as they were when the items were shown."""

from typing import NamedTuple

from aboveboard.catalogue.cache import PlacementCache, apart, placement_key
from aboveboard.catalogue.item_titles import ItemTitles, titles_of
from aboveboard.errors import NotFound
from aboveboard.words import PlacementKind


class Titles(NamedTuple):
    """A placement's title and kind, and `titles` of its items, for those that have one."""

    title: str
    titles: ItemTitles
    kind: PlacementKind


async def read_titles(shelves: PlacementCache, app: str, placement: str, revision: int) -> Titles:
    """Returns the titles in that revision, which the person saw; the current ones when it was not found.

    Raises NotFound when the placement itself is not declared.
    """
    kept = await shelves.get_current(app, placement)
    if kept.shelf.placement.revision != revision:
        try:
            then = await shelves.placement(placement_key(app, placement), revision)
        except NotFound:
            pass
        else:
            return Titles(then.title, await apart(len(then.items), titles_of, then), then.kind)
    return Titles(kept.shelf.placement.title, kept.titles, kept.shelf.placement.kind)
