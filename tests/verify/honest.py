"""The archive of a log of 700 entries, its check, and ways to spoil its lines."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from aboveboard.verify.archive import verify_archive
from aboveboard.verify.report import Report, Trust

from tests.verify.maker import (
    TRUST,
    Log,
    audit_files,
    jsonl,
    pack,
)

LOG = Log(700)


HOUR_MS = 3_600_000


def checked(
    tmp_path: Path, files: dict[str, bytes], log: Log = LOG, trust: Trust = TRUST, **said: Any
) -> Report:
    return verify_archive(pack(tmp_path / "export.zip", files, log, **said), trust)


def faults(report: Report) -> list[str]:
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def changed_lines(change: Callable[[list[bytes]], list[bytes]]) -> dict[str, bytes]:
    files = audit_files(LOG)
    return files | {"records.jsonl": jsonl(change(files["records.jsonl"].splitlines()))}


def without(index: int) -> dict[str, bytes]:
    return changed_lines(lambda lines: lines[:index] + lines[index + 1 :])


BARE = {"kinds": [], "from": None, "to": None, "pseudonyms": False}
