"""Exports of the log for those who audit it: readable records, and everything that shows what they are worth.

An export is one archive of one state of the log: the newest checkpoint, and only entries below its size. What is in
it stands in `records` (the lines), `tables` (CSV, Parquet), `tiles` (the log's part),
`texts` (policy sets and notices) and here. Memory does not grow with its length.

An archive holds opened records. Whoever is erased while one is made must not come out of it afterwards, so one that
an erasure overtook is thrown away (`overtaken`).
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
from aboveboard.errors import Unprocessable
from aboveboard.exports.entry_reader import EntryPage, State, pages
from aboveboard.exports.query import ExportQuery, describe, normalize
from aboveboard.exports.recheck import ReadEntries, check_not_overtaken
from aboveboard.exports.record_line import anonymous, line
from aboveboard.exports.referenced_texts import add_notices, add_policies
from aboveboard.exports.tables import TABLES, TableFile, check_formats, flat
from aboveboard.exports.throttle import AT_ONCE, Pace, Progress, Throttle, in_thread, silent
from aboveboard.exports.tile_files import LogPart
from aboveboard.exports.zip_writer import ArchiveWriter, Draft, draft
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import EntryRange, ExportRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.storage.journal import Entry, Submission
from aboveboard.storage.uncancelled import READING_MOST_S, to_the_end
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import vkeys

FORMAT = "aboveboard-export/1"
RECORDS = "records.jsonl"
MANIFEST_VERSION = 1
COUNTED: dict[State, str] = {
    "record": "records",
    "erased": "erased",
    "unreadable": "unreadable",
    "left_out": "bodies_left_out",
}
"""The name under which the manifest counts the lines of a state."""


class ExportOrder(Struct, frozen=True):
    """`name` is the id of the export, `by` the id of the API key that asked for it or the word `command`."""

    name: str
    query: ExportQuery
    by: str


class Contents(NamedTuple):
    """What an archive has in it. An empty range ends before it begins.

    `counts` adds up. The entries of the range are its records, the erased and the unreadable ones, those whose bodies
    are left out (`bodies_left_out`), and those that were not asked for (`left_out`).
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
    """The archive at `path`, once it is durable, whole, and has its entry in the log. Nothing is there otherwise.

    Raises Conflict when the name is taken, Unprocessable for a query that cannot be answered and for a disk that
    refuses, Tampered when the log does not verify, and Unavailable.
    """

    async def attempt() -> Contents:
        async with open_draft(path) as aside:
            contents = await write_archive(gateway, asked, aside, progress)
            await gateway.submit(Submission((), (), (entry_of(gateway, asked, contents),)))
            await check_not_overtaken(gateway, contents.opened)
            await in_thread(aside.publish)
            return contents

    return await gateway.with_retries(attempt)


@asynccontextmanager
async def open_draft(path: Path) -> AsyncIterator[Draft]:
    """See `archive.draft`. Raises Unprocessable when the disk refuses."""
    with refuse_on_disk_errors(), draft(path) as aside:
        yield aside


@contextmanager
def refuse_on_disk_errors() -> Iterator[None]:
    """Raises Unprocessable, with what is the matter, where the disk refuses."""
    try:
        yield
    except OSError as error:
        raise Unprocessable(
            f"the archive could not be written ({error.strerror or type(error).__name__})",
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
    """Writes the whole archive into the draft. `opened` is new, and tells others at any time what is in it. Raises as
    `export_to`, and Stale when somebody was erased meanwhile: then it must not be handed out."""
    query = normalize(asked.query)
    check_formats(query.formats)
    opened = ReadEntries() if opened is None else opened
    signed = await to_the_end(latest_checkpoint(gateway), most_s=READING_MOST_S)
    checkpoint = note.parse_checkpoint(note.split(signed)[0])
    opened.size = checkpoint.size
    archive = ArchiveWriter(aside.file)
    work = _WritePass(gateway, query, archive, opened, Throttle(2 * checkpoint.size, progress, pace))
    try:
        await work.lines(aside.folder)
        first, last = work.range()
        await LogPart(gateway, archive, checkpoint).write(first, last, work.steps.take)
        policies = await add_policies(gateway, archive, work.policies)
        notices = await add_notices(gateway, archive, checkpoint.size)
        counts = work.counts(first, last) | {"policies": policies, "notices": notices}
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
    """The entry that says that an archive was made, of what, and for whom. It stands in the log before anybody gets
    the archive."""
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
    """One pass over the lines, and what is counted on the way. `policies` are the sets that the lines name."""

    def __init__(
        self,
        gateway: Gateway,
        query: ExportQuery,
        archive: ArchiveWriter,
        opened: ReadEntries,
        steps: Throttle,
    ) -> None:
        self._gateway, self._query, self._archive = gateway, query, archive
        self._opened, self._size, self.steps = opened, opened.size, steps
        self._states: dict[State, int] = dict.fromkeys(COUNTED, 0)
        self._first, self._last = 0, -1
        self.policies: set[str] = set()

    async def lines(self, folder: Path) -> None:
        """Writes the records, in every format that was asked for."""
        with ExitStack() as stack:
            # Files without a name: whatever happens to this process, they are gone with it.
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
        """A page is compressed and written while the next one is opened."""
        under_way = asyncio.ensure_future(in_thread(write, b""))
        try:
            async with aclosing(pages(self._gateway, self._query, self._size, page=self.steps.page)) as read:
                async for page in read:
                    text = await in_thread(self._take, page, tables)
                    self._opened.pages += 1
                    await under_way
                    under_way = asyncio.ensure_future(in_thread(write, text))
                    await self.steps.take(page.end - page.start)
        finally:
            await to_the_end(asyncio.wait({under_way}))
        under_way.result()
        self._opened.is_whole = True

    def _take(self, page: EntryPage, tables: list[TableFile]) -> bytes:
        """The lines of the page, which is in the tables and counted afterwards."""
        found = page.found if self._query.pseudonyms else [anonymous(each) for each in page.found]
        if tables:
            rows = [flat(each) for each in found]
            for table in tables:
                table.add(rows)
        for each in found:
            self._states[each.state] += 1
            self.policies.add(each.entry.policy)
            if each.state in (
                "record",
                "left_out",
            ):  # of either there is something that an erasure takes away
                self._opened.add(each.index)
        if found:
            self._first = self._first if self._last >= 0 else found[0].index
            self._last = found[-1].index
        return b"".join([line(each) for each in found])

    def range(self) -> tuple[int, int]:
        """The first and the last entry that the archive speaks of: of the whole log when the leaves tell what was
        asked for, so that it can be seen that nothing was left out; else from the first line to the last."""
        query = self._query
        if not query.is_timed and query.app is None and query.placement is None:
            return 0, self._size - 1
        self.steps.total = self._size + self._last - self._first + 1
        return self._first, self._last

    def counts(self, first: int, last: int) -> dict[str, int]:
        entries = last - first + 1
        states = {COUNTED[state]: count for state, count in self._states.items()}
        return {"entries": entries, **states, "left_out": entries - sum(states.values())}
