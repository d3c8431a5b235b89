"""The export that a check is computed from. It is verified before (`verify.archive`), and has to be whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from aboveboard.bias.check import ReportSource
from aboveboard.clock import to_ms
from aboveboard.errors import Tampered, Unprocessable
from aboveboard.verify.hostile_zip import RECORDS, Members, open_members, open_zip
from aboveboard.verify.manifest import Manifest, parse_manifest
from aboveboard.verify.records import VerifiedLine, in_order

KINDS = ("decision", "facts", "link", "outcome")
"""The kinds of entries that a check reads."""


class ExportSource(NamedTuple):
    """An open export. It has everything before `until_ms`, of `app` or of all apps. `source` identifies it in a report."""

    until_ms: int
    app: str | None
    source: ReportSource
    lines: Iterator[VerifiedLine]


@contextmanager
def open_export(path: Path) -> Iterator[ExportSource]:
    """Yields the export at `path`. Its lines can be read once.

    Raises Tampered for a file that is no whole export, and Unprocessable for one that lacks what a check needs.
    """
    with open_zip(path) as opened:
        members = open_members(path, opened)
        manifest = parse_manifest(members.manifest())
        members.believe(manifest.files)
        _check_whole(manifest)
        app = manifest.query.get("app")
        yield ExportSource(
            _find_end(manifest), app, _identify(manifest, members), _read_lines(manifest, members)
        )


def _check_whole(manifest: Manifest) -> None:
    query = manifest.query
    if manifest.kind != "audit":
        raise _refuse("This is the archive of one person.", "an export for auditors")
    if query.get("pseudonyms") is False:
        raise _refuse(
            "This export has no pseudonyms, so people cannot be counted.", "an export with pseudonyms"
        )
    kinds = query.get("kinds") or KINDS
    if not set(KINDS) <= set(kinds):
        raise _refuse("This export lacks a kind of entry.", f"all kinds, or {', '.join(KINDS)}")
    left_out = [name for name in ("from", "placement", "policy") if query.get(name) is not None]
    if left_out:
        raise _refuse(
            f"This export is limited by `{left_out[0]}`, so facts and links may be missing.",
            "an export without that limit",
        )


def _find_end(manifest: Manifest) -> int:
    """Returns the first instant that the export may lack: when it was made, or the earlier end of its query."""
    ends = [manifest.made, *([manifest.query["to"]] if manifest.query.get("to") else [])]
    try:
        return min(to_ms(datetime.fromisoformat(each)) for each in ends)
    except (TypeError, ValueError):
        raise Tampered("The times in the manifest do not have the expected format.") from None


def _refuse(problem: str, expected: str) -> Unprocessable:
    return Unprocessable(problem, field="export", expected=expected)


def _identify(manifest: Manifest, members: Members) -> ReportSource:
    listed = manifest.files.get(RECORDS)
    if listed is None:
        raise Tampered(f"The export has no {RECORDS}.")
    return ReportSource(
        checkpoint=sha256(members.checkpoint()).hexdigest(),
        made=manifest.made,
        origin=manifest.origin,
        records=listed.sha256,
        size=manifest.size,
    )


def _read_lines(manifest: Manifest, members: Members) -> Iterator[VerifiedLine]:
    def fault(where: str, what: str) -> None:
        raise Tampered(f"{where}: {what}")

    for numbered in in_order(members.lines(RECORDS), manifest.size, fault, where=RECORDS):
        yield numbered.line
