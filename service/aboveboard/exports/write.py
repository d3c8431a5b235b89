"""Exports of the log for auditors: readable records, and everything that proves them.

An export is one archive of one state of the log: the newest checkpoint, and only entries below its size. Its parts
are in `record_line`, `tables` (CSV, Parquet), `tile_files` (the log), `referenced_texts` (policy sets, notices, builds)
and here. What is gone is in `deletion_part`. Memory does not grow with the length of the log.

An archive contains decrypted records. A person who is erased while it is made must not remain in it. So an archive
that an erasure overtook is deleted (`recheck`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, aclosing, asynccontextmanager, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import msgspec
from msgspec import Struct

from aboveboard.audit import note
from aboveboard.clock import to_iso
from aboveboard.decisions.reasons import seal_pending
from aboveboard.errors import Unprocessable
from aboveboard.exports.deletion_part import begin_part
from aboveboard.exports.entry_reader import EntryPage, LogEntry, State, pages
from aboveboard.exports.query import ExportQuery, describe, normalize
from aboveboard.exports.recheck import OVERTAKEN, ReadEntries, check_not_overtaken
from aboveboard.exports.record_line import anonymous, line
from aboveboard.exports.referenced_texts import add_builds, add_notices, add_policies
from aboveboard.exports.tables import TABLES, TableFile, check_formats, flat
from aboveboard.exports.throttle import AT_ONCE, Pace, Progress, Throttle, in_thread, silent
from aboveboard.exports.tile_files import LogPart
from aboveboard.exports.zip_writer import ArchiveWriter, Draft, draft
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import EntryRange, ExportRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.storage.journal import Entry, Submission
from aboveboard.storage.tables import records
from aboveboard.storage.uncancelled import READING_MOST_S, to_the_end
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import vkeys
from aboveboard.words import EntryKind

FORMAT = "aboveboard-export/1"
RECORDS = "records.jsonl"
MANIFEST_VERSION = 1
COUNTED: dict[State, str] = {
    "record": "records",
    "erased": "erased",
    "unreadable": "unreadable",
    "left_out": "bodies_left_out",
}
"""The names in the manifest for the numbers of lines by state."""


class ExportOrder(Struct, frozen=True):
    """The order for an archive. `name` is the export's id, `by` the id of the API key or the word `command`."""

    name: str
    query: ExportQuery
    by: str


class Contents(NamedTuple):
    """The contents of an archive. An empty range ends before it begins.

    `counts` adds up: `entries` of the range are `records`, `erased`, `unreadable`, `bodies_left_out` and `left_out`.
    The last are entries that the query does not select.
    """

    size: int
    checkpoint: str
    first: int
    last: int
    counts: dict[str, int]
    opened: ReadEntries


async def export_to(
    gateway: Gateway, asked: ExportOrder, path: Path, progress: Progress = silent
) -> Contents:
    """Writes the archive to `path`, whole and durable, and adds its entry to the log. Leaves no file on an error.

    An attempt that an erasure overtakes is repeated, and its entry may remain. Raises Conflict when the name exists, and
    Unprocessable for a query that cannot be answered or a failed write. Raises Tampered when the log does not
    verify, and Unavailable when the database does not answer.
    """

    async def attempt() -> Contents:
        async with open_draft(path) as aside:
            contents = await write_archive(gateway, asked, aside, progress)
            # The entry comes before the file: no archive exists that the log does not name.
            await gateway.submit(Submission((), (), (entry_of(gateway, asked, contents),)))
            await check_not_overtaken(gateway, contents.opened)
            await in_thread(aside.publish)
            return contents

    return await gateway.with_retries(attempt, busy=OVERTAKEN)


@asynccontextmanager
async def open_draft(path: Path) -> AsyncIterator[Draft]:
    """Yields a draft as `zip_writer.draft` does. Turns an OSError, also of the block, into Unprocessable."""
    with refuse_on_disk_errors(), draft(path) as aside:
        yield aside


@contextmanager
def refuse_on_disk_errors() -> Iterator[None]:
    """Turns an OSError into Unprocessable, with the system's reason."""
    try:
        yield
    except OSError as error:
        raise Unprocessable(
            f"The archive could not be written ({error.strerror or type(error).__name__}).",
            expected="a folder that this user may write in, on a disk with room",
        ) from error


async def write_archive(
    gateway: Gateway,
    asked: ExportOrder,
    aside: Draft,
    progress: Progress = silent,
    *,
    pace: Pace = AT_ONCE,
    opened: ReadEntries | None = None,
) -> Contents:
    """Writes the whole archive into the draft and returns its contents. Pending reasons are computed and sealed first.

    Neither publishes it nor adds its entry to the log. `opened` must be new; it shows at any time which entries the
    archive has. Raises as `export_to` does, but no Conflict, and OSError for a failed write. Raises
    Stale when a record in it went while it was written: then it must not be published.
    """
    query = normalize(asked.query)
    check_formats(query.formats)
    opened = ReadEntries() if opened is None else opened
    if not query.kinds or EntryKind.REASONS in query.kinds:
        await seal_pending(gateway, *([] if query.app is None else [records.c.app == query.app]))
    deleted = await begin_part(gateway)
    signed = await to_the_end(latest_checkpoint(gateway), most_s=READING_MOST_S)
    checkpoint = note.parse_checkpoint(note.split(signed)[0])
    opened.size = checkpoint.size
    archive = ArchiveWriter(aside.file)
    steps = Throttle(2 * checkpoint.size, progress, pace)
    work = _WritePass(gateway, query, archive, opened, steps, take=deleted.take)
    try:
        await work.lines(aside.folder)
        first, last = work.range()
        await LogPart(gateway, archive, checkpoint).write(first, last, work.steps.take)
        policies = await add_policies(gateway, archive, work.policies)
        notices = await add_notices(gateway, archive, checkpoint.size)
        builds = await add_builds(gateway, archive, checkpoint.size)
        await deleted.check()
        await deleted.write(archive, signed)
        counts = work.counts(first, last) | {
            "policies": policies,
            "notices": notices,
            "builds": builds,
        }
        contents = Contents(checkpoint.size, signed, first, last, counts, opened)
        await in_thread(_finish, gateway, archive, query, contents)
        await check_not_overtaken(gateway, opened)
    except BaseException:
        archive.abandon()
        raise
    progress(1, 1)
    return contents


def _finish(gateway: Gateway, archive: ArchiveWriter, query: ExportQuery, contents: Contents) -> None:
    origin = gateway.database.origin
    archive.add("checkpoint", contents.checkpoint.encode())
    archive.add("key", "".join([f"{key}\n" for key in vkeys(origin, gateway.keyring)]).encode())
    archive.close(
        {
            "v": MANIFEST_VERSION,
            "format": FORMAT,
            "kind": "audit",
            "origin": origin,
            "size": contents.size,
            "made": to_iso(gateway.clock()),
            "query": msgspec.to_builtins(describe(query)),
            "range": {"first": contents.first, "last": contents.last},
            "counts": contents.counts,
        }
    )


def entry_of(gateway: Gateway, asked: ExportOrder, contents: Contents) -> Entry:
    """Returns the log entry for an archive: its query, its range and its recipient.

    The caller must commit it before it publishes the archive.
    """
    body = ExportRecord(
        by=asked.by,
        checkpoint=sha256(contents.checkpoint.encode()).hexdigest(),
        counts=contents.counts,
        export=asked.name,
        query=describe(normalize(asked.query)),
        range=EntryRange(contents.first, contents.last),
        size=contents.size,
    )
    return gateway.entry(body, gateway.operator(OPERATOR))


class _WritePass:
    """One pass over the lines, with its counts. `policies` are the policy sets that the lines name."""

    def __init__(
        self,
        gateway: Gateway,
        query: ExportQuery,
        archive: ArchiveWriter,
        opened: ReadEntries,
        steps: Throttle,
        *,
        take: Callable[[LogEntry], None],
    ) -> None:
        self._gateway, self._query, self._archive, self._note = gateway, query, archive, take
        self._opened, self._size, self.steps = opened, opened.size, steps
        self._states: dict[State, int] = dict.fromkeys(COUNTED, 0)
        self._first, self._last = 0, -1
        self.policies: set[str] = set()

    async def lines(self, folder: Path) -> None:
        """Writes the records into the archive, in every requested format. Temporary files are in `folder`.

        Sets `range`, `counts` and `policies` to those of all lines.
        """
        with ExitStack() as stack:
            # Files without a name disappear with this process, also after a crash.
            asides = {
                name: stack.enter_context(TemporaryFile(dir=folder))
                for name in self._query.formats
                if name in TABLES
            }
            tables = [TABLES[name](aside) for name, aside in asides.items()]
            with self._archive.member(RECORDS) as write:
                await self._pages(tables, write)
            for table, aside in zip(tables, asides.values(), strict=True):
                await in_thread(table.close)
                await in_thread(self._archive.copy, table.name, aside)

    async def _pages(self, tables: list[TableFile], write: Callable[[bytes], None]) -> None:
        """Writes all pages. A page is compressed and written while the next one is decrypted."""
        under_way = asyncio.ensure_future(in_thread(write, b""))
        try:
            async with aclosing(pages(self._gateway, self._query, self._size, page=self.steps.page)) as read:
                async for page in read:
                    text = await in_thread(self._take, page, tables)
                    self._opened.pages += 1  # before the write, so that no written entry is unmarked
                    await under_way
                    under_way = asyncio.ensure_future(in_thread(write, text))
                    await self.steps.take(page.end - page.start)
        finally:
            await to_the_end(asyncio.wait({under_way}))
        under_way.result()
        self._opened.is_whole = True

    def _take(self, page: EntryPage, tables: list[TableFile]) -> bytes:
        """Adds the page to the tables and the counts, and returns its lines."""
        found = page.found if self._query.pseudonyms else [anonymous(each) for each in page.found]
        if tables:
            rows = [flat(each) for each in found]
            for table in tables:
                table.add(rows)
        for each in found:
            self._states[each.state] += 1
            self._note(each)
            self.policies.add(each.entry.policy)
            # An erasure removes something from a line of either state.
            if each.state in ("record", "left_out"):
                self._opened.add(each.index)
        if found:
            self._first = self._first if self._last >= 0 else found[0].index
            self._last = found[-1].index
        return b"".join([line(each) for each in found])

    def range(self) -> tuple[int, int]:
        """Returns the first and the last entry that the archive proves.

        It is the whole log when leaves alone decide on the query: then they show that no entry is missing. Otherwise
        it reaches from the first line to the last.
        """
        query = self._query
        if not query.is_timed and query.app is None and query.placement is None:
            return 0, self._size - 1
        self.steps.total = self._size + self._last - self._first + 1
        return self._first, self._last

    def counts(self, first: int, last: int) -> dict[str, int]:
        """Returns the counts of the manifest for this range; see `Contents`."""
        entries = last - first + 1
        states = {COUNTED[state]: count for state, count in self._states.items()}
        return {"entries": entries, **states, "left_out": entries - sum(states.values())}
