"""The rows of a check, as of each decision's place in the log."""

import math

import numpy as np
import pytest
from aboveboard.bias.apart_rows import Line, LineCount
from aboveboard.bias.log_rows import RowQuery, read_log
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Unprocessable

from tests.bias.logs import START_MS, LogOfLines


@pytest.fixture
def log():
    return LogOfLines()


def read(log, *attributes, **changed):
    query = RowQuery(
        app="shop",
        placement="home",
        from_ms=START_MS,
        to_ms=START_MS + 100 * MS_PER_DAY,
        lines_from_ms=START_MS,
        is_of_class="lead".__eq__,
        attributes=attributes,
        class_of_region=lambda region: "eea" if region == "FR" else "other",
    )
    return read_log(log.lines, query._replace(**changed))


def values(found, name):
    column = found.rows.columns[name]
    return [column.values[code] for code in column.codes]


def test_a_decision_has_what_was_first_and_what_was_exposed(log):
    """Of the class; an empty list has neither."""
    log.decide("p", "lead")
    log.decide("p", "rest", items=["rest", "lead"])
    log.decide("p", items=[])
    rows = read(log).rows
    assert rows.selected.tolist() == [1.0, 0.0, 0.0]
    assert rows.exposure[1] == pytest.approx(1 - rows.exposure[0])
    assert rows.exposure[2] == 0.0


def test_facts_are_those_before_the_decision(log):
    """What was said later does not count."""
    log.decide("p")
    log.tell("p", age_class="minor", region="FR", language="fr-CA")
    log.decide("p")
    log.tell("p", age_class="adult", region="US-CA")
    log.decide("p")
    found = read(log, "age_class", "region_class", "language")
    assert values(found, "age_class") == ["unknown", "minor", "adult"]
    assert values(found, "region_class") == ["unknown", "eea", "other"]
    assert values(found, "language") == ["unknown", "fr", "unknown"]


def test_the_time_since_first_seen_counts_every_entry(log):
    """Also of kinds that are not read otherwise, and those before the time of the query."""
    log.add("signals", "p", {"counts": {}}, day=-31)
    log.decide("p")
    log.decide("q")
    log.decide("q", day=2)
    found = read(log, "known_for")
    assert values(found, "known_for") == ["longer", "under_1_day", "under_30_days"]


def test_linked_ids_are_one_person_from_their_first_decision_on(log):
    """And have the person's facts once they are linked."""
    log.decide("guest")
    log.tell("p", age_class="adult")
    log.link("p", "guest")
    log.decide("guest")
    log.decide("p")
    log.decide("other")
    found = read(log, "age_class")
    assert found.rows.people[0] == found.rows.people[1] == found.rows.people[2] != found.rows.people[3]
    assert found.numbers["guest"] == found.numbers["p"]
    assert values(found, "age_class") == ["unknown", "adult", "adult", "unknown"]


def test_an_undone_link_leaves_two_people(log):
    """As they are at the end of the log."""
    log.decide("guest")
    log.link("p", "guest")
    log.link("p", "guest", undone=True)
    log.decide("p")
    people = read(log).rows.people
    assert people[0] != people[1]


def test_what_says_nothing_about_a_group_is_a_line_of_its_own(log):
    """Erased, nobody, restricted, control and unreadable; a preview is none of them."""
    log.erase()
    log.decide(None, "lead")
    log.decide("p", bound_by="restriction")
    log.decide("p", "lead", bound_by="control")
    log.decide("q", "rest", bound_by="control")
    log.add("decision", "p", {"strange": True})
    log.decide("p", preview=True)
    found = read(log)
    assert found.rows.people.size == 0
    assert found.lines == {
        Line.ERASED: LineCount(1, 0, 0),
        Line.NOBODY: LineCount(1, 0, 1),
        Line.RESTRICTED: LineCount(1, 1, 1),
        Line.CONTROL: LineCount(2, 2, 1),
        Line.UNREADABLE: LineCount(1, 0, 0),
    }


def test_people_under_two_ids_are_one_on_a_line_too(log):
    """A linked guest in the control group."""
    log.decide("guest", bound_by="control")
    log.link("p", "guest")
    log.decide("p", bound_by="control")
    assert read(log).lines[Line.CONTROL] == LineCount(2, 1, 2)


@pytest.mark.parametrize(
    ("changed", "rows"), [({"app": "other"}, 0), ({"placement": "cart"}, 1), ({"placement": None}, 3)]
)
def test_other_apps_and_placements_are_left_out(log, changed, rows):
    """None is all of them."""
    log.decide("p")
    log.decide("p", placement="cart")
    log.decide("p", placement="news")
    assert read(log, **changed).rows.people.size == rows


def test_decisions_outside_the_time_are_left_out(log):
    """From the first instant to before the last; erased ones by their hour."""
    for day in (-1, 0, 99, 100):
        log.decide("p", day=day)
        log.erase(day=day)
    found = read(log)
    assert ((found.rows.times_ms - START_MS) // MS_PER_DAY).tolist() == [0, 99]
    assert found.lines[Line.ERASED].decisions == 2


def test_lines_of_their_own_are_those_of_the_report(log):
    """Rows are of the whole watch."""
    for day in (1, 40):
        log.decide("p", day=day)
        log.decide(None, day=day)
    found = read(log, lines_from_ms=START_MS + 30 * MS_PER_DAY)
    assert (found.rows.people.size, found.lines[Line.NOBODY].decisions) == (2, 1)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), math.nan),
        (("seen",), 0.0),
        (("seen", "taken"), 1.0),
        (("taken", "seen"), 1.0),
        (("taken", "reverted"), 0.0),
        (("dismissed",), 0.0),
    ],
)
def test_the_reward_is_that_of_the_first_item(log, kinds, expected):
    """Unseen is not 0, and what came of other items does not count."""
    decision = log.decide("p")
    if kinds:
        log.react(decision, "lead", *kinds)
    log.react(decision, "rest", "taken")
    log.react("dec_unknown", "lead", "taken")
    np.testing.assert_equal(read(log).rows.rewards.tolist(), [expected])


def test_answers_of_one_seed_are_one_visit(log):
    """Its repeats have the same draw."""
    for seed in ("aa", "bb", "aa"):
        log.decide("p", seed=seed)
    assert read(log).rows.visits.tolist() == [0, 1, 0]


def test_an_entry_of_a_newer_version_is_refused_by_its_index(log):
    """Rather than read wrongly."""
    log.decide("p")
    log.add("facts", "p", {"v": 1, "age_class": 7})
    with pytest.raises(Unprocessable, match="index 1"):
        read(log)
