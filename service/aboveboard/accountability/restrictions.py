"""The restrictions of items in an export: which rule refused which item of a declared placement, and since which day.

Nothing about a person is read. One restriction stands for all decisions in which the rule refused the item.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from aboveboard import canonical
from aboveboard.accountability.statement_terms import StatementTerms
from aboveboard.errors import Tampered, Unprocessable
from aboveboard.verify.hostile_zip import RECORDS, open_members, open_zip
from aboveboard.verify.manifest import Manifest, parse_manifest
from aboveboard.verify.records import VerifiedLine, in_order

BY_RULE = "rule:"
"""The beginning of a reason that names a rule."""


class Restriction(NamedTuple):
    """An item that a rule refused. `placement` is `<app>/<placement>`."""

    placement: str
    item: str
    rule: str


class FoundRestrictions(NamedTuple):
    """The restrictions with their first day in UTC. `unnamed` decisions refused more items than a record names."""

    origin: str
    first_days: dict[Restriction, date]
    unnamed: int


class _RefusedItem(Struct, frozen=True, array_like=True):
    item: str
    because: str


class _RefusingDecision(Struct, frozen=True):
    """The part of a decision that says what was refused. Many refusals are bits by reason, without names."""

    at: str
    placement: str
    removed: list[_RefusedItem] | dict[str, msgspec.Raw] = []
    impersonal: list[_RefusedItem] | dict[str, msgspec.Raw] = []
    preview: bool = False


_decisions = msgspec.json.Decoder(_RefusingDecision)


def find_restrictions(path: Path, terms: StatementTerms) -> FoundRestrictions:
    """Returns the restrictions in the export at `path`, which was verified before.

    Raises Tampered for a file that is no whole export, and Unprocessable for one without decisions.
    """
    with _open(path) as (manifest, lines):
        return collect_restrictions(lines, terms, manifest.origin)


def collect_restrictions(
    lines: Iterable[VerifiedLine], terms: StatementTerms, origin: str
) -> FoundRestrictions:
    """Returns the restrictions in the lines of an export. Raises Unprocessable for a decision of another form."""
    found: dict[Restriction, date] = {}
    unnamed = 0
    for line in lines:
        if line.kind != "decision" or line.body is None:
            continue
        decision = _read(line)
        placement = f"{line.app}/{decision.placement}"
        if decision.preview or placement not in terms.placements:
            continue
        day = datetime.fromisoformat(decision.at).astimezone(UTC).date()
        for item, rule in _list_refused(decision, terms):
            restriction = Restriction(placement, item, rule)
            found[restriction] = min(day, found.get(restriction, day))
        unnamed += any(_has_unnamed(each, terms) for each in (decision.removed, decision.impersonal))
    return FoundRestrictions(origin, found, unnamed)


def _list_refused(decision: _RefusingDecision, terms: StatementTerms) -> Iterator[tuple[str, str]]:
    """Yields each named item with the declared rule that refused it."""
    for refused in (decision.removed, decision.impersonal):
        for each in refused if isinstance(refused, list) else ():
            rule = each.because.removeprefix(BY_RULE)
            if each.because.startswith(BY_RULE) and rule in terms.rules:
                yield each.item, rule


def _has_unnamed(refused: list[_RefusedItem] | dict[str, msgspec.Raw], terms: StatementTerms) -> bool:
    return isinstance(refused, dict) and any(f"{BY_RULE}{rule}" in refused for rule in terms.rules)


def puid_of(origin: str, restriction: Restriction) -> str:
    """Returns the platform's id of a restriction, the same in every export: the SHA-256 of what it is about."""
    return hashlib.sha256(canonical.encode({"origin": origin, **restriction._asdict()})).hexdigest()


@contextmanager
def _open(path: Path) -> Iterator[tuple[Manifest, Iterator[VerifiedLine]]]:
    with open_zip(path) as opened:
        members = open_members(path, opened)
        manifest = parse_manifest(members.manifest())
        members.believe(manifest.files)
        if manifest.kind != "audit" or "decision" not in (manifest.query.get("kinds") or ("decision",)):
            raise Unprocessable(
                "This export has no decisions of an app.", field="export", expected="an export for auditors"
            )
        numbered = in_order(members.lines(RECORDS), manifest.size, _refuse, where=RECORDS)
        yield manifest, (each.line for each in numbered)


def _refuse(where: str, what: str) -> None:
    raise Tampered(f"{where}: {what}")


def _read(line: VerifiedLine) -> _RefusingDecision:
    try:
        return _decisions.decode(line.body or "")
    except msgspec.MsgspecError:
        raise Unprocessable(
            f"The entry at index {line.index} cannot be read. Use the version that wrote the export, or a newer one.",
            field="export",
        ) from None
