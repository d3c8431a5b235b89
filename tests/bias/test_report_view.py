"""The values of the page of a report."""

from aboveboard.bias.report_view import view_report
from msgspec import structs

from tests.bias.test_check import WATCH, check, log_of


def test_a_view_has_a_part_for_each_table():
    """With the comparisons of that table alone."""
    watch = structs.replace(WATCH, by=("age_class", "effective"))
    view = view_report(check(log_of({"adult": 0.5, "minor": 0.2}), watch), "en")
    assert [(each.by, len(each.findings), len(each.rows)) for each in view.tables] == [
        ("age class", 1, 2),
        ("dial level in force", 0, 1),
    ]
    assert [each.ratios is None for each in view.tables] == [False, True]
    assert view.title == "Bias check “leads”"
    assert view.period.startswith("Report 1, from ")
    assert view.scope == "App “shop”, placement “home”"


def test_a_check_of_all_placements_says_so():
    """In the language of the page."""
    report = check(log_of({"adult": 0.5}, people=5))
    everywhere = structs.replace(report, watch=structs.replace(report.watch, placement=None))
    assert view_report(everywhere, "es").scope == "App «shop», todos los lugares"
