"""The check of the texts in an archive. The file name of a policy set, notice or build is its SHA-256."""

from collections.abc import Sequence, Set
from hashlib import sha256

from aboveboard.errors import Tampered
from aboveboard.verify.hostile_zip import Members
from aboveboard.verify.report import Report

NAMED = 5

_FIRST_FORMAT = b'"format":1,'
"""The member of a canonical meaning of format 1. A value cannot contain it, because its quotes are escaped there."""


def check_texts(report: Report, members: Members) -> None:
    """Checks each text against the hash in its name, and reports the policy sets of version 0.1.0."""
    for folder, ending in (("policies", ".txt"), ("notices", ".json"), ("builds", ".json")):
        names = members.names(f"{folder}/")
        sound = [name for name in names if _is_named(report, members, name, ending)]
        if names:
            report.ok(f"{len(sound)} of {len(names)} {folder} have the hash of their name")
        if folder == "policies":
            _report_first_format(report, members, sound)


def _report_first_format(report: Report, members: Members, names: Sequence[str]) -> None:
    """Reports the sets of version 0.1.0, whose id covers less than what decided."""
    first = sum([is_first_format(members, name) for name in names])
    if first:
        report.skip(
            f"the dial, purposes, signals and notices of {first} policy sets: their id is of format 1, "
            "which covers the rules and the schema alone"
        )


def is_first_format(members: Members, name: str) -> bool:
    """Returns True when the archive has this text of a policy set, and it is one of version 0.1.0.

    Raises Tampered when the file does not match the manifest.
    """
    return name in members and _FIRST_FORMAT in members.read(name)


def _is_named(report: Report, members: Members, name: str, ending: str) -> bool:
    with report.part(name):
        if name.partition("/")[2] != f"{sha256(members.read(name)).hexdigest()}{ending}":
            raise Tampered("Its text does not have the hash of its name.")
        return True
    return False


def check_policies_there(report: Report, members: Members, policies: Set[str]) -> None:
    """Reports the policy sets that records refer to and the archive has no text of."""
    lacking = sorted(each for each in policies if f"policies/{each}.txt" not in members)
    if lacking:
        some = ", ".join(each[:12] for each in lacking[:NAMED])
        report.skip(
            f"the text of {len(lacking)} policy sets that records refer to ({some}): it is not in here"
        )
