"""The actions of the staff on a finished export. Each is an entry of the log before it takes effect."""

from typing import IO

from msgspec import structs

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.staff_entries import action, staff_entry, write_down
from aboveboard.exports.jobs import CHANGING, DELETE, job_of, open_file, path_of
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.storage.journal import Submission, Write

TAKEN, DELETED = "took an export", "deleted an export"


async def take(gateway: Gateway, name: str, by: ApiKey) -> IO[bytes]:
    """Opens the finished archive for the key `by`, once the log has the entry of that.

    Raises NotFound, Conflict, Gone or OtherNode as `open_file` does. The caller closes the file.
    """
    file = await open_file(gateway, name)
    try:
        await write_down(gateway, by, structs.replace(action(by, TAKEN), export=name))
    except BaseException:
        file.close()
        raise
    return file


async def drop(gateway: Gateway, name: str, by: ApiKey, *, asked: Once | None = None) -> None:
    """Deletes the row and the file of the export, and records that in the same step. A repeated `asked` records nothing.

    A worker that makes the export gives up. Raises NotFound when the export has no row.
    """

    # The row goes first: a worker that still makes the export then cannot finish, and deletes its own file.
    async def attempt() -> None:
        if asked is not None and await find_answer(gateway, asked) is not None:
            asked.replayed = True
            return
        job = await job_of(gateway, name)
        entry = staff_entry(gateway, by, structs.replace(action(by, DELETED), export=name))
        guards, writes = keep(asked, b"", gateway.operator(by.app), gateway.clock())
        deleted = Write(DELETE, {"key": name})
        await gateway.submit(Submission((job.guard, *guards), (deleted, *writes), (entry,)))

    await gateway.with_retries(attempt, busy=CHANGING)
    path_of(gateway, name).unlink(missing_ok=True)
