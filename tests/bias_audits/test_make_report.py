"""Reports from the log (`bias_audits.make_report`). That they equal those of exports is in `test_log_source`."""

from typing import Any

import pytest

from tests.bias_audits.audited import Audited


@pytest.mark.parametrize(
    "terms",
    [
        {"by": ["asked"]},
        {"by": ["age_class"], "k": 1000},
        {"by": ["region"], "app": "none", "class": {"items": ["x"]}},
    ],
)
def test_one_group_small_groups_and_nobody_give_a_report(audited: Audited, terms: Any) -> None:
    """None of them has a verdict that is a default."""
    found = audited.done(audited.ask(watch=audited.terms(**terms)))
    assert found["state"] == "ready"
    report = found["report"]
    assert {each["verdict"] for each in report["comparisons"]} <= {"not_looked", "not_enough"}
    assert all(
        row["people"] is None or row["people"] >= report["watch"]["k"]
        for table in report["tables"]
        for row in table["rows"]
    )


def test_the_progress_ends_whole(audited: Audited) -> None:
    """One step of one."""
    found = audited.done(audited.ask(watch="running"))
    assert (found["done"], found["total"]) == (1, 1)


def test_two_audits_at_once_are_both_right(audited: Audited) -> None:
    """Each has the report that it has alone."""
    first, second = audited.ask(watch="running"), audited.ask(watch=audited.terms(by=["region"]))
    both = [audited.done(each)["report"] for each in (first, second)]
    assert [each["watch"]["name"] for each in both] == ["running", "own"]
    again = audited.done(audited.ask(watch="running"))["report"]
    assert {**again, "source": None} == {**both[0], "source": None}
