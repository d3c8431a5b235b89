"""The check of an export for an audit: its records, and every entry of the log in its range."""

from collections.abc import Iterator

from aboveboard.audit.tiles import WIDTH
from aboveboard.errors import NotFound
from aboveboard.verify import deletions
from aboveboard.verify.accounting import say_what_is_gone
from aboveboard.verify.builds import check_builds_there, say_builds
from aboveboard.verify.hostile_zip import MANIFEST, RECORDS
from aboveboard.verify.manifest import SignedArchive, check_counts, check_pseudonyms
from aboveboard.verify.query import Query, describe, must_contain, parse_query
from aboveboard.verify.records import BESIDE, Tally, check_lines, in_order, readable
from aboveboard.verify.report import Report, check_older
from aboveboard.verify.texts import check_policies_there
from aboveboard.verify.tiles import FOLDER, PlacedEntry, VerifiedTiles, leaves_of

STEP = 1024


def check_audit(archive: SignedArchive) -> None:
    """Checks entries against the signed root, records against entries, and that no requested record is left out.

    The results go to `archive.report`. Raises Tampered when the query in the manifest is malformed.
    """
    report, tally = archive.report, Tally()
    with report.part(deletions.FOLDER):
        tally.deleted = deletions.read_export(archive.members, archive.checkpoint, archive.progress)
    tiles = _tiles(archive)
    root_at = tiles.root_of_first if tiles is not None else lambda _: None
    check_older(report, archive.checkpoint, archive.trust, root_at, whole=False)
    query = parse_query(archive.manifest.query)
    tally.builds.is_whole = _bounds(archive)[0] == 0
    numbered = in_order(_lines(archive), archive.checkpoint.size, report.fault, where=RECORDS)
    placed = _with_progress(archive, _place_entries(archive, tiles))
    for entry in check_lines(numbered, placed, tally, report.fault, where=RECORDS):
        _without_line(report, entry, query, tally)
    _say(report, tally)
    say_what_is_gone(archive, tally)
    say_builds(report, tally.builds)
    _say_whether_complete(archive, tally, query)
    report.skip(BESIDE)
    check_counts(archive, tally)
    check_pseudonyms(archive, tally)
    check_policies_there(report, archive.members, tally.policies)
    check_builds_there(report, archive.members, tally.builds)


def _tiles(archive: SignedArchive) -> VerifiedTiles | None:
    def read(name: str) -> bytes:
        if name not in archive.members:
            raise NotFound(f"The archive lacks {name}.")
        return archive.members.read(name)

    with archive.report.part(FOLDER):
        return VerifiedTiles(read, archive.checkpoint)
    return None


def _lines(archive: SignedArchive) -> Iterator[bytes]:
    with archive.report.part(RECORDS):
        yield from archive.members.lines(RECORDS)


def _bounds(archive: SignedArchive) -> tuple[int, int]:
    covered = archive.manifest.range
    return (0, -1) if covered is None else (covered.first, covered.last)


def _place_entries(archive: SignedArchive, tiles: VerifiedTiles | None) -> Iterator[PlacedEntry]:
    """Yields the entries of the range.

    Yields none when the range is not within this log, or when most of its bundles are missing.
    """
    first, last = _bounds(archive)
    if last < first:
        return
    if last >= archive.checkpoint.size:
        archive.report.fault(
            MANIFEST, f"Its range ends beyond the {archive.checkpoint.size} entries of the log."
        )
        return
    there = len(archive.members.names(f"{FOLDER}tile/entries/"))
    needed = last // WIDTH - first // WIDTH + 1
    if there != needed:
        archive.report.fault(FOLDER, f"The range needs {needed} bundles of entries, but there are {there}.")
    # The manifest may claim a huge range. Without this bound the walk would take as long as the claim says.
    if needed <= 2 * there:
        yield from leaves_of(tiles, first, last, archive.report.fault)


def _with_progress(archive: SignedArchive, placed: Iterator[PlacedEntry]) -> Iterator[PlacedEntry]:
    first, last = _bounds(archive)
    for done, entry in enumerate(placed, 1):
        yield entry
        if done % STEP == 0 or done == last - first + 1:
            archive.progress(done, last - first + 1)


def _without_line(report: Report, entry: PlacedEntry, query: Query, tally: Tally) -> None:
    if entry.leaf is None:
        return
    asked = must_contain(query, entry.leaf)
    tally.missing += asked is True
    tally.undecided += asked is None
    if asked:
        report.fault(
            RECORDS,
            f"The record of the entry at index {entry.index} ({entry.leaf.type}) was requested, "
            "but it is neither in the archive nor marked as erased.",
        )


def _say(report: Report, tally: Tally) -> None:
    proven = tally.entries - tally.unproven
    if tally.entries:
        report.ok(f"{proven} of {tally.entries} entries in the range lead to the signed root")
    else:
        report.skip("any entry: none could be read, or the range is empty")
    report.ok(
        f"{tally.sound} of {tally.lines} records fit their entries, "
        f"{tally.erased} of them marked as erased ({readable(tally.kinds)})"
    )


def _say_whether_complete(archive: SignedArchive, tally: Tally, query: Query) -> None:
    report, proven = archive.report, tally.entries - tally.unproven
    what = describe(query)
    if tally.erased and tally.erased == tally.lines:
        report.skip(f"whether any requested record is left: all {tally.erased} are only marked as erased")
    elif proven and not tally.missing and not query.others:
        report.ok(
            f"of {proven} entries no requested one ({what}) lacks its line, as far as its hour shows: "
            f"{tally.lines - tally.erased - tally.left_out} have their record, {tally.erased} are only marked as erased"
            + (f", {tally.left_out} have theirs without its body" if tally.left_out else "")
        )
    report.skip(
        f"whether that was requested: the manifest says so ({what}), and only the entry of the export in the log proves "
        "it, which is newer than the archive"
    )
    if query.others:
        report.skip(
            "whether all requested records are here: only a record shows whether it meets some of the filters, and "
            f"{tally.undecided} entries that may meet them have none here"
        )
    elif tally.undecided:
        report.skip(
            f"whether {tally.undecided} entries without a record were requested: they are in the first or last "
            "hour of the requested time, and an entry shows only its hour"
        )
    if _bounds(archive) != (0, archive.checkpoint.size - 1):
        report.skip("whether a requested record is outside of the range: those entries are not here")
