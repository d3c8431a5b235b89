"""Checking the readable records of an archive against the entries that commit to them.

Lines and entries are walked side by side, in the order of the log, so that neither is ever held as a whole.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from aboveboard.audit import entries
from aboveboard.audit.entries import Leaf
from aboveboard.errors import Tampered
from aboveboard.verify.tiles import PlacedEntry

POLICIES_KEPT = 10_000

NAMING = frozenset({"link", "outcome"})
"""Kinds whose bodies name other records or people. An export without pseudonyms leaves these bodies out."""

BESIDE = (
    "app and person of the records, and for other kinds than decisions their ids and minutes too: these stand beside "
    "what the log commits to"
)
"""What nobody can check offline in any record."""

Fault = Callable[[str, str], None]

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
_HOUR_CHARS = len("2026-11-21T10")


class VerifiedLine(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line of records.jsonl. An erased record has no time, salt or body. One that did not open, and one whose body is
    left out, have a time only."""

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
    """`number` counts lines from 1, as editors do."""

    number: int
    line: VerifiedLine


class _Decision(Struct, frozen=True):
    """What the committed body of a decision says about itself."""

    decision: str | None = None
    at: str | None = None


_lines = msgspec.json.Decoder(VerifiedLine)
_encoder = msgspec.json.Encoder(order="sorted")
_decisions = msgspec.json.Decoder(_Decision)


class Tally:
    """What was counted on the way; `sound` are the lines that fit a proven entry. `left_out` are lines without their
    body, `naming` those with one that names other records or people. `policies` are the first so many sets that were in
    force."""

    def __init__(self) -> None:
        self.entries = self.unproven = self.sound = 0
        self.records = self.erased = self.unreadable = self.left_out = self.naming = 0
        self.missing = self.untold = 0
        self.kinds: dict[str, int] = {}
        self.policies: set[str] = set()

    @property
    def lines(self) -> int:
        return self.records + self.erased + self.unreadable + self.left_out


def in_order(lines: Iterable[bytes], size: int, fault: Fault, *, where: str) -> Iterator[NumberedLine]:
    """The lines that are well formed and in the order of a log of `size` entries; the others are faults."""
    before = -1
    for number, data in enumerate(lines, 1):
        line = _parse(data)
        if line is None:
            fault(f"{where}, line {number}", "this is not a record in the form that we write")
        elif line.index >= size:
            fault(
                f"{where}, line {number}",
                f"the log has {size} entries, counted from 0, and none of that index",
            )
        elif line.index == before:
            fault(f"{where}, line {number}", f"the entry at index {line.index} is there twice")
        elif line.index < before:
            fault(
                f"{where}, line {number}",
                f"index {line.index} comes after {before}: the lines are not in order",
            )
        else:
            before = line.index
            yield NumberedLine(number, line)


def _parse(data: bytes) -> VerifiedLine | None:
    try:
        line = _lines.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return line if _encoder.encode(line) == data else None


def check_lines(
    lines: Iterator[NumberedLine], placed: Iterable[PlacedEntry], tally: Tally, fault: Fault, *, where: str
) -> Iterator[PlacedEntry]:
    """Holds each line against its entry; yields the entries that have no line."""
    at = next(lines, None)
    for entry in placed:
        tally.entries += 1
        tally.unproven += entry.leaf is None
        while at is not None and at.line.index < entry.index:
            fault(f"{where}, line {at.number}", "its entry is not in the range that the archive covers")
            at = next(lines, None)
        if at is None or at.line.index > entry.index:
            yield entry
            continue
        count(at.line, tally)
        check_line(at, entry, tally, fault, where=where)
        at = next(lines, None)
    while at is not None:
        fault(f"{where}, line {at.number}", "its entry is not in the range that the archive covers")
        at = next(lines, None)


def count(line: VerifiedLine, tally: Tally) -> None:
    tally.records += not (line.erased or line.unreadable or line.left_out)
    tally.erased += line.erased
    tally.unreadable += line.unreadable
    tally.left_out += line.left_out and not (line.erased or line.unreadable)
    tally.naming += line.person is not None or (line.kind in NAMING and line.body is not None)


def check_line(numbered: NumberedLine, entry: PlacedEntry, tally: Tally, fault: Fault, *, where: str) -> None:
    """One line against its entry; without a proven entry it is not sound."""
    line = numbered.line
    if entry.leaf is None:
        return
    _remember(tally, entry.leaf)
    try:
        if line.leaf.encode() != entry.data:
            raise Tampered("the entry that it names is not the one that the log has at its index")
        check_opening(line, entry.leaf)
    except (Tampered, UnicodeEncodeError) as error:
        fault(f"{where}, line {numbered.number} (index {line.index})", str(error))
    else:
        tally.sound += 1


def check_opening(line: VerifiedLine, leaf: Leaf) -> None:
    """Tampered unless kind, hour, salt and body are the ones of the entry, or the line says that it is erased, or that
    its body is left out."""
    if line.kind != leaf.type:
        raise Tampered("its kind is not the one of its entry")
    if line.erased:
        if not (line.at is line.salt is line.body is None) or line.unreadable or line.left_out:
            raise Tampered("it is marked as erased, but there is something of it")
        return
    if line.unreadable:
        raise Tampered("its record did not open where the archive was made: it was damaged or replaced there")
    if line.at is None or (not line.left_out and (line.salt is None or line.body is None)):
        raise Tampered("salt, body or time is missing, and it is not marked as erased")
    if not _INSTANT.fullmatch(line.at) or line.at[:_HOUR_CHARS] != leaf.time[:_HOUR_CHARS]:
        raise Tampered("its time does not lie in the hour of its entry")
    if line.left_out:
        _check_left_out(line)
        return
    salt, body = line.salt or "", (line.body or "").encode()
    entries.check_opening(leaf, bytes.fromhex(salt), body)
    if leaf.type == "decision":
        _check_decision(line, body)


def _check_left_out(line: VerifiedLine) -> None:
    if line.salt is not None or line.body is not None:
        raise Tampered("its body is marked as left out, but there is something of it")
    if line.kind not in NAMING:
        raise Tampered("its body is left out, but bodies of its kind name no other records or people")


def _check_decision(line: VerifiedLine, body: bytes) -> None:
    """Id and exact time of a decision stand in its body, and so under the commitment."""
    try:
        said = _decisions.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise Tampered("the body of a decision is not JSON of a decision") from None
    if said.decision not in (None, line.record) or said.at not in (None, line.at):
        raise Tampered("id or time of the decision is not the one in its body")


def _remember(tally: Tally, leaf: Leaf) -> None:
    tally.kinds[leaf.type] = tally.kinds.get(leaf.type, 0) + 1
    if len(tally.policies) < POLICIES_KEPT:
        tally.policies.add(leaf.policy)


def readable(kinds: dict[str, int]) -> str:
    """Such as `3 decision, 1 consent`."""
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "none"
