"""The newest measurement of each part of a report, for every process and command of an installation."""

from enum import StrEnum
from typing import TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import select

from aboveboard.catalogue.measurements import DELETE_MEASUREMENT, INSERT_MEASUREMENT, measurements
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.reads import RowReader
from aboveboard.storage.tables import Row

Body = TypeVar("Body", bound=Struct)


class ReportPart(StrEnum):
    """The parts of a report that are measured in the background."""

    SAMPLE = "sample"
    BAND = "band"


async def write_measurement(gateway: Gateway, key: str, part: ReportPart, body: Struct) -> None:
    """Stores a measurement of the placement, in place of the one before."""
    row: Row = {"placement_key": key, "part": str(part), "made_ms": gateway.clock()}
    writes = (
        Write(DELETE_MEASUREMENT, {"key": key, "of": str(part)}),
        Write(INSERT_MEASUREMENT, {**row, "body": msgspec.json.encode(body)}),
    )
    await gateway.submit(Submission((), writes, ()))


async def read_measurement(reader: RowReader, key: str, part: ReportPart, kind: type[Body]) -> Body | None:
    """Returns the newest measurement of the placement. None before the first, and for one of another form."""
    table = measurements.c
    query = select(table.body).where(table.placement_key == key, table.part == str(part))
    for (body,) in await reader.rows(query):
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.DecodeError:  # another version wrote it; the next one is readable
            return None
    return None
