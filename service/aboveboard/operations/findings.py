"""A finding of a check, and the report of all findings: a line each, or JSON."""

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

import click

from aboveboard.errors import AboveboardError


class Mark(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class DoctorFinding(NamedTuple):
    """One finding. `says` is what happened, and `do` is what to do: empty when nothing needs to be done.

    Both are whole sentences, except that `says` may be a plain value when all is in order.
    """

    name: str
    mark: Mark
    says: str
    do: str = ""

    @property
    def line(self) -> str:
        """The finding as one line of text."""
        stop = "." if self.do and not self.says.endswith((".", "?")) else ""
        return f"{self.mark:4}  {self.name}: {self.says}{stop} {self.do}".rstrip()


def ok(name: str, says: str) -> DoctorFinding:
    return DoctorFinding(name, Mark.OK, says)


def warn(name: str, says: str, do: str = "") -> DoctorFinding:
    return DoctorFinding(name, Mark.WARN, says, do)


def bad(name: str, says: str, do: str = "") -> DoctorFinding:
    return DoctorFinding(name, Mark.BAD, says, do)


def report_refusal(name: str, error: AboveboardError) -> DoctorFinding:
    """Returns a bad finding for a refusal. Its first sentence is what happened, and the others are what to do."""
    says, stop, do = error.detail.partition(". ")
    return bad(name, f"{says}." if stop else says, do)


def report(findings: Iterable[DoctorFinding], *, as_json: bool = False) -> int:
    """Writes all findings to standard output and returns the exit code: 1 when one is bad, otherwise 0.

    A line is written as soon as its finding is there. With `as_json` one list is written at the end. The number of
    bad ones goes to standard error.
    """
    found = []
    for finding in findings:
        found.append(finding)
        if not as_json:
            click.echo(finding.line)
    if as_json:
        rows = [{"name": each.name, "state": each.mark, "says": each.says, "do": each.do} for each in found]
        json.dump(rows, sys.stdout, indent=1, ensure_ascii=False)
        click.echo()
    count = sum(each.mark == Mark.BAD for each in found)
    if count:
        click.echo(f"{count} wrong", err=True)
    return 1 if count else 0
