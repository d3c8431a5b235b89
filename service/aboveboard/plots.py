"""Plots as SVG, made on the server. They have real text, a description for screen readers, and no colours of their own.

Every text is escaped here, because the library does not escape it. So a page may contain the result as it is.
"""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from markupsafe import Markup, escape

# Functions that draw import it themselves. That takes a tenth of a second, and only a page with a plot needs it.
if TYPE_CHECKING:
    import svg

WIDTH = 640
LABEL = 190
RIGHT = 24
ROW = 34
TOP = 12
AXIS = 28
CHARACTERS_MOST = 26
"""The most characters of a label. The table beside the plot has the whole label."""


Anchor = Literal["start", "middle", "end"]


class Span(NamedTuple):
    """One row: a value with its interval. Without enough data both are None, and `remark` is shown instead."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    remark: str = ""


class PlotMark(NamedTuple):
    """A line across all rows at a value that they are compared with. `kind` is its class in the stylesheet."""

    value: float
    kind: str


ZERO = PlotMark(0.0, "zero")
"""The mark of no difference."""


class Look(NamedTuple):
    """The choices about a plot: its marks, the writer of the numbers below the axis, and the axis.

    An interval beyond `most` ends in an arrow there. Without `most`, the axis has room for all.
    """

    marks: tuple[PlotMark, ...] = ()
    write: Callable[[float], str] = "{:.4g}".format
    most: float | None = None


PLAIN = Look()


def intervals(name: str, title: str, desc: str, rows: Sequence[Span], look: Look = PLAIN) -> Markup:
    """Returns a plot of each row's value as a dot on its interval, all on one axis.

    `name` must be unique on the page.
    """
    known = [each for row in rows for each in (row.value, row.low, row.high) if each is not None]
    known += [each.value for each in look.marks]
    scale = _Scale(*_ends(known if look.most is None else [min(each, look.most) for each in known]))
    height = TOP + ROW * len(rows) + AXIS
    drawn: list[svg.Element] = [*_axis(scale, height, look.write)]
    for mark in look.marks:
        drawn.append(_line(mark.kind, scale.x(mark.value), TOP, scale.x(mark.value), height - AXIS))
    for number, row in enumerate(rows):
        drawn += _row(scale, row, TOP + ROW * number + ROW / 2)
    return _draw(name, title, desc, height, drawn)


DAY_HEIGHT = 130
DAY_LEFT, DAY_RIGHT = 44, 8


def days(name: str, title: str, desc: str, bars: Sequence[tuple[str, int | None]]) -> Markup:
    """Returns a plot of a number by day, as bars. A day without a shown number has a mark in place of its bar.

    `name` must be unique on the page.
    """
    most = max((value for _, value in bars if value is not None), default=0) or 1
    width, bottom = (WIDTH - DAY_LEFT - DAY_RIGHT) / max(1, len(bars)), DAY_HEIGHT - AXIS
    drawn: list[svg.Element] = [
        _text(f"{most}", DAY_LEFT - 6, TOP + 10, "soft", anchor="end"),
        _text("0", DAY_LEFT - 6, bottom, "soft", anchor="end"),
        _line("grid", DAY_LEFT, TOP, WIDTH - DAY_RIGHT, TOP),
        _line("axis", DAY_LEFT, bottom, WIDTH - DAY_RIGHT, bottom),
    ]
    for at, (label, value) in enumerate(bars):
        left = DAY_LEFT + at * width
        if value is None:
            drawn.append(_text("–", left + width / 2, bottom - 4, "soft", anchor="middle"))
        elif value:
            drawn.append(_bar(left + 1, bottom, width - 2, (bottom - TOP) * value / most))
        if at % 5 == 0:
            drawn.append(_text(label, left + width / 2, bottom + 18, "soft", anchor="middle"))
    return _draw(name, title, desc, DAY_HEIGHT, drawn)


class _Scale(NamedTuple):
    low: float
    high: float

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(LABEL + share * (WIDTH - LABEL - RIGHT), 1)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Returns the ends of an axis that has room for all values and is never empty."""
    low = min([*values, 0.0])
    high = max([*values, 0.0 if low < 0 else 0.01])
    room = (high - low or 1.0) * 0.06
    return low - (room if low < 0 else 0.0), high + room


def _ticks(scale: _Scale, most: int = 5) -> list[float]:
    """Returns round numbers within the axis, at most `most` and one."""
    span = scale.high - scale.low
    step = 1.0
    while span / step < most:
        step /= 10
    while span / step > most:
        step *= 2 if span / (step * 2) <= most else 5
    first = int(scale.low / step)
    found = [number * step for number in range(first - 1, first + most * 2 + 2)]
    return [each for each in found if scale.low <= each <= scale.high]


def _axis(scale: _Scale, height: int, write: Callable[[float], str]) -> "list[svg.Element]":
    bottom = height - AXIS
    drawn: list[svg.Element] = []
    for tick in _ticks(scale):
        drawn.append(_line("grid", scale.x(tick), TOP, scale.x(tick), bottom))
        drawn.append(_text(write(tick), scale.x(tick), bottom + 18, "soft", anchor="middle"))
    drawn.append(_line("axis", LABEL, bottom, WIDTH - RIGHT, bottom))
    return drawn


def _row(scale: _Scale, row: Span, y: float) -> "list[svg.Element]":
    drawn: list[svg.Element] = [_text(_short(row.label), LABEL - 12, y + 4, "", anchor="end")]
    if row.value is None:
        return [*drawn, _text(row.remark, LABEL + 8, y + 4, "soft", anchor="start")]
    if row.low is not None:
        drawn += _interval(scale.x(row.low), math.inf if row.high is None else scale.x(row.high), y)
    return [*drawn, _dot(scale.x(row.value), y)]


def _interval(low: float, high: float, y: float) -> "list[svg.Element]":
    """Returns a line with a bar at each end; with an arrow where the end is beyond the axis."""
    right = min(high, float(WIDTH - RIGHT))
    drawn: list[svg.Element] = [_line("span", low, y, right, y), _line("span", low, y - 5, low, y + 5)]
    if high > right:
        return [*drawn, *(_line("span", right - 6, y + side, right, y) for side in (-5, 5))]
    return [*drawn, _line("span", right, y - 5, right, y + 5)]


def _short(label: str) -> str:
    return label if len(label) <= CHARACTERS_MOST else f"{label[: CHARACTERS_MOST - 1]}…"


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> "svg.Line":
    import svg

    return svg.Line(x1=x1, y1=y1, x2=x2, y2=y2, class_=[kind])


def _bar(x: float, bottom: float, width: float, height: float) -> "svg.Rect":
    import svg

    return svg.Rect(x=x, y=bottom - height, width=width, height=height, class_=["bar"])


def _dot(x: float, y: float) -> "svg.Circle":
    import svg

    return svg.Circle(cx=x, cy=y, r=5, class_=["dot"])


def _text(said: str, x: float, y: float, kind: str, *, anchor: Anchor) -> "svg.Text":
    import svg

    return svg.Text(
        text=str(escape(said)),
        x=x,
        y=y,
        class_=[kind] if kind else None,
        text_anchor=anchor,
    )


def _draw(name: str, title: str, desc: str, height: int, drawn: "list[svg.Element]") -> Markup:
    import svg

    about: list[svg.Element] = [
        svg.Title(id=f"{name}-title", text=str(escape(title))),
        svg.Desc(id=f"{name}-desc", text=str(escape(desc))),
    ]
    made = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, WIDTH, height),
        class_=["plot"],
        extra={"role": "img", "aria-labelledby": f"{name}-title {name}-desc"},
        elements=about + drawn,
    )
    return Markup(made)  # noqa: S704 - every text in it is escaped above
