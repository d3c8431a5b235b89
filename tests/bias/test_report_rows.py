"""The rows of the tables on the page of a report."""

from aboveboard.bias.apart_rows import Line
from aboveboard.bias.check import LineShown
from aboveboard.bias.impact_tables import ImpactRowShown, ImpactTable
from aboveboard.bias.report_rows import NOTHING, list_lines, list_mixes, list_overview, list_people
from aboveboard.bias.report_sentences import find_all
from msgspec import structs

from tests.bias.test_check import WATCH, check, log_of

REPORT = check(log_of({"adult": 0.5, "minor": 0.2}))
FOUND = list(find_all(REPORT))


def test_a_comparison_is_a_row_with_its_verdict():
    """In words, and with its interval."""
    (row,) = list_overview(FOUND, "de")
    assert (row.by, row.group, row.reference) == ("Altersklasse", "Minderjährige", "Erwachsene")
    assert (row.verdict, row.word, row.needed) == ("disparity", "Benachteiligung", NOTHING)
    assert " bis " in row.interval


def test_a_hidden_comparison_says_so_and_an_open_end_too():
    """In place of numbers."""
    of = FOUND[0].of
    hidden = structs.replace(of, mean=None, ratio=None, low=None, high=None)
    first, second = list_overview(
        [FOUND[0]._replace(of=hidden), FOUND[0]._replace(of=structs.replace(of, high=None))], "en"
    )
    assert (first.ratio, first.interval) == ("hidden", "hidden")
    assert second.interval.startswith("from 0.")


def test_people_are_in_the_form_of_the_law():
    """A hidden row, a hidden total and a missing ratio are words."""
    rows = (
        ImpactRowShown("adult", None, 2000, 500, 0.25, 0.2, 0.3, None, 1.0, True, 0),
        ImpactRowShown("minor", None, 100, 20, 0.2, 0.1, 0.3, 0.05),
        ImpactRowShown("unknown", "unknown"),
    )
    first, second, third = list_people(ImpactTable(("age_class",), rows, 1), "en", 10)
    assert (first.people, first.rate, first.interval, first.share) == (
        "2,000",
        "25.0%",
        "20.0% to 30.0%",
        "hidden",
    )
    assert (first.ratio, first.fifths, first.short) == ("1.00", "yes", "0")
    assert (second.share, second.ratio, second.fifths, second.short) == ("5.0%", "hidden", "hidden", "hidden")
    assert (third.is_hidden, third.people) == (True, "hidden")
    assert third.remark == "group not known, so in no ratio"


def test_a_mix_is_a_row_where_it_differs():
    """Without a mix there is nothing to say."""
    assert list(list_mixes(FOUND, "en")) == []
    mixed = check(log_of({"adult": 0.5, "minor": 0.2}), structs.replace(WATCH, by=("age_class",)))
    (each,) = find_all(mixed)
    mixes = {"effective": structs.replace(each.of.mixes["effective"], composition=-0.02)}
    (row,) = list_mixes([each._replace(of=structs.replace(each.of, mixes=mixes))], "en")
    assert (row.stratum, row.mix) == ("dial level in force", "−0.020")


def test_lines_without_decisions_are_left_out_and_hidden_ones_are_not():
    """Decisions about no person have no count of people."""
    lines = (
        LineShown(Line.NOBODY, 140, 0, 7),
        LineShown(Line.CONTROL),
        LineShown(Line.RESTRICTED, 0, 0, 0),
        LineShown(Line.ERASED, 25, 0, 0),
    )
    found = list_lines(structs.replace(REPORT, lines=lines), "en")
    assert [(each.decisions, each.people) for each in found] == [
        ("140", NOTHING),
        ("hidden", "hidden"),
        ("25", NOTHING),
    ]
