"""The intake of pictures. Each upload and each deletion has an entry, which names the hash of the stored bytes."""

from aboveboard.catalogue.picture_codec import EncodedPicture
from aboveboard.catalogue.pictures import (
    DELETE_PICTURE,
    INSERT_PICTURE,
    UPDATE_PICTURE,
    Picture,
    read_picture,
    read_pictures,
    read_revision,
)
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.ingestion.picture_use import find_use, in_turn_with_pictures, write_revision
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import Value

UPLOADED, DELETED = "uploaded a picture", "deleted a picture"
"""The actions of the entries."""

NO_CHANGE = Submission((), (), ())

BUSY = "Other requests keep changing these pictures."


async def put_picture(
    gateway: Gateway, app: str, picture: str, encoded: EncodedPicture, *, asked: Once | None = None
) -> Picture:
    """Stores the picture under its id, in place of an earlier one, and returns it. Equal bytes change nothing.

    A repeated `asked` changes nothing, and gets the picture that the id has now. Raises Unprocessable for one more than
    the app may have, and NotFound for a repeat after the picture was deleted.
    """

    async def attempt() -> Picture:
        kept, revision = await find_answer(gateway, asked), await read_revision(gateway.database, app)
        before = await read_picture(gateway.database, app, picture)
        if asked is not None and kept is not None:
            asked.replayed = True
            return _require(before)
        after = Picture(
            picture,
            encoded.sha256,
            encoded.media_type,
            encoded.width,
            encoded.height,
            len(encoded.body),
        )
        if before is None:
            await _check_room(gateway, app)
        write = _write(app, before, after, encoded.body)
        changed = NO_CHANGE if before == after else _change(gateway, app, UPLOADED, after, write)
        await _submit(gateway, app, revision, changed, asked)
        return after

    return await gateway.with_retries(in_turn_with_pictures(app, attempt), busy=BUSY)


async def delete_picture(gateway: Gateway, app: str, picture: str, *, asked: Once | None = None) -> None:
    """Deletes the picture. A repeated `asked` changes nothing.

    Raises NotFound for an unknown one, and Unprocessable for one that a topic or an item has.
    """

    async def attempt() -> None:
        kept, revision = await find_answer(gateway, asked), await read_revision(gateway.database, app)
        if asked is not None and kept is not None:
            asked.replayed = True
            return
        before = _require(await read_picture(gateway.database, app, picture))
        if (user := await find_use(gateway, app, picture)) is not None:
            raise Unprocessable(
                f"{user} has this picture. Declare it without the picture first.",
                field="picture",
                expected="a picture that no topic and no item has",
            )
        deleted = Write(DELETE_PICTURE, {"in_app": app, "named": picture})
        await _submit(gateway, app, revision, _change(gateway, app, DELETED, before, deleted), asked)

    await gateway.with_retries(in_turn_with_pictures(app, attempt), busy=BUSY)


async def get_picture(gateway: Gateway, app: str, picture: str) -> Picture:
    """Returns the picture. Raises NotFound for an unknown one."""
    return _require(await read_picture(gateway.database, app, picture))


def _require(picture: Picture | None) -> Picture:
    if picture is None:
        raise NotFound(
            "This picture was not found. Use the id of an uploaded one.",
            field="picture",
            expected="the id of an uploaded picture",
        )
    return picture


async def _check_room(gateway: Gateway, app: str) -> None:
    most = gateway.settings.pictures_max
    if len(await read_pictures(gateway.database, app)) >= most:
        raise Unprocessable(
            "The app has too many pictures. Delete one first.",
            field="picture",
            expected=f"at most {most} pictures of an app",
        )


async def _submit(gateway: Gateway, app: str, revision: int, changed: Submission, asked: Once | None) -> None:
    """Commits the change with its entry, and the answer to a repeat. An empty change has no entry."""
    guards, writes = keep(asked, b"", gateway.operator(app), gateway.clock())
    if not changed.writes and not writes:
        return
    more = (write_revision(app, revision), *changed.writes) if changed.writes else ()
    unchanged = Guard("picture_lists", app, revision)
    await gateway.submit(Submission((unchanged, *guards), (*more, *writes), changed.entries))


def _change(gateway: Gateway, app: str, did: str, picture: Picture, write: Write) -> Submission:
    """Returns the write with its entry."""
    counts = {"bytes": picture.size, "height": picture.height, "width": picture.width}
    record = AdminRecord(did=did, counts=counts, sha256=picture.sha256)
    return Submission((), (write,), (gateway.entry(record, gateway.operator(app)),))


def _write(app: str, before: Picture | None, after: Picture, body: bytes) -> Write:
    row: dict[str, Value] = {
        "sha256": after.sha256,
        "media_type": after.media_type,
        "width": after.width,
        "height": after.height,
        "body": body,
    }
    if before is None:
        return Write(INSERT_PICTURE, {"app": app, "picture": after.picture} | row)
    changed = {f"next_{name}": value for name, value in row.items()}
    return Write(UPDATE_PICTURE, {"in_app": app, "named": after.picture} | changed)
