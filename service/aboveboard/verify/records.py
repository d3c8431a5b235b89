"""The check of an archive's readable records against the entries that commit to them.

It walks lines and entries in parallel, in the order of the log. Neither is in memory as a whole.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from aboveboard.audit import entries
from aboveboard.audit.entries import Leaf
from aboveboard.errors import Tampered
from aboveboard.verify.builds import BuildEntries
from aboveboard.verify.deletions import LASTING, VerifiedDeletions
from aboveboard.verify.tiles import PlacedEntry

POLICIES_KEPT = 10_000

NAMING = frozenset({"case", "hold", "link", "lookup", "outcome", "reasons"})
"""Kinds whose bodies name other records or people. An export without pseudonyms leaves these bodies out."""

BESIDE = (
    "app and person of the records, and for other kinds than decisions their ids and minutes too: the log does not "
    "commit to these"
)
"""The parts of every record that no offline check can verify."""

Fault = Callable[[str, str], None]

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
_HOUR_CHARS = len("2026-11-21T10")


class VerifiedLine(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line of records.jsonl.

    An erased record has no time, salt or body. An unreadable record, and one whose body is left out, have only a time.
    """

    app: str | None
    at: str | None
    index: Annotated[int, Meta(ge=0)]
    kind: str
    leaf: str
    person: str | None
    record: str | None
    body: str | None = None
    erased: bool = False
    left_out: bool = False
    salt: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")] | None = None
    unreadable: bool = False


class NumberedLine(NamedTuple):
    """A line with its number, counted from 1."""

    number: int
    line: VerifiedLine


class _Decision(Struct, frozen=True):
    """The id and time in the committed body of a decision."""

    decision: str | None = None
    at: str | None = None


_lines = msgspec.json.Decoder(VerifiedLine)
_encoder = msgspec.json.Encoder(order="sorted")
_decisions = msgspec.json.Decoder(_Decision)


class Tally:
    """The counts of a check.

    `sound` counts lines that fit a proven entry. `left_out` counts lines without their body, and `naming` lines that
    name other records or people. `deleted` is what the log commits to as gone, or None without such a commitment. In
    that case `unaccounted` counts lines that are marked as erased. Of entries without a line, `missing` counts those
    that were requested, and `undecided` those that may have been. `policies` are the first POLICIES_KEPT policy sets of
    the entries with a line. `builds` are the builds that decisions name.
    """

    def __init__(self) -> None:
        self.entries = self.unproven = self.sound = 0
        self.records = self.erased = self.unreadable = self.left_out = self.naming = 0
        self.missing = self.undecided = 0
        self.deleted: VerifiedDeletions | None = None
        self.unaccounted = 0
        self.kinds: dict[str, int] = {}
        self.policies: set[str] = set()
        self.builds = BuildEntries()

    @property
    def lines(self) -> int:
        """The number of all lines that were counted."""
        return self.records + self.erased + self.unreadable + self.left_out


def in_order(lines: Iterable[bytes], size: int, fault: Fault, *, where: str) -> Iterator[NumberedLine]:
    """Yields the lines that are well formed and in the order of a log of `size` entries. The others are faults."""
    before = -1
    for number, data in enumerate(lines, 1):
        line = _parse(data)
        if line is None:
            fault(f"{where}, line {number}", "This is not a record in the expected format.")
        elif line.index >= size:
            fault(
                f"{where}, line {number}",
                f"The log has {size} entries, counted from 0, and no index {line.index}.",
            )
        elif line.index == before:
            fault(f"{where}, line {number}", f"The entry at index {line.index} is listed twice.")
        elif line.index < before:
            fault(
                f"{where}, line {number}",
                f"Index {line.index} comes after {before}: the lines are not in order.",
            )
        else:
            before = line.index
            yield NumberedLine(number, line)


def _parse(data: bytes) -> VerifiedLine | None:
    try:
        line = _lines.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    # The same bytes must come out again: other readers could otherwise see other values in the line.
    return line if _encoder.encode(line) == data else None


def check_lines(
    lines: Iterator[NumberedLine], placed: Iterable[PlacedEntry], tally: Tally, fault: Fault, *, where: str
) -> Iterator[PlacedEntry]:
    """Checks each line against its entry as `check_line` does, and yields the entries that have no line.

    A line without an entry among `placed` is a fault.
    """
    at = next(lines, None)
    for entry in placed:
        tally.entries += 1
        tally.unproven += entry.leaf is None
        while at is not None and at.line.index < entry.index:
            fault(f"{where}, line {at.number}", "Its entry is not in the range that the archive covers.")
            at = next(lines, None)
        if at is None or at.line.index > entry.index:
            tally.builds.miss(entry.leaf)
            yield entry
            continue
        count(at.line, tally)
        check_line(at, entry, tally, fault, where=where)
        at = next(lines, None)
    while at is not None:
        fault(f"{where}, line {at.number}", "Its entry is not in the range that the archive covers.")
        at = next(lines, None)


def count(line: VerifiedLine, tally: Tally) -> None:
    """Adds a line to the counts, before any check of it."""
    tally.records += not (line.erased or line.unreadable or line.left_out)
    tally.erased += line.erased
    tally.unreadable += line.unreadable
    tally.left_out += line.left_out and not (line.erased or line.unreadable)
    tally.naming += line.person is not None or (line.kind in NAMING and line.body is not None)


def check_line(numbered: NumberedLine, entry: PlacedEntry, tally: Tally, fault: Fault, *, where: str) -> None:
    """Checks one line against its entry: it counts as sound, or is a fault. One without a proven entry is neither.

    Adds the entry's kind, policy set and build to the tally too.
    """
    line = numbered.line
    if entry.leaf is None:
        tally.builds.miss(None)
        return
    _remember(tally, entry.leaf)
    try:
        if line.leaf.encode() != entry.data:
            raise Tampered("Its entry is not the one that the log has at its index.")
        check_opening(line, entry.leaf)
        _check_accounted(line, tally)
        tally.builds.take(line.kind, line.body)
    except (Tampered, UnicodeEncodeError) as error:
        tally.builds.miss(entry.leaf)
        fault(f"{where}, line {numbered.number} (index {line.index})", str(error))
    else:
        tally.sound += 1


def _check_accounted(line: VerifiedLine, tally: Tally) -> None:
    """Raises Tampered unless a record is missing exactly where the log commits to it as gone."""
    if tally.deleted is None:
        tally.unaccounted += line.erased
    elif line.erased and not tally.deleted.has(line.index):
        raise Tampered("It is marked as erased, but the log does not commit to its record as gone.")
    elif not line.erased and tally.deleted.has(line.index):
        raise Tampered("Its record is here, but the log commits to it as gone.")


def check_opening(line: VerifiedLine, leaf: Leaf) -> None:
    """Raises Tampered unless kind, hour, salt and body are those of the entry.

    A line that is marked as erased needs only the kind, which must not be in LASTING. One with a body that is left out
    needs only the hour and a kind in NAMING. An unreadable line never passes. The id and time of a decision must be
    those in its body.
    """
    if line.kind != leaf.type:
        raise Tampered("Its kind is not that of its entry.")
    if line.erased:
        if not (line.at is line.salt is line.body is None) or line.unreadable or line.left_out:
            raise Tampered("It is marked as erased, but a part of it is there.")
        if line.kind in LASTING:
            raise Tampered("It is marked as erased, but records of its kind are never deleted.")
        return
    if line.unreadable:
        raise Tampered(
            "The maker of the archive could not decrypt its record: it was damaged or replaced there."
        )
    if line.at is None or (not line.left_out and (line.salt is None or line.body is None)):
        raise Tampered("Its salt, body or time is missing, and it is not marked as erased.")
    if not _INSTANT.fullmatch(line.at) or line.at[:_HOUR_CHARS] != leaf.time[:_HOUR_CHARS]:
        raise Tampered("Its time is not in the hour of its entry.")
    if line.left_out:
        _check_left_out(line)
        return
    salt, body = line.salt or "", (line.body or "").encode()
    entries.check_opening(leaf, bytes.fromhex(salt), body)
    if leaf.type == "decision":
        _check_decision(line, body)


def _check_left_out(line: VerifiedLine) -> None:
    if line.salt is not None or line.body is not None:
        raise Tampered("Its body is marked as left out, but a part of it is there.")
    if line.kind not in NAMING:
        raise Tampered("Its body is left out, but bodies of its kind name no other records or people.")


def _check_decision(line: VerifiedLine, body: bytes) -> None:
    """Raises Tampered unless id and time are those in the body of the decision, to which the entry commits."""
    try:
        said = _decisions.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise Tampered("The body of a decision is not the JSON of a decision.") from None
    if said.decision not in (None, line.record) or said.at not in (None, line.at):
        raise Tampered("The id or time of the decision is not the one in its body.")


def _remember(tally: Tally, leaf: Leaf) -> None:
    tally.kinds[leaf.type] = tally.kinds.get(leaf.type, 0) + 1
    if len(tally.policies) < POLICIES_KEPT:
        tally.policies.add(leaf.policy)


def readable(kinds: dict[str, int]) -> str:
    """Returns the counts as text, such as `1 consent, 3 decision`."""
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "none"
