"""Plots as SVG."""

from xml.etree import ElementTree

from aboveboard.plots import CHARACTERS_MOST, PLAIN, RIGHT, WIDTH, ZERO, Look, PlotMark, Span, days, intervals
from hypothesis import given
from hypothesis import strategies as st

SCRIPT = '<script>alert("x")</script>'
SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@given(rows=st.lists(st.tuples(st.text(max_size=40), st.none() | NUMBERS), max_size=8), zero=st.booleans())
def test_a_plot_of_any_rows_is_well_formed(rows: list[tuple[str, float | None]], zero: bool) -> None:
    """Every text in it is a text, and everything has its place within it."""
    clean = [("".join(each for each in label if each.isprintable()), value) for label, value in rows]
    spans = [
        Span(label, value, None if value is None else value - 1, None if value is None else value + 1, "none")
        for label, value in clean
    ]
    drawn = ElementTree.fromstring(intervals("p", SCRIPT, SCRIPT, spans, Look((ZERO,)) if zero else PLAIN))
    assert drawn.find(f"{SVG}script") is None
    assert drawn.findtext(f"{SVG}title") == SCRIPT
    for circle in drawn.iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx", "-1")) <= 640


@given(st.lists(st.none() | st.integers(0, 10**6), max_size=31))
def test_a_bar_is_as_high_as_its_number(numbers: list[int | None]) -> None:
    """A day without a number has a mark, and one with 0 has neither."""
    bars = [(f"{at:02}", number) for at, number in enumerate(numbers, 1)]
    plot = ElementTree.fromstring(days("p", SCRIPT, SCRIPT, bars))
    heights = [float(each.get("height", "")) for each in plot.iter(f"{SVG}rect")]
    known = [number for number in numbers if number]
    most = max(known, default=1)
    assert [round(height / max(heights), 9) for height in heights] == [
        round(each / most, 9) for each in known
    ]
    assert sum(each.text == "–" for each in plot.iter(f"{SVG}text")) == numbers.count(None)


def drawn(*rows: Span, look: Look = PLAIN) -> ElementTree.Element:
    return ElementTree.fromstring(intervals("p", "Title", "Description", rows, look))


def across(element: ElementTree.Element, kind: str) -> list[tuple[float, float]]:
    """The ends of the lines of a kind, from left to right."""
    lines = [each for each in element.iter(f"{SVG}line") if each.get("class") == kind]
    return [(float(each.get("x1", "")), float(each.get("x2", ""))) for each in lines]


def test_all_rows_are_on_one_axis() -> None:
    """A dot is within its interval, and a greater value is further to the right."""
    plot = drawn(Span("a", 0.2, 0.1, 0.4), Span("b", 0.3, 0.1, 0.4))
    one, other = [float(each.get("cx", "")) for each in plot.iter(f"{SVG}circle")]
    wide = [ends for ends in across(plot, "span") if ends[0] != ends[1]]
    assert len(wide) == 2
    assert wide[0] == wide[1]
    assert wide[0][0] < one < other < wide[0][1]


def test_a_row_without_a_value_has_its_remark() -> None:
    """And neither dot nor interval."""
    plot = drawn(Span("a", None, remark="too few"))
    assert "too few" in [each.text for each in plot.iter(f"{SVG}text")]
    assert list(plot.iter(f"{SVG}circle")) == across(plot, "span") == []


def test_the_line_of_no_difference_is_at_zero() -> None:
    """Between a negative and a positive value."""
    plot = drawn(Span("a", -1.0), Span("b", 1.0), look=Look((ZERO,)))
    [(zero, _)] = across(plot, "zero")
    low, high = [float(each.get("cx", "")) for each in plot.iter(f"{SVG}circle")]
    assert low < zero < high
    assert across(drawn(Span("a", 1.0)), "zero") == []


def test_an_end_beyond_the_axis_is_an_arrow() -> None:
    """As is an end that is not known; neither leaves the plot."""
    look = Look((PlotMark(1.0, "bound"),), most=2.0)
    for high in (9.0, None):
        lines = across(drawn(Span("a", 1.5, 1.0, high), look=look), "span")
        assert max(max(ends) for ends in lines) == WIDTH - RIGHT
        assert len(lines) == 4


def test_numbers_below_the_axis_are_those_of_the_language() -> None:
    """Written by the caller."""
    texts = drawn(Span("a", 0.5), look=Look(write="{:.1f} x".format)).iter(f"{SVG}text")
    ticks = [each.text or "" for each in texts if each.get("text-anchor") == "middle"]
    assert ticks
    assert all(each.endswith(" x") for each in ticks)


def test_a_long_label_is_cut() -> None:
    """With a sign that there is more."""
    texts = [each.text or "" for each in drawn(Span("x" * 99, 1.0)).iter(f"{SVG}text")]
    [label] = [each for each in texts if each.startswith("x")]
    assert label == "x" * (CHARACTERS_MOST - 1) + "…"


@given(low=NUMBERS, width=st.floats(0, 1e6))
def test_the_axis_has_a_few_round_numbers(low: float, width: float) -> None:
    """At least two, however near or far the values are, and at most six."""
    texts = drawn(Span("", low), Span("", low + width)).iter(f"{SVG}text")
    ticks = [each for each in texts if each.get("text-anchor") == "middle"]
    assert 2 <= len(ticks) <= 6
