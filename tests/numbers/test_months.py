"""The numbers of a month, from a running gateway."""

import pytest
from aboveboard.bias.suppression import K
from aboveboard.errors import Malformed, NotFound
from aboveboard.numbers.months import MonthNumbers, read_month

from tests.house import House
from tests.numbers.counting import settle


def read(house: House, month: str = "", purpose: str = "") -> MonthNumbers:
    found: MonthNumbers = house.run(read_month(house.gateway, month, purpose))
    return found


def test_the_newest_month_that_ended_is_shown(after: House) -> None:
    """With its exact numbers, and those under k hidden."""
    found = read(after, purpose="improve")
    table = next(each for each in found.tables if each.name == "consents")
    assert (found.state, found.month, found.first) == ("ended", "2026-11", "2026-11")
    assert table.cells[table.rows.index("improve")][0] in (K, None)
    assert table.hidden >= 2


def test_the_running_month_is_rounded_down(after: House) -> None:
    """Until the whole of it was counted."""
    assert read(after, read(after).last).state == "running"


def test_a_month_is_running_until_all_of_it_was_counted(fresh_house: House) -> None:
    """A count that lags behind shows no month as ended whose numbers still grow."""
    fresh_house.shop.consent("ida", "improve")
    settle(fresh_house.installation)
    fresh_house.shop.consent("jon", "improve")
    fresh_house.clock.forward(days=40)
    before = read(fresh_house, "2026-11").state
    settle(fresh_house.installation)
    assert (before, read(fresh_house, "2026-11").state) == ("running", "ended")


@pytest.mark.parametrize(("month", "purpose", "field"), [("2020-01", "", "month"), ("", "sale", "purpose")])
def test_what_has_no_numbers_is_not_found(after: House, month: str, purpose: str, field: str) -> None:
    """With the field that names it."""
    with pytest.raises(NotFound) as refused:
        read(after, month, purpose)
    assert refused.value.field == field


@pytest.mark.parametrize("month", ["2026", "2026-13", "oktober"])
def test_a_text_that_is_no_month_is_refused(after: House, month: str) -> None:
    """With the form that a month has."""
    with pytest.raises(Malformed):
        read(after, month)
