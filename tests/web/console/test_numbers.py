"""The page `numbers` of the console: the numbers of a month in words."""

from typing import Any

import pytest
from aboveboard.numbers.count_tables import TableForm, hide_small
from aboveboard.numbers.months import MonthNumbers
from aboveboard.web.console import numbers
from aboveboard.words import Role

from tests.web.browsing import House, words
from tests.web.staff import signed_in

CONSENTS = TableForm(
    name="consents",
    by="purpose",
    rows=("improve", "no such purpose"),
    across="state",
    columns=("given", "withdrawn"),
)
COUNTS = {("improve", "given"): 90, ("improve", "withdrawn"): 12, ("no such purpose", "given"): 3}
GPC = TableForm(name="gpc", by="gpc", rows=("off", "on"))
DAYS = TableForm(name="decisions_by_day", by="day", rows=("2026-10-01", "2026-10-02", "2026-10-03"))


def month(state: Any = "ended") -> MonthNumbers:
    tables = (
        hide_small(CONSENTS, COUNTS),
        hide_small(GPC, {("off", ""): 75, ("on", ""): 25}),
        hide_small(DAYS, {("2026-10-01", ""): 90, ("2026-10-02", ""): 4, ("2026-10-03", ""): 6}),
    )
    return MonthNumbers(
        month="2026-10",
        state=state,
        k=10,
        purpose="",
        purposes=("improve",),
        first="2026-09",
        last="2026-11",
        tables=tables,
    )


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page shows that month, whatever was counted here."""

    async def read(*_: Any) -> MonthNumbers:
        return month()

    monkeypatch.setattr(numbers, "read_month", read)


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.ADMIN])
def test_the_staff_read_the_numbers_of_this_gateway(house: House, role: Role) -> None:
    """Before any month has ended too."""
    page = signed_in(house, role).get("/console/numbers")
    assert page.status_code == 200
    assert "How fast requests were answered" in words(page)


@pytest.mark.usefixtures("shown")
def test_a_purpose_has_its_title_and_leads_to_its_tables(staff: Any) -> None:
    """A name that is not declared stays as it is."""
    page = staff.get("/console/numbers")
    assert "/console/numbers?month=2026-10&amp;purpose=improve" in page.text
    assert "no such purpose" in words(page)


@pytest.mark.usefixtures("shown")
def test_a_hidden_number_is_a_dash_and_a_word(staff: Any) -> None:
    """It stands nowhere on the page, and the number of hidden ones does."""
    page = staff.get("/console/numbers")
    assert page.text.count('<span class="unseen">hidden</span>') >= 4
    assert "numbers are hidden" in words(page)


@pytest.mark.usefixtures("shown")
def test_the_share_of_the_browsers_signal_is_said(staff: Any) -> None:
    """As a part of all decisions."""
    assert "in 25% of decisions" in words(staff.get("/console/numbers"))


@pytest.mark.usefixtures("shown")
def test_the_page_speaks_the_readers_language(staff: Any) -> None:
    """Labels and their values."""
    said = words(staff.get("/console/numbers?language=de"))
    assert "zurückgenommen" in said
    assert "withdrawn" not in said


@pytest.mark.usefixtures("shown")
def test_the_file_is_named_for_its_month(staff: Any) -> None:
    """And it is kept, not shown."""
    file = staff.get("/console/numbers/file?month=2026-10")
    assert file.headers["content-disposition"] == 'attachment; filename="numbers-2026-10.csv"'
    assert "gpc,gpc,off,,,75,false" in file.text


def test_a_month_without_numbers_is_not_found(staff: Any) -> None:
    """And a text that is no month is refused."""
    assert staff.get("/console/numbers?month=2001-01").status_code == 404
    assert staff.get("/console/numbers?month=oktober").status_code == 400
