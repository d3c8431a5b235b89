"""The terms of a check, from what was asked for (`bias_audits.audit_orders`)."""

import pytest
from aboveboard.bias_audits.audit_orders import order_check
from aboveboard.errors import Unprocessable
from msgspec import structs

from tests.bias_audits.audited import Audited
from tests.bias_audits.orders import WATCH


def test_a_declared_watch_is_found_by_its_name(audited: Audited) -> None:
    """The report is the newest one that is due, unless another is asked for."""
    found = audited.run(order_check(audited.gateway, "running", "key"))
    assert (found.watch.name, found.number, found.by, found.is_declared) == ("running", 1, "key", True)
    own = audited.run(order_check(audited.gateway, WATCH, "key", report=1))
    assert (own.watch, own.number, own.is_declared) == (WATCH, 1, False)


@pytest.mark.parametrize(
    ("watch", "has_labels", "field"),
    [
        ("none", False, "watch"),
        ("by_label", False, "watch"),
        ("running", True, "labels"),
        (structs.replace(WATCH, by=("label",)), False, "watch.by"),
    ],
)
def test_a_check_that_no_report_can_come_of_is_refused(
    audited: Audited, watch: str, has_labels: bool, field: str
) -> None:
    """The error names the member of the request."""
    with pytest.raises(Unprocessable) as refused:
        audited.run(order_check(audited.gateway, watch, "key", has_labels=has_labels))
    assert refused.value.field == field
