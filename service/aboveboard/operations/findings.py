"""What a check has found, and how findings are told: a line each, or as JSON."""

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
    """`says` is what is so, `do` what to do about it; nothing when it is in order."""

    name: str
    mark: Mark
    says: str
    do: str = ""

    @property
    def line(self) -> str:
        says = self.says.removesuffix(".") if self.do else self.says
        return f"{self.mark:4}  {self.name}: {says}" + (f"; {self.do}" if self.do else "")


def ok(name: str, says: str) -> DoctorFinding:
    return DoctorFinding(name, Mark.OK, says)


def warn(name: str, says: str, do: str = "") -> DoctorFinding:
    return DoctorFinding(name, Mark.WARN, says, do)


def bad(name: str, says: str, do: str = "") -> DoctorFinding:
    return DoctorFinding(name, Mark.BAD, says, do)


def report_refusal(name: str, error: AboveboardError) -> DoctorFinding:
    """Our own sentences say what to do behind a semicolon or in a sentence of their own."""
    for mark in ("; ", ". "):
        says, found, do = error.detail.partition(mark)
        if found:
            return bad(name, says, do)
    return bad(name, error.detail)


def report(findings: Iterable[DoctorFinding], *, as_json: bool = False) -> int:
    """Tells all of them on standard output, each as soon as it is found; the exit code: 1 when one is bad."""
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
