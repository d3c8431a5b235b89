"""The rows of a check: decisions, read from the lines of an export in the order of the log.

Only what a check counts is kept of each decision. Its groups are those of that moment: facts are the person's newest
before the decision's index in the log. Ids that a link joins are one person, from their first decision on.

Decisions that say nothing about a group are lines of their own, see `apart_rows`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import UnsetType

from aboveboard.audit.entries import parse_leaf
from aboveboard.bias.aliases import Aliases
from aboveboard.bias.apart_rows import ApartRow, Line, LineCount, count_apart
from aboveboard.bias.attributes import AsOf, CountedDecision, RegionClassOf, value_of
from aboveboard.bias.exposure import exposure_of_class
from aboveboard.bias.row_details import DetailsBuilder, RowDetails
from aboveboard.clock import to_ms
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.errors import Unprocessable
from aboveboard.exports.query import hour_ms
from aboveboard.gateway.record_bodies import FactsRecord, LinkRecord, OutcomeRecord
from aboveboard.verify.records import VerifiedLine
from aboveboard.words import BoundBy, EntryKind, OutcomeKind


class RowQuery(NamedTuple):
    """The decisions to read: those of `app` and `placement` (None: of all), from the first instant to before the last.

    `is_of_class` judges an item's id. `attributes` are read for each decision, but for labels. The lines of their own
    are counted from `lines_from_ms` on, and features are read from then on.
    """

    app: str | None
    placement: str | None
    from_ms: int
    to_ms: int
    lines_from_ms: int
    is_of_class: Callable[[str], bool]
    attributes: tuple[str, ...]
    class_of_region: RegionClassOf


class Column(NamedTuple):
    """The values of one attribute: a number for each row, which is the place of its value in `values`."""

    codes: Indexes
    values: tuple[str, ...]


class CheckRows(NamedTuple):
    """The rows, in the order of the log. `people` numbers the person of each, and `visits` the visit.

    `selected` is 1 where the first slot had an item of the class, else 0. `rewards` are 1 where the first item was
    taken, 0 where it was not, and NaN where it was not seen.
    """

    times_ms: Indexes
    people: Indexes
    visits: Indexes
    selected: Floats
    exposure: Floats
    rewards: Floats
    columns: dict[str, Column]
    details: RowDetails


class LogRead(NamedTuple):
    """The rows, the lines of their own, and the number of each person by every pseudonym of theirs.

    `apart` are the rows of the lines. `unmatched_links` counts links that could not be followed: their two ids count as
    two people.
    """

    rows: CheckRows
    lines: dict[Line, LineCount]
    apart: tuple[ApartRow, ...]
    numbers: dict[str, int]
    unmatched_links: int


_decisions = msgspec.json.Decoder(CountedDecision)
_facts = msgspec.json.Decoder(FactsRecord)
_links = msgspec.json.Decoder(LinkRecord)
_outcomes = msgspec.json.Decoder(OutcomeRecord)

_UNSEEN = float("nan")


def read_log(lines: Iterable[VerifiedLine], query: RowQuery) -> LogRead:
    """Returns the rows of the lines, which are all of a log or of one app, in order.

    Lines outside the time of the query are read too: facts, links and first entries come before. Raises Unprocessable
    for an entry that this version cannot read.
    """
    reader = LogReader(query)
    for line in lines:
        reader.take(line)
    return reader.finish()


class LogReader:
    """The state of one pass. Ids are pseudonyms until the end, when all links are known."""

    def __init__(self, query: RowQuery) -> None:
        self._query = query
        self._aliases = Aliases()
        self._facts: dict[str, FactsRecord] = {}
        self._first_ms: dict[str, int] = {}
        self._ids: dict[str, int] = {}
        self._seeds: dict[str, int] = {}
        self._places: dict[str, tuple[int, str]] = {}
        self._rows = list[tuple[int, int, int, float, float]]()
        self._rewards, self._details = list[float](), DetailsBuilder()
        self._columns: dict[str, list[int]] = {name: [] for name in query.attributes}
        self._values: dict[str, dict[str, int]] = {name: {} for name in query.attributes}
        self._apart = list[ApartRow]()

    def take(self, line: VerifiedLine) -> None:
        """Reads one line. Kinds that a check does not need only show when a person came first."""
        if line.person is not None and line.at is not None:
            self._first_ms.setdefault(line.person, _ms(line.at))
        try:
            self._take_body(line)
        except msgspec.DecodeError as error:
            raise Unprocessable(
                f"The entry at index {line.index} is of a newer version. Use a newer version for this export.",
                field="export",
            ) from error

    def _take_body(self, line: VerifiedLine) -> None:
        match line.kind:
            case EntryKind.DECISION:
                self._take_decision(line)
            case EntryKind.FACTS if line.body is not None and line.person is not None:
                self._facts[self._aliases.owner(line.person)] = _facts.decode(line.body)
            case EntryKind.LINK if line.body is not None and line.person is not None:
                self._take_link(line.person, _links.decode(line.body))
            case EntryKind.OUTCOME if line.body is not None:
                for each in _outcomes.decode(line.body).outcomes:
                    self._take_outcome(each.decision, each.item, each.kind)

    def _take_link(self, pseudonym: str, body: LinkRecord) -> None:
        is_undone = body.undone is True
        if not isinstance(body.guest, UnsetType):
            self._aliases.take_person(pseudonym, body.guest, is_undone=is_undone)
        if not isinstance(body.person, UnsetType):
            self._aliases.take_guest(pseudonym, body.person, is_undone=is_undone)

    def _take_decision(self, line: VerifiedLine) -> None:
        query = self._query
        at_ms = hour_ms(parse_leaf(line.leaf.encode())) if line.at is None else _ms(line.at)
        if not query.from_ms <= at_ms < query.to_ms:
            return
        if line.erased:
            self._set_apart(Line.ERASED, at_ms)
            return
        if query.app is not None and line.app != query.app:
            return
        try:
            body = _decisions.decode(line.body or "")
        except msgspec.DecodeError:
            self._set_apart(Line.UNREADABLE, at_ms)
            return
        if body.preview is True or query.placement not in (None, body.placement):
            return
        items = [item for item, _ in body.items]
        is_selected = bool(items) and query.is_of_class(items[0])
        person = None if line.person is None else self._ids.setdefault(line.person, len(self._ids))
        apart = _line_of(line.person, body)
        if apart is not None or person is None or line.person is None:
            self._set_apart(apart or Line.NOBODY, at_ms, person, is_selected)
            return
        if line.record is not None and items:
            self._places[line.record] = (len(self._rows), items[0])
        visit = self._seeds.setdefault(body.seed, len(self._seeds))
        exposure = exposure_of_class(items, query.is_of_class)
        self._rows.append((at_ms, person, visit, float(is_selected), exposure))
        self._rewards.append(_UNSEEN)
        self._details.add(line.index, body, has_features=at_ms >= query.lines_from_ms)
        self._take_attributes(line.person, body, at_ms)

    def _set_apart(
        self, line: Line, at_ms: int, person: int | None = None, is_selected: bool = False
    ) -> None:
        if at_ms >= self._query.lines_from_ms:
            self._apart.append(ApartRow(line, at_ms, person, is_selected))

    def _take_attributes(self, pseudonym: str, body: CountedDecision, at_ms: int) -> None:
        owner = self._aliases.owner(pseudonym)
        facts = self._facts.get(owner) or self._facts.get(pseudonym)
        first_ms = min(self._first_ms.get(each, at_ms) for each in (owner, pseudonym))
        as_of = AsOf(body, facts, at_ms - first_ms)
        for name, codes in self._columns.items():
            values = self._values[name]
            value = value_of(name, as_of, self._query.class_of_region)
            codes.append(values.setdefault(value, len(values)))

    def _take_outcome(self, decision: str, item: str, kind: OutcomeKind) -> None:
        row, first = self._places.get(decision, (-1, ""))
        if row < 0 or item != first:
            return
        before = self._rewards[row]
        match kind:
            case OutcomeKind.TAKEN:
                self._rewards[row] = 1.0
            case OutcomeKind.REVERTED:
                self._rewards[row] = 0.0
            case _:
                self._rewards[row] = 0.0 if before != before else before

    def finish(self) -> LogRead:
        """Returns what was read, with the ids of one person joined."""
        unmatched = self._aliases.resolve_old(set(self._first_ms))
        owners: dict[str, int] = {}
        numbers = {each: owners.setdefault(self._aliases.owner(each), len(owners)) for each in self._first_ms}
        joined = np.array([numbers[each] for each in self._ids], np.intp)
        times, people, visits, selected, exposure = (
            np.array(column) for column in (zip(*self._rows, strict=True) if self._rows else [()] * 5)
        )
        columns = {
            name: Column(np.array(codes, np.intp), tuple(self._values[name]))
            for name, codes in self._columns.items()
        }
        rows = CheckRows(
            times.astype(np.intp),
            joined[people.astype(np.intp)] if self._rows else np.empty(0, np.intp),
            visits.astype(np.intp),
            selected.astype(np.float64),
            exposure.astype(np.float64),
            np.array(self._rewards, np.float64),
            columns,
            self._details.finish(),
        )
        apart = tuple(
            each if each.person is None else each._replace(person=int(joined[each.person]))
            for each in self._apart
        )
        return LogRead(rows, count_apart(apart), apart, numbers, unmatched)


def _line_of(person: str | None, body: CountedDecision) -> Line | None:
    if person is None:
        return Line.NOBODY
    match body.bound_by:
        case BoundBy.RESTRICTED:
            return Line.RESTRICTED
        case BoundBy.CONTROL:
            return Line.CONTROL
    return None


def _ms(at: str) -> int:
    return to_ms(datetime.fromisoformat(at))
