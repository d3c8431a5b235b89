"""The plan of a watch: how many people are needed, from numbers of people and one rate of all."""

import pytest
from aboveboard.bias.plan import plan_watch
from aboveboard.bias.watches import start_of
from aboveboard.clock import MS_PER_DAY
from msgspec import structs

from tests.bias.test_check import WATCH, log_of, read

NOW_MS = start_of(WATCH) + 30 * MS_PER_DAY


def plan(log, watch=WATCH, now_ms=NOW_MS, ratio=0.6):
    return plan_watch(read(log, watch).rows, watch, now_ms, ratio=ratio)


def test_each_comparison_has_its_people_and_what_it_needs():
    """With the pace so far."""
    found = plan(log_of({"adult": 0.3, "minor": 0.3}, people=100))
    (row,) = found.rows
    assert (row.group, row.reference, row.people, row.reference_people) == ("minor", "adult", 100, 100)
    assert row.for_fine > 100
    assert row.days == pytest.approx(max(row.for_fine, row.for_disparity) * 0.3, abs=1)
    assert (found.people, found.many, found.days) == (200, 1, 30.0)


def test_a_plan_is_the_same_whoever_got_the_class():
    """It may be read at any time: only the rate of all people together counts."""
    one, other = (
        log_of({"adult": 1.0, "minor": 0.0}, people=50),
        log_of({"adult": 0.0, "minor": 1.0}, people=50),
    )
    assert plan(one) == plan(other)


def test_a_small_group_shows_no_number():
    """Nine minors, and no rate of few people."""
    log = log_of({"adult": 0.5}, people=40)
    for at in range(9):
        log.tell(f"few{at}", age_class="minor")
        log.decide(f"few{at}")
    (row,) = plan(log).rows
    assert (row.people, row.reference_people, row.days) == (None, 40, None)
    few = plan(log_of({"adult": 0.5}, people=9))
    assert (few.rate, few.rows) == (None, ())


def test_the_rest_are_the_people_of_all_other_groups():
    """As in the report."""
    watch = structs.replace(WATCH, reference="rest")
    rows = plan(log_of({"adult": 0.3, "minor": 0.3, "unknown": 0.3}, people=40), watch).rows
    assert [(row.group, row.people, row.reference_people) for row in rows] == [
        ("adult", 40, 40),
        ("minor", 40, 40),
    ]


def test_decisions_of_later_do_not_count():
    """A plan is about the time until now."""
    assert plan(log_of({"adult": 0.5}, people=29), now_ms=start_of(WATCH) + 10 * MS_PER_DAY).people == 10
