"""Orders of checks, for the tests of their rows."""

from datetime import date
from typing import Any

from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.watches import BiasWatch
from aboveboard.bias_audits.audit_jobs import AuditOrder
from msgspec import structs

WATCH = BiasWatch(
    name="leads", app="shop", since=date(2026, 1, 1), class_=ClassOfItems(items=("lead",)), by=("age_class",)
)


def order(number: int = 1, **changed: Any) -> AuditOrder:
    """An order of a check of that number."""
    return structs.replace(AuditOrder(WATCH, number, "key"), **changed)
