"""Price parity: the known answers, and that only prices of one moment are compared."""

import pytest
from aboveboard.bias.price_parity import PriceOffer, compare_prices, log_gap
from aboveboard.errors import Unprocessable

from tests.bias_vectors import vector

KNOWN = vector("prices")


def offer(**changed):
    return PriceOffer(
        **{"product": "pan", "currency": "EUR", "hour": 0, "group": "g0", "shown": 20.0, "list_price": 20.0}
        | changed
    )


def known():
    return compare_prices(
        offer(product=item, currency=currency, group=group, shown=shown, list_price=list_price)
        for item, currency, group, shown, list_price in KNOWN["offers"]
    )


def test_the_products_with_two_prices_are_the_known_ones():
    """At once and in one currency."""
    assert list(known().unequal) == KNOWN["items_with_more_than_one_price_at_once"]


@pytest.mark.parametrize("group", ["g0", "g1"])
def test_each_group_has_its_known_prices(group):
    """Against the list price."""
    row, of = known().groups[group], KNOWN["by_group"][group]
    assert (row.offers, row.unlike_list) == (of["offers"], of["differs_from_list"])
    assert row.shown_over_list == pytest.approx(of["mean_shown_over_list"], abs=1e-12)


def test_the_gap_of_the_groups_is_the_known_one():
    """Above 0: the second pays more."""
    assert log_gap(known().groups, "g1", "g0") == pytest.approx(
        KNOWN["mean_log_ratio_difference_g1_minus_g0"], abs=1e-12
    )


@pytest.mark.parametrize("changed", [{"hour": 1}, {"currency": "USD"}, {"product": "tent"}])
def test_prices_of_another_hour_currency_or_product_are_not_compared(changed):
    """A new price from tomorrow on is no personal price."""
    assert compare_prices([offer(), offer(shown=25.0, **changed)]).unequal == ()


@pytest.mark.parametrize("price", [0.0, -1.0, float("inf"), float("nan")])
def test_a_price_out_of_range_is_refused(price):
    """It has no logarithm."""
    with pytest.raises(Unprocessable):
        compare_prices([offer(shown=price)])
