"""Records as flat tables: CSV for spreadsheets, Parquet for everything else. One row a line of `records.jsonl`.

A cell of text that a spreadsheet would take for a formula is written with an apostrophe before it; numbers stay
numbers. Quotes, commas and line ends are quoted as RFC 4180 says.
"""

import csv
import io
import os
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import IO, Any, Protocol

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

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What some spreadsheet takes for the beginning of a formula; the wide forms are what it makes of them."""

GROUP_ROWS = 5_000
"""Rows of Parquet that are held, as columns already, until they become one group."""


class Flat(Struct, frozen=True):
    """One record in a row. What its kind does not have, or what is gone, is None; lists stay lists."""

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
    """The row of an entry. `details` are the members of the record, as JSON, that no column of their own has; those
    that are only needed to repeat a decision are in `records.jsonl` alone."""
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
    """The text itself is in `policies/`."""
    return structs.replace(row, details=_rest(data, "meaning"))


def _rest(data: bytes, *own: str) -> str | None:
    """Returns the members that have no column, as canonical JSON; None when there are none. They stay the bytes that were
    hashed, also those that this version does not know."""
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
    """A table that is written into a file. `name` is its name in an archive."""

    name: str

    def add(self, rows: Sequence[Flat]) -> None: ...

    def close(self) -> None:
        """Afterwards the file holds the whole table, and is still open."""


class CsvFile:
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
    """The value as a cell that no spreadsheet runs. None is an empty cell, a list is JSON."""
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
    name = "records.parquet"

    def __init__(self, file: IO[bytes]) -> None:
        # Arrow's own pool keeps what it once had, for each thread; it is chosen when Arrow is first imported.
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
        self._held: list[Any] = []

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
    """Raises Unprocessable when a format needs what is not installed here."""
    if "parquet" in formats and find_spec("pyarrow") is None:
        raise Unprocessable(
            "Parquet needs pyarrow, which is not installed here: pip install 'aboveboard[export]'",
            field="formats",
            expected="jsonl or csv",
        )
