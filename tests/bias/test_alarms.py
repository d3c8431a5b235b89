"""The alarms of a watch: evidence that may be looked at every day."""

import pytest
from aboveboard.bias.alarms import find_alarms
from aboveboard.bias.watches import start_of
from aboveboard.clock import MS_PER_DAY
from msgspec import structs

from tests.bias.test_check import WATCH, log_of, read


def alarms(log, watch=WATCH, days=30):
    return find_alarms(read(log, watch).rows, watch, start_of(watch) + days * MS_PER_DAY)


def test_a_gap_raises_an_alarm_before_its_report_is_due():
    """A third as much, on the twentieth day."""
    (each,) = alarms(log_of({"adult": 0.6, "minor": 0.2}, people=300), days=20)
    assert (each.group, each.reference, each.is_raised) == ("minor", "adult", True)
    assert each.evidence >= 20
    assert each.pairs <= 20 / 29 * 300 + 1


def test_equal_groups_raise_none():
    """With the evidence said all the same."""
    (each,) = alarms(log_of({"adult": 0.4, "minor": 0.4}, people=200))
    assert not each.is_raised
    assert each.evidence < 20


def test_a_small_group_shows_no_number():
    """Where fewer than k people were selected."""
    (each,) = alarms(log_of({"adult": 0.6, "minor": 0.0}, people=60))
    assert (each.evidence, each.pairs) == (None, None)


@pytest.mark.parametrize(("changed", "days"), [({"by": ("label",)}, 30), ({}, 0)])
def test_without_labels_or_decisions_there_is_no_alarm(changed, days):
    """The label file comes with the report."""
    log = log_of({"adult": 0.6, "minor": 0.2}, people=30)
    assert alarms(log, structs.replace(WATCH, **changed), days=days) == ()
