"""The files of what was beyond a limit: each gateway writes its own, and `aboveboard doctor` reads them all.

The counts themselves are in the memory of a gateway. A file has names and numbers, and nothing about a person. It is
named for the gateway's host and port, so that gateways may share a data folder.
"""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct

from aboveboard.background import every
from aboveboard.clock import to_iso
from aboveboard.gateway.limits import ALWAYS_REFUSED, LimitGuard
from aboveboard.gateway.node_state import name_node
from aboveboard.operations.findings import DoctorFinding, ok, warn
from aboveboard.setting_table import PREFIX
from aboveboard.settings import Settings
from aboveboard.storage import durable

FILES = "limits-*.json"
EVERY_S = 10.0
AGAIN_S = 86_400.0
"""The longest time, in seconds, after which a gateway writes its file again without a change."""

GONE_S = 7 * 86_400.0
"""The age of a file, in seconds, at which its gateway counts as gone. The next start deletes it."""

SETTING_OF = {
    "head": "HEAD_LIMIT_BYTES",
    "fields": "HEAD_FIELDS_MAX",
    "address": "ADDRESS_LIMIT_BYTES",
    "head_time": "HEAD_SECONDS",
    "body_time": "BODY_SECONDS",
    "answer_time": "BODY_SECONDS",
    "first_request": "FIRST_SECONDS",
    "connections": "CONNECTIONS_MAX",
    "item_content": "CONTENT_LIMIT_BYTES",
    "answer": "ANSWER_LIMIT_BYTES",
    "kept_answer": "KEPT_ANSWER_BYTES",
    "unpacked": "BODY_LIMIT_BYTES",
    "address_rate": "ADDRESS_RATE",
    "host": "HOSTS",
}
"""The setting of each limit. Refusals of requests that can be read in two ways have none."""


class CountingHost(Protocol):
    """The part of the gateway that a file is written from."""

    limits: LimitGuard
    settings: Settings


class LimitCount(Struct, frozen=True):
    """The number of cases beyond one limit since the start of the gateway, and the time of the last one."""

    count: int
    last: str


class LimitCounts(Struct, frozen=True):
    """The content of a file. `mode` is that of the gateway, `limits` has each limit that was reached."""

    mode: str
    limits: dict[str, LimitCount]
    gateway: str = ""


def name_file(settings: Settings) -> str:
    """Returns the name of this gateway's file."""
    return f"limits-{re.sub('[^A-Za-z0-9.-]', '-', name_node(settings))}.json"


async def run(gateway: CountingHost) -> None:
    """Writes the file at the start, when a count has changed, and once a day, until cancelled.

    Deletes the files of gateways that are gone.
    """
    written, at_s = b"", 0.0
    path = gateway.settings.data / name_file(gateway.settings)
    await asyncio.to_thread(_sweep, gateway.settings.data)

    async def look() -> None:
        nonlocal written, at_s
        limits = {
            str(limit): LimitCount(count, to_iso(last))
            for limit, (count, last) in gateway.limits.counts.items()
        }
        found = LimitCounts(gateway.settings.limits_mode, limits, name_node(gateway.settings))
        content, now_s = msgspec.json.encode(found), time.monotonic()
        if content != written or now_s - at_s >= AGAIN_S:
            await asyncio.to_thread(durable.replace, path, content)
            written, at_s = content, now_s

    await every(EVERY_S, look, "limits_not_written", at_once=True)


def inspect_limits(data: Path) -> list[DoctorFinding]:
    """Returns a finding for each limit that was reached since the start of a gateway, or one that none was."""
    all_of = list(_read_all(data))
    if not all_of:
        return [ok("limits", "No gateway has written counts here.")]
    findings = [
        _describe(limit, count, found, is_one=len(all_of) == 1)
        for found in all_of
        for limit, count in found.limits.items()
    ]
    if any(found.mode == "report" for found in all_of):
        findings.append(
            warn(
                "limits",
                "What is beyond a limit is counted, and not refused.",
                f"Set {PREFIX}LIMITS_MODE to enforce once no app of yours reaches a limit.",
            )
        )
    return findings or [ok("limits", "Nothing was beyond a limit since the start.")]


def _read_all(data: Path) -> Iterator[LimitCounts]:
    for path in sorted(data.glob(FILES)):
        with suppress(OSError, msgspec.DecodeError):
            yield msgspec.json.decode(path.read_bytes(), type=LimitCounts)


def _sweep(data: Path) -> None:
    until = time.time() - GONE_S
    for path in data.glob(FILES):
        with suppress(OSError):
            if path.stat().st_mtime < until:
                path.unlink()


def _describe(limit: str, found: LimitCount, of: LimitCounts, *, is_one: bool) -> DoctorFinding:
    done = "refused" if of.mode == "enforce" or limit in ALWAYS_REFUSED else "only counted"
    by = "" if is_one or not of.gateway else f" of {of.gateway}"
    setting = SETTING_OF.get(limit)
    raised = f", or raise {PREFIX}{setting}" if setting else ""
    return warn(
        f"limit {limit}",
        f"Beyond the limit and {done} since the start{by}: {found.count}, the last at {found.last}.",
        f"If an app of yours does it, change the app{raised}.",
    )
