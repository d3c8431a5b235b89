"""The terms of a bias check, from the watch that was asked for. A check that no report can come of is refused here."""

from aboveboard.bias.attributes import LABEL
from aboveboard.bias.watches import BiasWatch, check_watch, choose_period, load_watches, needs_labels
from aboveboard.bias_audits.audit_jobs import AuditOrder
from aboveboard.bias_audits.class_items import judge_items
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway


async def order_check(
    gateway: Gateway, watch: str | BiasWatch, by: str, *, report: int | None = None, has_labels: bool = False
) -> AuditOrder:
    """Returns the order of a check that `by` asks for. `watch` is the name of a declared one, or its own terms.

    `report` is its number, by default that of the newest one that is due. Raises Unprocessable, naming the field.
    """
    found = watch if isinstance(watch, BiasWatch) else _find_declared(gateway, watch)
    try:
        check_watch(found, has_labels=has_labels)
        await judge_items(gateway, found)
    except Unprocessable as error:
        raise Unprocessable(
            error.detail,
            field="watch" if isinstance(watch, str) else f"watch.{error.field}",
            expected=error.expected,
        ) from error
    if has_labels and not needs_labels(found):
        raise Unprocessable(
            "This watch has no table by label, so it needs no label file.",
            field="labels",
            expected=f"a watch by `{LABEL}`, or the request as application/json",
        )
    number = choose_period(found, gateway.clock(), report).number
    return AuditOrder(found, number, by, is_declared=isinstance(watch, str), has_labels=has_labels)


def _find_declared(gateway: Gateway, name: str) -> BiasWatch:
    watches = load_watches(gateway.rules.policy.declared)
    if (found := watches.get(name)) is None:
        raise Unprocessable(
            "The policies in force have no watch of this name.",
            field="watch",
            expected=", ".join(watches) or "a watch that bias.toml of the policies declares",
        )
    return found
