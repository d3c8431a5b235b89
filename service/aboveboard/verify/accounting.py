"""The report on what an archive marks as erased: whether the log accounts for it."""

from aboveboard.verify.deletions import FOLDER, VerifiedDeletions
from aboveboard.verify.hostile_zip import RECORDS
from aboveboard.verify.manifest import SignedArchive
from aboveboard.verify.records import Tally
from aboveboard.verify.report import Report
from aboveboard.verify.texts import is_first_format


def say_what_is_gone(archive: SignedArchive, tally: Tally) -> None:
    """Reports the lines that are marked as erased, and what was gone before the log accounted for it.

    Without a commitment they are a fault, unless the archive is one of version 0.1.0.
    """
    report = archive.report
    if tally.deleted is not None:
        if tally.erased:
            report.ok(
                f"what is marked as erased is what the log commits to as gone, in the entry at index {tally.deleted.entry_index}"
            )
        say_before(report, tally.deleted)
    elif tally.unaccounted and is_first_version(archive, tally):
        report.skip(
            f"whether {tally.unaccounted} records that are marked as erased were erased: written before, not accounted"
        )
    elif tally.unaccounted:
        report.fault(
            RECORDS,
            f"{tally.unaccounted} of its records are marked as erased, but nothing in {FOLDER} accounts for them.",
        )


def say_before(report: Report, deleted: VerifiedDeletions) -> None:
    """Reports as not checked the records that were gone before the log accounted for them. Says nothing without any."""
    if deleted.named.before:
        report.skip(
            f"whether the first {deleted.named.before} records or fewer went rightly: they went before the log accounted "
            "for what is gone"
        )


def is_first_version(archive: SignedArchive, tally: Tally) -> bool:
    """Returns True when no entry with a line is a `build`, and each names a policy set of version 0.1.0.

    The archive must have the text of each set.
    """
    names = [f"policies/{policy}.txt" for policy in tally.policies]
    return "build" not in tally.kinds and all(is_first_format(archive.members, name) for name in names)
