"""A report from the gateway's own log: the rows, then the pure check, each where it delays no request."""

import asyncio
from functools import partial

from aboveboard.bias.check import BiasReport, attributes_of, run_check
from aboveboard.bias.gateway_parts import GatewayParts, compute_parts
from aboveboard.bias.labels import LabelLines, match_labels
from aboveboard.bias.log_rows import RowQuery
from aboveboard.bias.watches import start_of
from aboveboard.bias_audits.audit_jobs import AuditOrder
from aboveboard.bias_audits.class_items import judge_items
from aboveboard.bias_audits.log_source import GatewayRead, read_gateway
from aboveboard.consent.dial import region_class
from aboveboard.exports.throttle import Progress, silent
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.uncancelled import to_the_end


async def make_report(
    gateway: Gateway, order: AuditOrder, labels: LabelLines | None = None, progress: Progress = silent
) -> BiasReport:
    """Returns the report of the order. It equals that of `aboveboard bias run` on an export of the same size.

    Prices and what was decided again are beside it, because an export gives them not or only in part.
    Raises as `read_gateway`, `judge_items` and `run_check` do.
    """
    watch, period = order.watch, order.period
    query = RowQuery(
        app=watch.app,
        placement=watch.placement,
        from_ms=start_of(watch),
        to_ms=period.to_ms,
        lines_from_ms=period.from_ms,
        is_of_class=await judge_items(gateway, watch),
        attributes=attributes_of(watch),
        class_of_region=partial(region_class, gateway.rules.dial),
    )
    found = await read_gateway(gateway, query, progress)
    parts = await compute_parts(gateway, found.read.rows, watch, period)
    # A thread without a caller that waits would still use the database's rows after the gateway was closed.
    report = await to_the_end(asyncio.to_thread(_check, found, parts, order, labels))
    progress(1, 1)
    return report


def _check(
    found: GatewayRead, parts: GatewayParts, order: AuditOrder, labels: LabelLines | None
) -> BiasReport:
    read, matched = found.read, None
    if labels is not None:
        people = max(read.numbers.values(), default=-1) + 1
        matched = match_labels(labels, read.numbers.get, people)
    return run_check(
        read, order.watch, order.period, found.source, matched, price_of=parts.price_of, decided=parts.decided
    )
