"""Past decisions computed again on the gateway, for the causes of a gap and the exact chance of the class.

The gateway alone can: an export has the records, but neither models nor placements. Pages of records are opened and
decided in a thread. Requests are served in the pauses between them. Memory does not grow with the records. Records that are equal but for their draw are decided once.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aboveboard.audit.entries import parse_leaf
from aboveboard.bias.class_chance import DialRules, Marks
from aboveboard.bias.decided_rows import DecidedBuilder, DecidedRows, ReplayFailure
from aboveboard.bias.dial_rules import list_dial_rules
from aboveboard.bias.item_class import ClassOfItems, mark_class
from aboveboard.bias.row_causes import RowCauses, find_causes, has_kept_first, identify
from aboveboard.bounded_cache import BoundedCache
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import DecisionRecord
from aboveboard.engine.model import Bound, bind, holds
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.errors import NotFound, Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.refusals import note_record
from aboveboard.gateway.stored_records import STORED_WITH_KEY, StoredRecord, fetch_records, open_record
from aboveboard.storage.tables import records

MOST = 100_000
"""The decisions that are computed again for one report at most, the newest ones."""

PAGE = 200
REST_S = 0.005
"""The pause between two pages, in seconds, in which requests are served."""

BOUND_MOST = 16
"""The bound models in memory. A placement may have a new one every few minutes."""

ALIKE_MOST = 2_000
"""The decisions in memory whose equals are not computed again."""


class _BoundClass(NamedTuple):
    """A placement bound to a model, and the items of the class in it."""

    bound: Bound
    marks: Marks


class _PageItem(NamedTuple):
    """A decision of a page: its record, and what it was bound to. `policy` is the id of its policy set."""

    record: DecisionRecord
    bound: _BoundClass
    policy: str


async def decide_again(
    gateway: Gateway, places: Indexes, declared: ClassOfItems, *, most: int = MOST
) -> DecidedRows:
    """Returns the decisions at these indexes of the log, ascending, computed again for a class of items.

    What cannot be computed again is counted by its reason. Raises Unavailable when the database does not answer.
    """
    return await _Pass(gateway, declared).decide(places.tolist(), most)


class _Pass:
    """One pass over the decisions, in the order of the log."""

    def __init__(self, gateway: Gateway, declared: ClassOfItems) -> None:
        self._gateway, self._declared = gateway, declared
        rules = gateway.rules.policy.rules.items()
        self._built = DecidedBuilder(frozenset(name for name, each in rules if each.klass == "never"))
        self._revisions = Revisions(gateway.shelves)
        self._bounds = BoundedCache[tuple[str, int, int], _BoundClass](BOUND_MOST)
        self._alike = BoundedCache[tuple[str, int, int, int, str, bytes], RowCauses](ALIKE_MOST)
        self._rules: Mapping[str, DialRules] = {}

    async def decide(self, places: Sequence[int], most: int) -> DecidedRows:
        """Makes all of them again, but for those that are older than the newest `most`."""
        self._rules = await list_dial_rules(self._gateway)
        left = max(0, len(places) - most)
        for place in places[:left]:
            self._built.leave(place, ReplayFailure.MOST)
        for at in range(left, len(places), PAGE):
            page = places[at : at + PAGE]
            rows = await fetch_records(
                self._gateway.database, STORED_WITH_KEY.where(records.c.entry_index.in_(page))
            )
            bodies = await asyncio.to_thread(self._open_all, {row.entry_index: row for row in rows}, page)
            items = [(place, await self._complete(row, body)) for place, row, body in bodies]
            await asyncio.to_thread(self._decide_page, items)
            await asyncio.sleep(REST_S)
        return self._built.finish()

    def _open_all(
        self, rows: Mapping[int, StoredRecord], page: Sequence[int]
    ) -> list[tuple[int, StoredRecord | None, DecisionRecord | None]]:
        keys: dict[bytes | None, bytes] = {None: self._gateway.keyring.operator_key}
        found = [(place, rows.get(place)) for place in page]
        return [(place, row, None if row is None else self._open(row, keys)) for place, row in found]

    def _open(self, row: StoredRecord, keys: dict[bytes | None, bytes]) -> DecisionRecord | None:
        wrapped, person = row.readable_key, row.person
        try:
            if person is not None:
                if wrapped is None:
                    return None
                keys[person] = keys.get(person) or self._gateway.keyring.unwrap(wrapped, person)
            return open_record(row, keys[person], DecisionRecord)
        except (Unreadable, Tampered):
            note_record(self._gateway.metrics, row.entry_index)
            return None

    async def _complete(
        self, row: StoredRecord | None, record: DecisionRecord | None
    ) -> _PageItem | ReplayFailure:
        """Returns the decision with all it needs, or what is gone."""
        if row is None or record is None:
            return ReplayFailure.RECORD
        policy = parse_leaf(row.leaf).policy
        if policy not in self._rules:
            return ReplayFailure.RULES
        try:
            return _PageItem(record, await self._bind(row.app, record), policy)
        except NotFound as error:
            return ReplayFailure.PLACEMENT if error.field == "placement" else ReplayFailure.MODEL

    async def _bind(self, app: str, record: DecisionRecord) -> _BoundClass:
        """Returns what the record names. Raises NotFound, with the field `placement` when that is what is gone."""
        key = placement_key(app, record.placement)
        name = (key, record.revision, record.model)
        found = self._bounds.get(name)
        if found is not None and holds(found.bound, record.as_of_ms):
            return found
        shelf = await self._revisions.shelf(key, record.revision)
        model = await self._gateway.shelves.model(key, record.model)
        bound = await asyncio.to_thread(bind, shelf, model, record.as_of_ms)
        marks = mark_class(shelf, self._declared) if found is None else found.marks
        self._bounds.put(name, _BoundClass(bound, marks))
        return _BoundClass(bound, marks)

    def _decide_page(self, items: Sequence[tuple[int, _PageItem | ReplayFailure]]) -> None:
        for place, each in items:
            found = each if isinstance(each, ReplayFailure) else self._find(each)
            if isinstance(found, ReplayFailure):
                self._built.leave(place, found)
            elif isinstance(each, _PageItem):
                self._built.add(place, each.record, found)

    def _find(self, item: _PageItem) -> RowCauses | ReplayFailure:
        bound, record = item.bound.bound, item.record
        if has_kept_first(record):
            return ReplayFailure.KEPT
        key = placement_key(bound.shelf.placement.app, record.placement)
        name = (key, record.revision, record.model, bound.step, item.policy, identify(record))
        found = self._alike.get(name)
        if found is None:
            found = find_causes(bound, record, item.bound.marks, self._rules[item.policy])
            if found is None:
                return ReplayFailure.BUILD
            self._alike.put(name, found)
        return found
