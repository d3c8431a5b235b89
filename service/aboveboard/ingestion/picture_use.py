"""The use of pictures by topics and items. A picture that they have exists, and is not deleted as long as they do."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from msgspec import UNSET
from sqlalchemy import select

from aboveboard.catalogue.cache import apart, placement_key
from aboveboard.catalogue.pictures import INSERT_LIST, UPDATE_LIST, read_pictures, read_revision
from aboveboard.catalogue.tables import placements
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_locks import in_turn
from aboveboard.storage.journal import Guard, Write

Result = TypeVar("Result")

_PLACEMENTS = select(placements.c.placement_key, placements.c.revision)


class PictureClaim(NamedTuple):
    """The guards and writes by which a change begins to use pictures. None of them may be deleted before the commit."""

    guards: tuple[Guard, ...] = ()
    writes: tuple[Write, ...] = ()


async def claim_pictures(gateway: Gateway, app: str, named: Mapping[str, str]) -> PictureClaim:
    """Returns the claim on pictures, by their ids. The values are the fields that name them.

    Raises Unprocessable, naming the field, for the first one that the app has not uploaded.
    """
    if not named:
        return PictureClaim()
    revision = await read_revision(gateway.database, app)
    known = {each.picture for each in await read_pictures(gateway.database, app)}
    for picture, field in named.items():
        if picture not in known:
            raise Unprocessable(
                "This picture was not found. Upload it first.",
                field=field,
                expected="the id of a picture that was uploaded",
            )
    return PictureClaim((Guard("picture_lists", app, revision),), (write_revision(app, revision),))


def in_turn_with_pictures(
    app: str, attempt: Callable[[], Awaitable[Result]]
) -> Callable[[], Awaitable[Result]]:
    """Returns `attempt` as `in_turn` does, under the lock of the app's pictures. Many uploads at once then all succeed."""
    return in_turn((f"pictures of {app}".encode(),), attempt)


def write_revision(app: str, before: int) -> Write:
    """Returns the write of the next revision of the app's pictures."""
    if before:
        return Write(UPDATE_LIST, {"key": app, "next_revision": before + 1})
    return Write(INSERT_LIST, {"app": app, "revision": 1})


def pictures_of(items: Iterable[Item]) -> dict[str, str]:
    """Returns the first field that names each picture of the items, in a request that has them in this order."""
    found: dict[str, str] = {}
    for at, item in enumerate(items):
        if item.picture is not UNSET:
            found.setdefault(item.picture, f"items[{at}].picture")
    return found


async def find_use(gateway: Gateway, app: str, picture: str) -> str | None:
    """Returns the words for a topic or a placement whose newest revision has the picture, None where none has."""
    for topic in (await gateway.topics.newest(app)).topics:
        if topic.picture == picture:
            return f"The topic {topic.topic}"
    prefix = placement_key(app, "")
    query = _PLACEMENTS.where(placements.c.placement_key.startswith(prefix, autoescape=True))
    for key, revision in await gateway.database.rows(query):
        if not key.startswith(prefix):  # SQLite compares ASCII letters without their case
            continue
        placement = await gateway.shelves.placement(key, revision)
        if picture in await apart(len(placement.items), pictures_of, placement.items):
            return f"An item of the placement {placement.placement}"
    return None
