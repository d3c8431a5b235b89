"""The bounds of a legal hold's terms."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Conflict, Unprocessable
from aboveboard.people.hold_tables import HoldBasis, HoldTerms
from aboveboard.rights.hold_terms import YEAR_DAYS, check_longer, check_still_ahead, check_terms

NOW = 1_000 * MS_PER_DAY


def terms(days: float) -> HoldTerms:
    return HoldTerms("A letter of a lawyer", HoldBasis.CLAIMS, NOW + round(days * MS_PER_DAY))


@pytest.mark.parametrize(("days", "is_fine"), [(-1, False), (0, False), (1, True), (YEAR_DAYS, True)])
def test_a_hold_ends_within_a_year(days: float, is_fine: bool) -> None:
    """And not before it begins."""
    if is_fine:
        check_terms(terms(days), NOW)
    else:
        with pytest.raises(Unprocessable):
            check_terms(terms(days), NOW)


def test_a_day_more_than_a_year_is_refused() -> None:
    """A renewal is the way to a longer hold."""
    with pytest.raises(Unprocessable, match="at most a year"):
        check_terms(terms(YEAR_DAYS + 1), NOW)


@pytest.mark.parametrize("days", [10, 9])
def test_a_renewal_ends_later_than_the_hold(days: int) -> None:
    """A shorter hold is one that is lifted."""
    with pytest.raises(Unprocessable):
        check_longer(terms(days), terms(10), NOW)
    check_longer(terms(11), terms(10), NOW)


def test_an_end_that_has_come_cannot_be_approved() -> None:
    """The request may have waited for too long."""
    check_still_ahead(terms(1), NOW)
    with pytest.raises(Conflict):
        check_still_ahead(terms(0), NOW)
