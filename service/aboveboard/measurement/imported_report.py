"""The imported outcomes of a placement, as its report names them: apart from all that was decided here."""

from msgspec import Struct
from sqlalchemy import func, select

from aboveboard.measurement.window import day_of, format_day
from aboveboard.signals.import_tables import ImportState, imports
from aboveboard.storage.reads import RowReader


class ImportedReport(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """The numbers of imported outcomes, of any day. They are in no mean, lift, estimate or count beside them.

    `learned` are part of the model, and `waiting` are not yet. `people` counts those whom the learned ones are about, and
    `with_propensity` the learned ones with one. `first` and `last` are the days of the learned ones.
    """

    learned: int = 0
    waiting: int = 0
    people: int = 0
    with_propensity: int = 0
    first: str | None = None
    last: str | None = None


async def read_imported(reader: RowReader, key: str) -> ImportedReport:
    """Returns the numbers of the placement's imported outcomes."""
    table = imports.c
    query = select(
        func.count(),
        func.count(table.person.distinct()),
        func.coalesce(func.sum(table.has_propensity), 0),
        func.min(table.at_ms),
        func.max(table.at_ms),
    ).where(table.placement_key == key)
    ((learned, people, known, first_ms, last_ms),) = await reader.rows(
        query.where(table.pending == ImportState.LEARNED)
    )
    ((waiting, *_),) = await reader.rows(query.where(table.pending == ImportState.PENDING))
    days = [None if at_ms is None else format_day(day_of(at_ms)) for at_ms in (first_ms, last_ms)]
    return ImportedReport(learned, waiting, people, int(known), *days)
