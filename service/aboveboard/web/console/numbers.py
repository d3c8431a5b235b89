"""`/console/numbers`: the numbers of a month, and of one purpose. The same tables come as CSV."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template
from markupsafe import Markup
from msgspec import Meta, Struct

from aboveboard import plots
from aboveboard.gateway.rules import Rules
from aboveboard.http import HttpRequest
from aboveboard.languages import nearest
from aboveboard.numbers.count_tables import CountTable, Shown
from aboveboard.numbers.month_csv import MEDIA_TYPE, write_csv
from aboveboard.numbers.months import MonthNumbers, read_month
from aboveboard.numbers.topics import NONE, OTHER
from aboveboard.rights.deadlines import add_months
from aboveboard.web import texts
from aboveboard.web.console.page import ConsolePage, address, here, query_of
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of

MONTHS_MOST = 120
"""The months that the form offers, the newest first."""

SECTIONS = {
    "purpose": (
        *("consents_by_day", "consents_by_version", "consents_by_language", "consents_by_method"),
        *("notices_by_version", "notices_by_day"),
    ),
    "people": ("consents", "requests", "answers", "dial"),
    "shown": ("notices_shown",),
    "decisions": ("levels", "headlines", "asked", "gpc", "decisions_by_day"),
    "checks": ("audits", "uncounted"),
}
"""The parts of the page, each with its tables. The first is there once a purpose is chosen."""

_SAID_BY = {
    "effective": "console-report-level",
    "asked": "console-report-level",
    "level": "console-report-level",
    "bound_by": "console-bound",
    "kind": "console-kind",
}
"""The beginning of the codes of a label's values, where it is not that of numbers."""


class NumbersQuery(Struct, frozen=True):
    month: Annotated[str, Meta(max_length=7)] = ""
    purpose: Annotated[str, Meta(max_length=100)] = ""


class NumberRow(Struct, frozen=True):
    """A row of a table. A number is None where it is hidden. `link` leads to the tables of the purpose, or is ""."""

    label: str
    link: str
    numbers: list[Shown]


class NumberTable(Struct, frozen=True):
    """A table in words. `totals` is the last row, None without one, and `plot` shows the same."""

    name: str
    by: str
    columns: list[str]
    rows: list[NumberRow]
    totals: NumberRow | None
    hidden: int
    plot: Markup | None


class NumbersSection(Struct, frozen=True):
    name: str
    tables: list[NumberTable]


class NumbersPage(ConsolePage, frozen=True, kw_only=True):
    """The numbers of a month. `running` is True where they are rounded down to multiples of `k`.

    `months` and `purposes` are what the form offers, the purposes with their titles. `title` is that of `purpose`. `gpc_share` is the share of
    decisions with the browser's signal, None where it is hidden. `file` is the address of the CSV.
    """

    template = "console/numbers.html"
    month: str
    months: list[str]
    purpose: str
    title: str
    purposes: list[tuple[str, str]]
    running: bool
    k: int
    sections: list[NumbersSection]
    gpc_share: float | None
    file: str


@get("/numbers", include_in_schema=False)
async def numbers_page(request: HttpRequest) -> Template:
    _, around = await here(request, "numbers")
    asked, _ = query_of(request, NumbersQuery)
    gateway = gateway_of(request)
    found = await read_month(gateway, asked.month, asked.purpose)
    writer = _TableWriter(found, gateway.rules, around["frame"].language)
    by_name = {each.name: each for each in found.tables}
    sections = [
        NumbersSection(name, [writer.write(by_name[each]) for each in tables if each in by_name])
        for name, tables in SECTIONS.items()
    ]
    page = NumbersPage(
        **around,
        month=found.month,
        months=_list_months(found),
        purpose=found.purpose,
        title=writer.say("purpose", found.purpose),
        purposes=[(each, writer.say("purpose", each)) for each in found.purposes],
        running=found.state == "running",
        k=found.k,
        sections=[each for each in sections if each.tables],
        gpc_share=_find_share(by_name["gpc"]),
        file=address("/console/numbers/file", month=found.month, purpose=found.purpose),
    )
    return render_page(page)


@get("/numbers/file", include_in_schema=False)
async def numbers_file(request: HttpRequest) -> Response[bytes]:
    await here(request, "numbers")
    asked, _ = query_of(request, NumbersQuery)
    found = await read_month(gateway_of(request), asked.month, asked.purpose)
    name = "-".join(each for each in ("numbers", found.month, found.purpose) if each)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(write_csv(found), media_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


def _list_months(found: MonthNumbers) -> list[str]:
    first, month, months = found.first, date.fromisoformat(f"{found.last}-01"), list[str]()
    while len(months) < MONTHS_MOST and (name := month.isoformat()[:7]) >= first:
        months.append(name)
        month = add_months(month, -1)
    return months


def _find_share(table: CountTable) -> float | None:
    """Returns the share of decisions with the signal. None where a number of it is hidden or none is exact."""
    numbers = dict(zip(table.rows, (row[0] for row in table.cells), strict=True))
    is_known = table.has_totals and table.total and None not in numbers.values()
    return (numbers.get("on") or 0) / table.total if is_known and table.total else None


class _TableWriter:
    """Puts tables into words of one language."""

    def __init__(self, found: MonthNumbers, rules: Rules, language: str) -> None:
        self._found, self._rules, self._language = found, rules, language

    def write(self, table: CountTable) -> NumberTable:
        """Returns the table in words. A table of two labels has a column of totals, where it has totals."""
        has_sums = table.has_totals and bool(table.across)
        sums = list(table.row_totals) if has_sums else [0] * len(table.rows)
        rows = [
            NumberRow(
                self.say(table.by, row), self._link(table, row), [*cells, *([total] if has_sums else [])]
            )
            for row, cells, total in zip(table.rows, table.cells, sums, strict=True)
        ]
        columns = [self.say(table.across, each) for each in table.columns] if table.across else [""]
        last = [*table.column_totals, *([table.total] if has_sums else [])] if table.across else [table.total]
        total = self._text("console-number-total")
        return NumberTable(
            name=table.name,
            by=self._text(f"console-number-{table.by}"),
            columns=[*columns, *([total] if has_sums else [])],
            rows=rows,
            totals=NumberRow(total, "", last) if table.has_totals else None,
            hidden=table.hidden,
            plot=self._plot(table) if table.by == "day" else None,
        )

    def say(self, label: str, value: str) -> str:
        """Returns the words for a value of a label. A name without a translation stays as it is."""
        if value in (OTHER, NONE):
            return self._text(f"console-number-{value}")
        if label == "purpose" and value in self._rules.purposes:
            title = self._rules.purposes[value].title
            return title[nearest([self._language], title)]
        code = f"{_SAID_BY.get(label, f'console-number-{label}')}-{value}"
        return self._text(code) if texts.PHRASES.is_known(self._language, code) else value

    def _link(self, table: CountTable, row: str) -> str:
        if table.name != "consents":
            return ""
        return address("/console/numbers", month=self._found.month, purpose=row)

    def _plot(self, table: CountTable) -> Markup:
        title = self._text(f"console-numbers-{table.name}")
        lines: Sequence[tuple[Shown, ...]] = table.cells
        bars = [(day[-2:], numbers[0]) for day, numbers in zip(table.rows, lines, strict=True)]
        return plots.days(table.name, title, self._text("console-numbers-plot"), bars)

    def _text(self, code: str) -> str:
        return texts.text(self._language, code)


HANDLERS: list[HTTPRouteHandler] = [numbers_page, numbers_file]
