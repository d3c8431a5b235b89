"""What people call things, as it was when they were shown them."""

from typing import NamedTuple

from aboveboard.catalogue.cache import PlacementCache, apart, placement_key, titles_of
from aboveboard.errors import NotFound


class Titles(NamedTuple):
    """What people call a placement; `titles` are those of its items, where it is known."""

    title: str
    titles: dict[str, str]


async def read_titles(shelves: PlacementCache, app: str, placement: str, revision: int) -> Titles:
    """What people called things in that revision: whoever was shown them saw that. As they are called now when the
    revision is gone. Raises NotFound."""
    kept = await shelves.kept(app, placement)
    if kept.shelf.placement.revision != revision:
        try:
            then = await shelves.placement(placement_key(app, placement), revision)
        except NotFound:
            pass
        else:
            return Titles(then.title, await apart(len(then.items), titles_of, then))
    return Titles(kept.shelf.placement.title, kept.titles)
