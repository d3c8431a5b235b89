"""The file of what was beyond a limit: a gateway writes it, and `aboveboard doctor` reads it.

The counts themselves are in the memory of the gateway. The file has names and numbers, and nothing about a person.
"""

import asyncio
from pathlib import Path

import msgspec
from msgspec import Struct

from aboveboard.background import every
from aboveboard.clock import to_iso
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.limits import ALWAYS_REFUSED
from aboveboard.operations.findings import DoctorFinding, ok, warn
from aboveboard.settings import PREFIX
from aboveboard.storage import durable

FILE = "limits.json"
EVERY_S = 10.0

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


class LimitCount(Struct, frozen=True):
    """The number of cases beyond one limit since the start of the gateway, and the time of the last one."""

    count: int
    last: str


class LimitCounts(Struct, frozen=True):
    """The content of the file. `mode` is that of the gateway, `limits` has each limit that was reached."""

    mode: str
    limits: dict[str, LimitCount]


async def run(gateway: Gateway) -> None:
    """Writes the file at the start, and later when a count has changed, until cancelled."""
    written: bytes | None = None

    async def look() -> None:
        nonlocal written
        limits = {
            str(limit): LimitCount(count, to_iso(last))
            for limit, (count, last) in gateway.limits.counts.items()
        }
        content = msgspec.json.encode(LimitCounts(gateway.settings.limits_mode, limits))
        if content != written:
            await asyncio.to_thread(durable.replace, gateway.settings.data / FILE, content)
            written = content

    await every(EVERY_S, look, "limits_not_written", at_once=True)


def inspect_limits(data: Path) -> list[DoctorFinding]:
    """Returns a finding for each limit that was reached since the start of the gateway, or one that none was."""
    try:
        found = msgspec.json.decode((data / FILE).read_bytes(), type=LimitCounts)
    except (OSError, msgspec.DecodeError):
        return [ok("limits", "No gateway has written counts here.")]
    findings = [_describe(limit, count, found.mode) for limit, count in found.limits.items()]
    if found.mode == "report":
        findings.append(
            warn(
                "limits",
                "What is beyond a limit is counted, and not refused.",
                f"Set {PREFIX}LIMITS_MODE to enforce once no app of yours reaches a limit.",
            )
        )
    return findings or [ok("limits", "Nothing was beyond a limit since the start.")]


def _describe(limit: str, found: LimitCount, mode: str) -> DoctorFinding:
    done = "refused" if mode == "enforce" or limit in ALWAYS_REFUSED else "only counted"
    setting = SETTING_OF.get(limit)
    raised = f", or raise {PREFIX}{setting}" if setting else ""
    return warn(
        f"limit {limit}",
        f"Beyond the limit and {done} since the start: {found.count}, the last at {found.last}.",
        f"If an app of yours does it, change the app{raised}.",
    )
