"""The lines of a report and of a plan, on a terminal."""

import re

from aboveboard.bias.report_text import describe_plan, describe_report
from msgspec import structs

from tests.bias.test_check import WATCH, check, log_of
from tests.bias.test_plan import plan


def text(report):
    return "\n".join(describe_report(report))


def test_a_report_reads_from_its_counts_to_its_verdicts():
    """With the ratio, its interval, the evidence, and where the gap lies."""
    said = text(check(log_of({"adult": 0.5, "minor": 0.2})))
    for pattern in (
        r"leads: report 1, from \d{4}-\d\d-\d\d to before .* by selection",
        r"people 600, visits 600, comparisons 1",
        r"adult +300 +\d+ +\d+\.\d% +\d+\.\d to \d+\.\d +1\.00  yes",
        r"minor against adult: disparity",
        r"  That is a ratio of 0\.\d\d \(0\.\d\d to 0\.\d\d\)\.",
        r"  All days together show that it is less than 0\.8 times as much\.",
        r"by effective: \+0\.000 from the mix, -0\.\d+ within",
    ):
        assert re.search(pattern, said), pattern


def test_a_hidden_row_has_no_number():
    """And the text says that rows are hidden."""
    log = log_of({"adult": 0.5}, people=200)
    for at in range(9):
        log.tell(f"few{at}", age_class="minor")
        log.decide(f"few{at}", "lead" if at % 2 else "rest")
    said = text(check(log))
    assert "minor against adult: not looked at" in said
    assert "2 of 2 rows are hidden" in said
    assert not re.search(r"\b(9|200|4|5|209)\b", said.partition("\nadult")[2])


def test_labels_links_and_lines_are_said():
    """Whatever of them there is."""
    log = log_of({"adult": 0.5, "minor": 0.5}, people=30)
    log.erase()
    log.add("link", "p1", {"consents": {}, "dial": None, "restricted": False, "guest": "x"})
    said = text(check(log, structs.replace(WATCH, by=("label",)), {"p1": "x", "stranger": "y"}))
    assert "not compared, in decisions: erased 1" in said
    assert "labels: 1 people, 1 labels; lines without a person 1, blank 0" in said
    assert "links that could not be followed: 1" in said


def test_an_empty_period_is_said():
    """In place of tables."""
    said = text(check(log_of({"adult": 0.5}, people=5), number=2))
    assert said.endswith("There were no decisions in this period.")


def test_a_plan_says_what_is_needed():
    """For each comparison."""
    first, group, needed = describe_plan(plan(log_of({"adult": 0.3, "minor": 0.3}, people=100)))
    assert re.match(r"leads: 200 people in 30\.0 days; rate of all \d+\.\d of 100; comparisons 1", first)
    assert group == "age_class: minor 100 people, adult 100 people"
    assert re.search(
        r"needed a group: [\d,]+ for fine without a gap, [\d,]+ for a ratio of 0\.6, about", needed
    )
    assert list(describe_plan(plan(log_of({}, people=0))))[1:] == ["no group with people yet"]
