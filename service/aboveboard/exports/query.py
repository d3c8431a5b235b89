"""The query of an export, and the entries of the log that it selects.

The leaf has the kind, the policy set and the hour of an entry, and the log's tree proves them. The app, the exact time
and the placement are stored beside it and may be erased. An entry without them is in the export, as erased, if its
leaf matches. So no entry vanishes from an export because a person was erased.
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
    """The conditions of an export. A condition that is None or empty does not restrict.

    `from_ms` is the first instant that is included, `to_ms` the first that is not, in milliseconds since 1970. JSON
    Lines are in every archive, and `formats` may name further ones.
    """

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
        """True when the query restricts the time."""
        return self.from_ms is not None or self.to_ms is not None


def normalize(query: ExportQuery) -> ExportQuery:
    """Returns the query in its canonical form: kinds and formats in a fixed order, each once, with `jsonl`.

    Raises Unprocessable for a time out of range, an empty span of time and a malformed policy id.
    """
    for name, at_ms in (("from", query.from_ms), ("to", query.to_ms)):
        if at_ms is not None and not 0 <= at_ms <= LAST_MS:
            raise Unprocessable("The time is out of range.", field=name, expected="a time from 1970 to 9999")
    if query.from_ms is not None and query.to_ms is not None and query.from_ms >= query.to_ms:
        raise Unprocessable("The export ends before it begins.", field="to", expected="a time after `from`")
    if query.policy is not None and (len(query.policy) != 64 or not HEX.issuperset(query.policy)):
        raise Unprocessable(
            "This is not the id of a policy set.", field="policy", expected="64 hexadecimal digits"
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
    """Returns the query in the form of manifests and records, with ISO times."""
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
    """Returns True when kind, policy set and hour of the leaf match the query."""
    if query.kinds and leaf.type not in query.kinds:
        return False
    if query.policy is not None and leaf.policy != query.policy:
        return False
    return not query.is_timed or _overlaps(query, hour_ms(leaf))


def _overlaps(query: ExportQuery, starts_ms: int) -> bool:
    begins_in_time = query.to_ms is None or starts_ms < query.to_ms
    return begins_in_time and (query.from_ms is None or query.from_ms < starts_ms + MS_PER_HOUR)


def wants_row(query: ExportQuery, at_ms: int, app: str) -> bool:
    """Returns True when the app and the exact time, which are stored beside the leaf, match the query."""
    if query.app is not None and app != query.app:
        return False
    if query.from_ms is not None and at_ms < query.from_ms:
        return False
    return query.to_ms is None or at_ms < query.to_ms


def hour_ms(leaf: Leaf) -> int:
    """Returns the beginning of the leaf's hour, in milliseconds since 1970."""
    return to_ms(datetime.strptime(leaf.time, "%Y-%m-%dT%H:00Z").replace(tzinfo=UTC))
