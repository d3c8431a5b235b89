"""Records as flat tables: CSV for spreadsheets, Parquet for other tools. Each line of `records.jsonl` is one row.

A CSV cell of text that a spreadsheet would read as a formula gets an apostrophe before it. Numbers stay numbers.
Quotes, commas and line ends are quoted by RFC 4180.
"""

import csv
import io
import os
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Protocol

import msgspec
from msgspec import Struct, structs

from aboveboard import canonical
from aboveboard.clock import to_iso
from aboveboard.decisions.record import DecisionRecord
from aboveboard.errors import Unprocessable
from aboveboard.exports.entry_reader import LogEntry
from aboveboard.exports.query import Format
from aboveboard.gateway.record_bodies import ChoiceRecord, OutcomeRecord
from aboveboard.gateway.stored_records import read_body
from aboveboard.words import EntryKind

if TYPE_CHECKING:
    from pyarrow import RecordBatch  # an extra; see `check_formats`

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The characters with which a formula begins in some spreadsheet, also in their full-width forms."""

GROUP_ROWS = 5_000
"""The rows that are buffered, as columns, until they are written as one row group of Parquet."""


class Flat(Struct, frozen=True):
    """A record as one row. A member that its kind does not have, or that is erased, is None. Lists stay lists."""

    index: int
    at: int | None
    kind: str
    state: str
    app: str | None
    person: str | None
    record: str | None
    policy: str
    placement: str | None = None
    items: list[str] | None = None
    probabilities: list[float] | None = None
    outcomes: list[str] | None = None
    asked: int | None = None
    effective: int | None = None
    bound_by: str | None = None
    held_back: list[str] | None = None
    gpc: bool | None = None
    purpose: str | None = None
    choice: str | None = None
    notice: str | None = None
    level: int | None = None
    details: str | None = None


COLUMNS = Flat.__struct_fields__
Cell = None | bool | int | str | list[str] | list[float]


def flat(found: LogEntry) -> Flat:
    """Returns the row of an entry. `details` is canonical JSON of the record's members without a column of their own.

    Members that serve only to replay a decision are in `records.jsonl` alone.
    """
    row = Flat(
        index=found.index,
        at=found.at_ms,
        kind=found.entry.type,
        state=found.state,
        app=found.app,
        person=None if found.person is None else found.person.hex(),
        record=found.record,
        policy=found.entry.policy,
    )
    if found.body is None:
        return row
    return _FILL.get(found.entry.type, _other)(row, found.body)


def _decision(row: Flat, data: bytes) -> Flat:
    body = read_body(data, DecisionRecord)
    return structs.replace(
        row,
        placement=body.placement,
        items=[shown.item for shown in body.items],
        probabilities=[float(shown.probability) for shown in body.items],
        asked=body.asked,
        effective=body.effective,
        bound_by=str(body.bound_by),
        held_back=[f"{each.what}: {each.because}" for each in body.why.held_back],
        gpc=body.gpc,
    )


def _outcome(row: Flat, data: bytes) -> Flat:
    lines = read_body(data, OutcomeRecord).outcomes
    return structs.replace(
        row,
        items=[each.item for each in lines],
        outcomes=[str(each.kind) for each in lines],
        details=_rest(data),
    )


def _consent(row: Flat, data: bytes) -> Flat:
    body = read_body(data, ChoiceRecord)
    return structs.replace(
        row,
        purpose=body.purpose,
        notice=body.notice,
        gpc=body.gpc,
        choice=str(body.state),
        details=_rest(data, "purpose", "notice", "gpc", "state"),
    )


class _Columns(Struct, frozen=True):
    """The members that have columns of their own in a body of any other kind."""

    placement: str | None = None
    level: int | None = None


def _other(row: Flat, data: bytes) -> Flat:
    own = _columns.decode(data)
    return structs.replace(
        row, placement=own.placement, level=own.level, details=_rest(data, "placement", "level")
    )


def _policy(row: Flat, data: bytes) -> Flat:
    """Returns the row of a policy set without its text, which is in `policies/`."""
    return structs.replace(row, details=_rest(data, "meaning"))


def _rest(data: bytes, *own: str) -> str | None:
    """Returns the members without a column as canonical JSON, or None when there are none.

    Their values stay the bytes that were hashed, also of members that this version does not know.
    """
    rest = {name: value for name, value in _members.decode(data).items() if name not in own and name != "v"}
    return canonical.encode(rest).decode() if rest else None


_columns = msgspec.json.Decoder(_Columns)
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_FILL: dict[str, Callable[[Flat, bytes], Flat]] = {
    EntryKind.DECISION: _decision,
    EntryKind.OUTCOME: _outcome,
    EntryKind.CONSENT: _consent,
    EntryKind.POLICY: _policy,
}


class TableFile(Protocol):
    """A writer of a table into a file. `name` is the file's name in an archive."""

    name: str

    def add(self, rows: Sequence[Flat]) -> None:
        """Appends the rows, which may stay buffered until `close`."""

    def close(self) -> None:
        """Writes what is buffered and ends the table. The file stays open."""


class CsvFile:
    """A table as CSV in UTF-8, with a header row and CRLF line ends (RFC 4180)."""

    name = "records.csv"

    def __init__(self, file: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(COLUMNS)

    def add(self, rows: Sequence[Flat]) -> None:
        self._writer.writerows([cell(value) for value in _readable(row)] for row in rows)

    def close(self) -> None:
        self._text.detach()


def _readable(row: Flat) -> list[Cell]:
    return [
        to_iso(value) if name == "at" and value is not None else value
        for name, value in zip(COLUMNS, structs.astuple(row), strict=True)
    ]


def cell(value: Cell) -> str | int | None:
    """Returns the value as a CSV cell that no spreadsheet runs. None is an empty cell, and a list is JSON."""
    # Before everything else: True is an int too, and must not become 1.
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = _list(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value


def _list(values: list[str] | list[float]) -> str:
    """Returns a list of texts, or of numbers, as JSON."""
    written = [
        canonical.number(each) if isinstance(each, float) else canonical.encode(each).decode()
        for each in values
    ]
    return f"[{','.join(written)}]"


class ParquetFile:
    """A table as Parquet, compressed with zstd, in row groups of about GROUP_ROWS rows."""

    name = "records.parquet"

    def __init__(self, file: IO[bytes]) -> None:
        # Arrow's own pool keeps freed memory for each thread. The pool is chosen at the first import of Arrow.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        import pyarrow as pa  # an extra; see `check_formats`
        from pyarrow import parquet

        self._pa = pa
        text, texts = pa.string(), pa.list_(pa.string())
        of_other_types = {
            "index": pa.int64(),
            "at": pa.timestamp("ms", tz="UTC"),
            "items": texts,
            "probabilities": pa.list_(pa.float64()),
            "outcomes": texts,
            "asked": pa.int64(),
            "effective": pa.int64(),
            "held_back": texts,
            "gpc": pa.bool_(),
            "level": pa.int64(),
        }
        self._schema = pa.schema([(name, of_other_types.get(name, text)) for name in COLUMNS])
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._held: list[RecordBatch] = []

    def add(self, rows: Sequence[Flat]) -> None:
        if not rows:
            return
        columns = zip(*map(structs.astuple, rows), strict=True)
        arrays = [
            self._pa.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)
        ]
        self._held.append(self._pa.record_batch(arrays, schema=self._schema))
        if sum(batch.num_rows for batch in self._held) >= GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(self._pa.Table.from_batches(self._held, self._schema))
        self._held = []


TABLES: dict[Format, Callable[[IO[bytes]], TableFile]] = {"csv": CsvFile, "parquet": ParquetFile}


def check_formats(formats: Sequence[Format]) -> None:
    """Raises Unprocessable when a format needs a package that is not installed."""
    if "parquet" in formats and find_spec("pyarrow") is None:
        raise Unprocessable(
            "Parquet needs pyarrow, which is not installed. Run: pip install 'aboveboard[export]'.",
            field="formats",
            expected="jsonl or csv",
        )
