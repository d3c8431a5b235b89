"""The check: one report of one watch, from the lines of a log."""

import random
from datetime import UTC, datetime

import msgspec
import pytest
from aboveboard.bias.apart_rows import Line
from aboveboard.bias.check import ReportSource, attributes_of, encode_report, run_check
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.labels import read_labels
from aboveboard.bias.log_rows import RowQuery, read_log
from aboveboard.bias.verdict import BiasVerdict
from aboveboard.bias.watches import BiasWatch, period_of, start_of
from msgspec import structs

from tests.bias.logs import START_MS, LogOfLines

SINCE = datetime.fromtimestamp(START_MS / 1000, UTC).date()
WATCH = BiasWatch(
    name="leads",
    app="shop",
    placement="home",
    since=SINCE,
    class_=ClassOfItems(items=("lead",)),
    by=("age_class",),
)
SALT = bytes(32)
SOURCE = ReportSource("0" * 64, "2026-12-01T00:00:00.000Z", "shop.example/log", "1" * 64, 7)


def log_of(rates, *, people=300, returns=1, seed=5):
    """A log of adults and minors who get the class at these rates, once or more, within a month."""
    drawn, log = random.Random(seed), LogOfLines()
    for at in range(people * len(rates)):
        group = sorted(rates)[at % len(rates)]
        day = 29.0 * at / (people * len(rates))
        log.tell(f"p{at}", day=day, age_class=group)
        for more in range(returns):
            item = "lead" if drawn.random() < rates[group] else "rest"
            log.decide(f"p{at}", item, day=day + more * 1e-4)
    return log


def read(log, watch, number=1):
    """The rows of a watch until the end of one report."""
    return read_log(log.lines, query_of(watch, period_of(watch, number)))


def query_of(watch, period):
    """The decisions of the watch until the end of a period."""
    return RowQuery(
        app=watch.app,
        placement=watch.placement,
        from_ms=start_of(watch),
        to_ms=period.to_ms,
        lines_from_ms=period.from_ms,
        is_of_class="lead".__eq__,
        attributes=attributes_of(watch),
        class_of_region=str,
    )


def check(log, watch=WATCH, labels=None, number=1, **more):
    found = read(log, watch, number)
    if labels is None:
        return run_check(found, watch, period_of(watch, number), SOURCE, **more)
    lines = [b"person,label", *(f"{person},{label}".encode() for person, label in labels.items())]
    known = read_labels(lines, found.numbers.get, len(set(found.numbers.values())), SALT)
    return run_check(found, watch, period_of(watch, number), SOURCE, known)


def test_a_report_has_its_counts_its_table_and_its_verdict():
    """A gap of a half, in people."""
    found = check(log_of({"adult": 0.5, "minor": 0.2}))
    (each,) = found.comparisons
    (table,) = found.tables
    assert (found.people, found.decisions, found.many) == (600, 600, 1)
    assert (each.group, each.reference, each.verdict) == ("minor", "adult", BiasVerdict.DISPARITY)
    assert {row.group: row.people for row in table.rows} == {"adult": 300, "minor": 300}
    assert each.mixes.keys() == {"effective", "device", "placement"}


def test_people_who_come_back_count_once():
    """Five decisions of a person are one person in table, interval and evidence."""
    found = check(log_of({"adult": 0.5, "minor": 0.5}, people=60, returns=5))
    assert (found.people, found.decisions) == (120, 600)
    assert sum(row.people for row in found.tables[0].rows) == 120
    assert found.comparisons[0].pairs <= 60


def test_the_same_log_gives_the_same_bytes():
    """So that an auditor can compute it again."""
    log = log_of({"adult": 0.4, "minor": 0.3}, people=80)
    assert encode_report(check(log)) == encode_report(check(log))


def test_every_fraction_is_text_that_reads_back():
    """As in every record."""
    found = check(log_of({"adult": 0.5, "minor": 0.2}))
    read = msgspec.json.decode(encode_report(found))
    assert float(read["comparisons"][0]["ratio"]) == found.comparisons[0].ratio
    assert read["watch"]["since"] == SINCE.isoformat()


def test_a_period_without_decisions_has_no_tables():
    """And says so by its counts."""
    found = check(log_of({"adult": 0.5, "minor": 0.5}, people=20), number=2)
    assert (found.decisions, found.tables, found.comparisons, found.many) == (0, (), (), 0)


def test_later_reports_spend_less_and_use_the_evidence_of_all_days():
    """The second has no people of its own, but the level of the first is not spent again."""
    log = log_of({"adult": 0.5, "minor": 0.2})
    for at in range(60):
        log.tell(f"late{at}", day=31, age_class="minor" if at % 2 else "adult")
        log.decide(f"late{at}", "lead" if at % 3 else "rest", day=31)
    first, second = check(log), check(log, number=2)
    assert second.comparisons[0].level > first.comparisons[0].level
    assert second.comparisons[0].pairs > first.comparisons[0].pairs
    assert second.people == 60


def test_labels_make_groups_that_only_the_auditor_can_name():
    """Numbered, with the commitment to the file and the lines by what came of them."""
    log = log_of({"adult": 0.5, "minor": 0.2})
    labels = {f"p{at}": "blue" if at % 2 else "amber" for at in range(600)} | {"stranger": "blue"}
    found = check(log, structs.replace(WATCH, by=("label",)), labels)
    assert [row.group for row in found.tables[0].rows] == ["label-1", "label-2"]
    assert found.comparisons[0].verdict is BiasVerdict.DISPARITY
    assert (found.labels.counts.people, found.labels.counts.unmatched) == (600, 1)
    for word in (b"blue", b"amber", b"stranger"):
        assert word not in encode_report(found)


def test_one_label_for_all_compares_nothing():
    """The table says so."""
    log = log_of({"adult": 0.5, "minor": 0.2}, people=30)
    found = check(log, structs.replace(WATCH, by=("label",)), {f"p{at}": "x" for at in range(60)})
    assert (len(found.tables[0].rows), found.comparisons) == (1, ())


def test_a_small_group_is_not_looked_at_and_shows_no_number():
    """Nine minors: neither their numbers nor what is left of the total."""
    log = log_of({"adult": 0.5}, people=200)
    for at in range(9):
        log.tell(f"few{at}", age_class="minor")
        log.decide(f"few{at}", "lead" if at % 2 else "rest")
    found = check(log)
    (each,) = found.comparisons
    assert (each.verdict, each.mean, found.many) == (BiasVerdict.NOT_LOOKED, None, 0)
    assert [row.people for row in found.tables[0].rows] == [None, None]


def test_a_line_of_few_people_shows_no_number():
    """Three people in the control group, and ten restricted ones."""
    log = log_of({"adult": 0.5, "minor": 0.5}, people=30)
    for at in range(3):
        log.decide(f"control{at}", bound_by="control")
    for at in range(10):
        log.decide(f"restricted{at}", bound_by="restriction")
    lines = {each.line: each for each in check(log).lines}
    assert (lines[Line.CONTROL].people, lines[Line.CONTROL].decisions) == (None, None)
    assert (lines[Line.RESTRICTED].people, lines[Line.RESTRICTED].decisions) == (10, 10)


@pytest.mark.parametrize(("measure", "people"), [("selection", 120), ("exposure", 120), ("benefit", 60)])
def test_each_measure_counts_its_own_people(measure, people):
    """Benefit is about first items that were seen."""
    log = log_of({"adult": 0.5, "minor": 0.5}, people=60)
    shown = [line.record for line in log.lines if line.kind == "decision"]
    for at, decision in enumerate(shown):
        if at % 4 < 2:
            for item in ("lead", "rest"):
                log.react(decision, item, "taken" if at % 3 else "seen", day=29.5)
    found = check(log, structs.replace(WATCH, measure=measure))
    assert found.people == people
    assert 0.0 < found.comparisons[0].mean < 1.0


def test_intersections_are_compared_too_and_counted_before():
    """Two tables: one comparison in the first, three in the second."""
    log = LogOfLines()
    for at in range(400):
        log.tell(
            f"p{at}",
            day=at / 20,
            age_class="minor" if at % 2 else "adult",
            language="fr" if at % 4 < 2 else "de",
        )
        log.decide(f"p{at}", "lead" if at % 5 < 2 else "rest", day=at / 20)
    found = check(log, structs.replace(WATCH, by=("age_class", ("age_class", "language"))))
    assert found.many == 1 + 3
    assert {each.by for each in found.comparisons} == {("age_class",), ("age_class", "language")}
