"""The doctor's finding on placements that get no `seen`, so that nothing says which items are not wanted."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from aboveboard.catalogue.measurements import measurements
from aboveboard.catalogue.tables import placement_revisions, placements
from aboveboard.measurement.measurement_store import ReportPart
from aboveboard.measurement.placement_report import AnswerCounts, suggest
from aboveboard.operations.findings import DoctorFinding, warn

NAME = "answers"

_DO = (
    "Let the app report `seen`. "
    'If it cannot, declare `"answers": "clicks"` for the placement, so that what is unanswered counts.'
)


class _Findings(Struct, frozen=True):
    sample: AnswerCounts | None = None


class _StoredPlacement(Struct, frozen=True):
    answers: str = "seen"


_findings = msgspec.json.Decoder(_Findings)
_declared = msgspec.json.Decoder(_StoredPlacement)


def report_answers(connection: Connection) -> Iterator[DoctorFinding]:
    """Yields a warning that names the placements in whose newest sample nothing was reported as seen."""
    named = sorted(
        key for key, seen in _samples(connection).items() if suggest(_answers(connection, key), seen)
    )
    if named:
        yield warn(NAME, f"No `seen` was reported for a long time. Placements: {', '.join(named)}", _DO)


def _samples(connection: Connection) -> dict[str, AnswerCounts]:
    table = measurements.c
    query = select(table.placement_key, table.body).where(table.part == str(ReportPart.SAMPLE))
    found = {key: _findings.decode(body).sample for key, body in connection.execute(query)}
    return {key: sample for key, sample in found.items() if sample is not None}


def _answers(connection: Connection, key: str) -> str:
    """Returns what the newest revision of the placement declares."""
    of, table = placement_revisions.c, placements.c
    query = select(of.body).join(
        placements, (table.placement_key == of.placement_key) & (table.revision == of.revision)
    )
    body = connection.execute(query.where(of.placement_key == key)).scalar()
    return "clicks" if body is None else _declared.decode(body).answers
