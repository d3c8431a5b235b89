"""The reports that the declared watches make due: each is made once, however many nodes there are.

The name of such a check follows from the terms of the watch and the number of the report. So a second node finds the
row of the first. Nothing acts on a verdict: a disparity is a number in the metrics and a line in the log.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256

import msgspec

from aboveboard.background import every
from aboveboard.bias.watches import BiasWatch, last_period, load_watches, needs_labels
from aboveboard.bias_audits.audit_jobs import AuditJob, AuditOrder, AuditState, add, all_jobs, new_job
from aboveboard.errors import Stale, Unprocessable
from aboveboard.gateway.gateway import Gateway

BY_WATCH = "watch"
"""The party that asks for a report that is due."""

EVERY_S = 600.0

SETTLED_MS = 600_000
"""The time after the end of a period from which its report is due, in milliseconds. The clocks of nodes may differ."""

_ID_CHARS = 26


async def run(gateway: Gateway) -> None:
    """Asks for the reports that are due, and sets the metric, every EVERY_S until cancelled."""

    async def look() -> None:
        await ask_due(gateway)
        await show_disparities(gateway)

    await every(EVERY_S, look, "reports_not_due", at_once=True)


async def ask_due(gateway: Gateway) -> None:
    """Asks for the newest report of each declared watch, once. A watch by labels has none."""
    known = {job.audit for job in await all_jobs(gateway)}
    for order in list_due(load_watches(gateway.rules.policy.declared).values(), gateway.clock()):
        name = name_due(order)
        if name not in known:
            with suppress(Stale):  # another node was first
                await add(gateway, new_job(gateway, order, name))


def list_due(watches: Iterable[BiasWatch], now_ms: int) -> Iterator[AuditOrder]:
    """Yields an order for the newest report of each watch whose first period has ended."""
    for watch in watches:
        if needs_labels(watch):
            continue
        with suppress(Unprocessable):
            yield AuditOrder(
                watch, last_period(watch, now_ms - SETTLED_MS).number, BY_WATCH, is_declared=True
            )


def name_due(order: AuditOrder) -> str:
    """Returns the id of the check. Other terms or another number give another one."""
    terms = msgspec.json.encode([order.watch, order.number], order="sorted")
    return f"aud_{sha256(terms).hexdigest()[:_ID_CHARS]}"


async def show_disparities(gateway: Gateway) -> None:
    """Sets the metric of each declared watch to the disparities of its newest report."""
    declared = load_watches(gateway.rules.policy.declared)
    newest: dict[str, AuditJob] = {}
    for job in await all_jobs(gateway):
        name = job.request.watch.name
        if (
            job.state is not AuditState.READY
            or not job.request.is_declared
            or job.request.watch != declared.get(name)
        ):
            continue
        if name not in newest or job.request.number >= newest[name].request.number:
            newest[name] = job
    metric = gateway.metrics.disparities
    metric.clear()
    for name, job in newest.items():
        metric.labels(name).set(job.request.disparities or 0)
