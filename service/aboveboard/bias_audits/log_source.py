"""The rows of a check, read from the gateway's own log as an export of the same size has them.

Each entry goes through the line that an export writes (`exports.record_line`). So a report from the log and one from an
export are equal. Small pages with a rest leave the processor to the requests of the gateway.
"""

import asyncio
from contextlib import aclosing
from hashlib import sha256
from typing import NamedTuple

import msgspec

from aboveboard.audit import note
from aboveboard.bias.check import ReportSource
from aboveboard.bias.log_rows import LogRead, LogReader, RowQuery
from aboveboard.clock import to_iso
from aboveboard.exports.entry_reader import EntryPage, pages
from aboveboard.exports.query import ExportQuery
from aboveboard.exports.recheck import ReadEntries, check_not_overtaken
from aboveboard.exports.record_line import line
from aboveboard.exports.throttle import Pace, Progress, Throttle, in_thread, silent
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.uncancelled import READING_MOST_S, to_the_end
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.verify.records import VerifiedLine

GENTLE = Pace(page=100, rest=1.0)

_lines = msgspec.json.Decoder(VerifiedLine)


class GatewayRead(NamedTuple):
    """The rows of the log, and what identifies its state in a report."""

    read: LogRead
    source: ReportSource


async def read_gateway(gateway: Gateway, query: RowQuery, progress: Progress = silent) -> GatewayRead:
    """Returns the rows of the whole log as it is now.

    Raises Stale when a person was erased while they were read, Tampered when an entry is missing, and Unavailable when
    the database does not answer.
    """
    signed = await to_the_end(latest_checkpoint(gateway), most_s=READING_MOST_S)
    size = note.parse_checkpoint(note.split(signed)[0]).size
    work = _ReadPass(query, size)
    steps = Throttle(size, progress, GENTLE)
    async with aclosing(pages(gateway, ExportQuery(), size, page=steps.page)) as read:
        async for page in read:
            await in_thread(work.take, page)
            await steps.take(page.end - page.start)
    await check_not_overtaken(gateway, work.opened)
    source = ReportSource(
        checkpoint=sha256(signed.encode()).hexdigest(),
        made=to_iso(gateway.clock()),
        origin=gateway.database.origin,
        records=work.records.hexdigest(),
        size=size,
    )
    return GatewayRead(await to_the_end(asyncio.to_thread(work.reader.finish)), source)


class _ReadPass:
    """One pass over the pages. `records` is the hash of the lines, and `opened` has the entries that were decrypted."""

    def __init__(self, query: RowQuery, size: int) -> None:
        self.reader, self.records, self.opened = LogReader(query), sha256(), ReadEntries(size)

    def take(self, page: EntryPage) -> None:
        """Reads one page."""
        for found in page.found:
            data = line(found)
            self.records.update(data)
            self.reader.take(_lines.decode(data))
            if found.state == "record":
                self.opened.add(found.index)
