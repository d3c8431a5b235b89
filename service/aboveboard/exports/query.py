"""What an export is asked for, and which entries of the log that means.

The kind, the policy set and the hour of an entry stand in its leaf, which the log's tree vouches for; the app, the
exact time and the placement stand beside it and may be gone. An entry of which it can no longer be told whether it is
meant is in the export, as erased: nothing vanishes because somebody was.
"""

from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from aboveboard.audit.entries import Leaf
from aboveboard.clock import to_iso, to_ms
from aboveboard.errors import Unprocessable
from aboveboard.gateway.record_bodies import ExportScope
from aboveboard.identifiers import LAST_MS
from aboveboard.words import EntryKind

MS_PER_HOUR = 3_600_000
HEX = frozenset("0123456789abcdef")

Format = Literal["jsonl", "csv", "parquet"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet")


class ExportQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """`from_ms` is the first instant that is meant, `to_ms` the first that no longer is. What is None or empty does
    not restrict. JSON Lines are in every archive; `formats` may name further ones."""

    from_ms: int | None = None
    to_ms: int | None = None
    kinds: tuple[EntryKind, ...] = ()
    placement: str | None = None
    app: str | None = None
    policy: str | None = None
    formats: tuple[Format, ...] = ("jsonl",)
    pseudonyms: bool = True

    @property
    def is_timed(self) -> bool:
        return self.from_ms is not None or self.to_ms is not None


def normalize(query: ExportQuery) -> ExportQuery:
    """The query in its one form: kinds and formats sorted, each once. Raises Unprocessable for one that nothing
    could ever answer."""
    for name, at_ms in (("from", query.from_ms), ("to", query.to_ms)):
        if at_ms is not None and not 0 <= at_ms <= LAST_MS:
            raise Unprocessable("the time is out of range", field=name, expected="a time from 1970 to 9999")
    if query.from_ms is not None and query.to_ms is not None and query.from_ms >= query.to_ms:
        raise Unprocessable("the export ends before it begins", field="to", expected="a time after `from`")
    if query.policy is not None and (len(query.policy) != 64 or not HEX.issuperset(query.policy)):
        raise Unprocessable(
            "this is not the id of a policy set", field="policy", expected="64 hexadecimal digits"
        )
    formats = tuple(each for each in FORMATS if each == "jsonl" or each in query.formats)
    return ExportQuery(
        query.from_ms,
        query.to_ms,
        tuple(sorted(set(query.kinds))),
        query.placement,
        query.app,
        query.policy,
        formats,
        query.pseudonyms,
    )


def describe(query: ExportQuery) -> ExportScope:
    """Returns the query as manifests and records have it."""
    return ExportScope(
        app=query.app,
        formats=query.formats,
        from_=None if query.from_ms is None else to_iso(query.from_ms),
        kinds=query.kinds,
        placement=query.placement,
        policy=query.policy,
        pseudonyms=query.pseudonyms,
        to=None if query.to_ms is None else to_iso(query.to_ms),
    )


def wants_leaf(query: ExportQuery, leaf: Leaf) -> bool:
    """Whether an entry with this leaf may be meant, as far as the leaf can tell."""
    if query.kinds and leaf.type not in query.kinds:
        return False
    if query.policy is not None and leaf.policy != query.policy:
        return False
    return not query.is_timed or _overlaps(query, hour_ms(leaf))


def _overlaps(query: ExportQuery, starts_ms: int) -> bool:
    begins_in_time = query.to_ms is None or starts_ms < query.to_ms
    return begins_in_time and (query.from_ms is None or query.from_ms < starts_ms + MS_PER_HOUR)


def wants_row(query: ExportQuery, at_ms: int, app: str) -> bool:
    """Whether an entry with this row beside it is meant, as far as the row can tell."""
    if query.app is not None and app != query.app:
        return False
    if query.from_ms is not None and at_ms < query.from_ms:
        return False
    return query.to_ms is None or at_ms < query.to_ms


def hour_ms(leaf: Leaf) -> int:
    """When the hour of the leaf begins."""
    return to_ms(datetime.strptime(leaf.time, "%Y-%m-%dT%H:00Z").replace(tzinfo=UTC))
