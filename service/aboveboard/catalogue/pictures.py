"""The pictures of an app, for its topics and items. Pages of people show them, from the gateway's own address alone.

The address of a picture is the hash of its bytes. So caches may keep it for good.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from aboveboard.catalogue.picture_heads import PNG, WEBP
from aboveboard.storage.database import Database
from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

# `revision` counts the changes of an app's pictures, and of the topics and items that got one of them. So no picture is
# deleted beside a request that begins to use it.
picture_lists = Table(
    "picture_lists",
    metadata,
    Column("app", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)

pictures = Table(
    "pictures",
    metadata,
    Column("app", Text, primary_key=True),
    Column("picture", Text, primary_key=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("media_type", Text, nullable=False),
    Column("width", BigInteger, nullable=False),
    Column("height", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

GUARDED["picture_lists"] = select(picture_lists.c.app, picture_lists.c.revision)

INSERT_LIST = insert(picture_lists)
UPDATE_LIST = (
    update(picture_lists)
    .where(picture_lists.c.app == bindparam("key"))
    .values(revision=bindparam("next_revision"))
)
_IS_IT = and_(pictures.c.app == bindparam("in_app"), pictures.c.picture == bindparam("named"))
INSERT_PICTURE = insert(pictures)
UPDATE_PICTURE = (
    update(pictures)
    .where(_IS_IT)
    .values(
        sha256=bindparam("next_sha256"),
        media_type=bindparam("next_media_type"),
        width=bindparam("next_width"),
        height=bindparam("next_height"),
        body=bindparam("next_body"),
    )
)
DELETE_PICTURE = delete(pictures).where(_IS_IT)

_REVISION = select(picture_lists.c.revision)
_FACTS = select(
    pictures.c.picture,
    pictures.c.sha256,
    pictures.c.media_type,
    pictures.c.width,
    pictures.c.height,
    func.length(pictures.c.body),
).order_by(pictures.c.picture)
_ADDRESSES = select(pictures.c.picture, pictures.c.sha256, pictures.c.media_type)

FOLDER = "/pictures/"
"""The begin of the addresses of pictures."""

ENDINGS = {PNG: "png", WEBP: "webp"}


class Picture(NamedTuple):
    """A picture as it is stored, without its bytes. `size` is their number."""

    picture: str
    sha256: str
    media_type: str
    width: int
    height: int
    size: int


def address_of(sha256: str, media_type: str) -> str:
    """Returns the address of a picture, without the host."""
    return f"{FOLDER}{sha256}.{ENDINGS[media_type]}"


async def read_revision(database: Database, app: str) -> int:
    """Returns the revision of the app's pictures, 0 before the first one."""
    rows = await database.rows(_REVISION.where(picture_lists.c.app == app))
    return rows[0][0] if rows else 0


async def read_pictures(database: Database, app: str) -> tuple[Picture, ...]:
    """Returns all pictures of the app, by their ids."""
    return tuple([Picture(*row) for row in await database.rows(_FACTS.where(pictures.c.app == app))])


async def read_picture(database: Database, app: str, picture: str) -> Picture | None:
    """Returns one picture of the app, None for an unknown id."""
    rows = await database.rows(_FACTS.where(pictures.c.app == app, pictures.c.picture == picture))
    return Picture(*rows[0]) if rows else None


async def read_body(database: Database, sha256: str, media_type: str) -> bytes | None:
    """Returns the bytes of this hash and media type, None where no app has a picture of these."""
    where = (pictures.c.sha256 == sha256) & (pictures.c.media_type == media_type)
    rows = await database.rows(select(pictures.c.body).where(where).limit(1))
    return rows[0][0] if rows else None


async def read_addresses(database: Database, app: str, named: Mapping[str, str]) -> dict[str, str]:
    """Returns the address by each key of `named`, whose values are ids of pictures. A deleted picture has none."""
    if not named:
        return {}
    where = (pictures.c.app == app) & pictures.c.picture.in_(sorted(set(named.values())))
    rows = await database.rows(_ADDRESSES.where(where))
    known = {picture: address_of(sha256, media_type) for picture, sha256, media_type in rows}
    return {key: known[picture] for key, picture in named.items() if picture in known}
