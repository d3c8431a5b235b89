"""The health of a running gateway, as codes with numbers. The pages turn them into sentences.

Unlike `aboveboard doctor`, it does not read the whole log.
"""

import shutil
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from prometheus_client.registry import Collector
from sqlalchemy import case, func, select

from aboveboard.audit.tiles import WIDTH
from aboveboard.clock import MS_PER_DAY
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.approval_table import approvals
from aboveboard.people.case_table import CaseState, cases
from aboveboard.people.hold_tables import holds
from aboveboard.storage.tables import erasures, exports, log_head, tiles

MIB = 1 << 20
ROOM_LEAST_MIB = 64
ROOM_GOOD_MIB = 1024
PENDING_MANY = 10_000
TILES_BEHIND = 256
HOLD_SOON_MS = 14 * MS_PER_DAY
"""A hold that ends within this time is counted apart."""

Mark = Literal["ok", "warn", "bad"]


class HealthFinding(Struct, frozen=True):
    """One finding. `numbers` are the values for the sentence of its `code`."""

    code: str
    mark: Mark
    numbers: dict[str, int] = {}


_OPEN = cases.c.state == str(CaseState.OPEN)
_COUNTED = select(
    log_head.c.size,
    select(func.count()).select_from(erasures).scalar_subquery(),
    select(func.count()).where(exports.c.state.in_(("waiting", "running"))).scalar_subquery(),
    select(func.coalesce(func.sum(case((exports.c.state == "failed", 1), else_=0)), 0)).scalar_subquery(),
    select(func.coalesce(func.max(tiles.c.place) + 1, 0)).where(tiles.c.level == 0).scalar_subquery(),
    select(func.count()).where(_OPEN).scalar_subquery(),
    select(func.count()).select_from(holds).scalar_subquery(),
).where(log_head.c.id == 1)


async def findings(gateway: Gateway) -> list[HealthFinding]:
    """Returns all findings, also those that are in order. Raises Unavailable when the database does not answer."""
    now_ms = gateway.clock()
    late = select(func.count()).where(_OPEN, cases.c.due_ms < now_ms).scalar_subquery()
    soon = select(func.count()).where(holds.c.ends_ms < now_ms + HOLD_SOON_MS).scalar_subquery()
    waits = approvals.c.approved_by.is_(None) & (approvals.c.expires_ms > now_ms)
    waiting = select(func.count()).where(waits).scalar_subquery()
    counted = await gateway.database.rows(_COUNTED.add_columns(late, soon, waiting))
    ((size, erasing, under_way, failed, tiled, open_cases, held, overdue, ending, asked),) = counted
    return [
        HealthFinding("database", "ok", {"size": size}),
        _check_publishing(gateway, size),
        _tiles(size, tiled),
        *_room(gateway),
        HealthFinding("erasures", "warn" if erasing else "ok", {"count": erasing}),
        HealthFinding("exports", "warn" if failed else "ok", {"waiting": under_way, "failed": failed}),
        HealthFinding("cases", "warn" if overdue else "ok", {"open": open_cases, "overdue": overdue}),
        HealthFinding(
            "holds", "warn" if ending or asked else "ok", {"held": held, "soon": ending, "waiting": asked}
        ),
        *_check_counters(gateway),
        HealthFinding("rotation", "warn" if gateway.keyring.former_pseudonym_key is not None else "ok"),
        HealthFinding("witnesses", "ok", {"count": len(gateway.settings.witnesses)}),
    ]


def _check_publishing(gateway: Gateway, size: int) -> HealthFinding:
    """Returns the number of entries that no published checkpoint covers, a warning from 16 tiles on.

    A checkpoint is published each second.
    """
    behind = max(0, size - gateway.heads.size)
    return HealthFinding("published", "ok" if behind < WIDTH * 16 else "warn", {"behind": behind})


def _tiles(size: int, stored: int) -> HealthFinding:
    behind = max(0, size // WIDTH - stored)
    return HealthFinding("tiles", "warn" if behind > TILES_BEHIND else "ok", {"behind": behind})


def _room(gateway: Gateway) -> Iterator[HealthFinding]:
    try:
        free = shutil.disk_usage(gateway.settings.data).free // MIB
    except OSError:
        return
    mark: Mark = "bad" if free < ROOM_LEAST_MIB else "warn" if free < ROOM_GOOD_MIB else "ok"
    yield HealthFinding("room", mark, {"free": free})


def _check_counters(gateway: Gateway) -> Iterator[HealthFinding]:
    """Yields the findings on what this process has counted since its start."""
    metrics = gateway.metrics
    fallbacks, errors = _value(metrics.fallbacks), _value(metrics.policy_errors)
    pending, decisions = _value(metrics.model_pending), _value(metrics.decisions)
    yield HealthFinding("decisions", "ok", {"count": decisions})
    yield HealthFinding("fallbacks", "warn" if fallbacks else "ok", {"count": fallbacks})
    yield HealthFinding("policy-errors", "bad" if errors else "ok", {"count": errors})
    yield HealthFinding("pending", "warn" if pending > PENDING_MANY else "ok", {"count": pending})


def _value(metric: Collector) -> int:
    """Returns the sum of a metric over all its labels."""
    samples = [sample for family in metric.collect() for sample in family.samples]
    return int(sum(sample.value for sample in samples if not sample.name.endswith("_created")))
