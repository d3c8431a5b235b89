"""The plots of a report."""

from xml.etree import ElementTree

from aboveboard.bias.report_plots import draw_rates, draw_ratios
from aboveboard.bias.report_sentences import find_all
from hypothesis import given

from tests.bias.drawn_reports import FEW, reports
from tests.bias.test_check import check, log_of

SVG = "{http://www.w3.org/2000/svg}"


def dots(drawn):
    """How many values a plot has; 0 without a plot, and never in one."""
    found = 0 if drawn is None else len(list(ElementTree.fromstring(drawn).iter(f"{SVG}circle")))
    assert found or drawn is None
    return found


@FEW
@given(report=reports())
def test_a_plot_has_a_dot_for_each_shown_number_and_no_other(report):
    """Whatever the names are, it is well formed."""
    for table in report.tables:
        assert dots(draw_rates(table, "en", "a")) == sum(row.rate is not None for row in table.rows)
        found = [each for each in find_all(report) if each.of.by == table.by]
        shown = sum(each.of.ratio is not None for each in found)
        assert dots(draw_ratios(table, found, "de", "b")) == shown


def test_ratios_are_beside_the_lines_that_they_are_compared_with():
    """1, and tau to the left of it."""
    report = check(log_of({"adult": 0.5, "minor": 0.2}))
    drawn = ElementTree.fromstring(draw_ratios(report.tables[0], list(find_all(report)), "en", "a"))
    places = {each.get("class"): float(each.get("x1")) for each in drawn.iter(f"{SVG}line")}
    (dot,) = [float(each.get("cx")) for each in drawn.iter(f"{SVG}circle")]
    assert dot < places["bound"] < places["even"]
    assert drawn.get("role") == "img"
    assert "minors" in [each.text for each in drawn.iter(f"{SVG}text")]
