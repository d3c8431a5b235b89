"""Checking the texts in an archive: policy sets and notices are named for their SHA-256."""

from collections.abc import Set
from hashlib import sha256

from aboveboard.errors import Tampered
from aboveboard.verify.hostile_zip import Members
from aboveboard.verify.report import Report

NAMED = 5


def check_texts(report: Report, members: Members) -> None:
    """Each text against its own name."""
    for folder, ending in (("policies", ".txt"), ("notices", ".json")):
        names = members.names(f"{folder}/")
        sound = sum([_is_named(report, members, name, ending) for name in names])
        if names:
            report.ok(f"{sound} of {len(names)} {folder} have the texts that they are named for")


def _is_named(report: Report, members: Members, name: str, ending: str) -> bool:
    with report.part(name):
        if name.partition("/")[2] != f"{sha256(members.read(name)).hexdigest()}{ending}":
            raise Tampered("its text is not the one that it is named for")
        return True
    return False


def check_policies_there(report: Report, members: Members, policies: Set[str]) -> None:
    """Says which policy sets that records were made under have no text in the archive."""
    lacking = sorted(each for each in policies if f"policies/{each}.txt" not in members)
    if lacking:
        some = ", ".join(each[:12] for each in lacking[:NAMED])
        report.skip(
            f"the text of {len(lacking)} policy sets that records were made under ({some}): not in here"
        )
