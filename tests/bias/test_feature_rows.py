"""The rows of a report about features, predictions and prices."""

from aboveboard.bias.calibration_tables import CalibrationRow, CalibrationTable
from aboveboard.bias.feature_rows import (
    NOTHING,
    describe_prices,
    describe_proxies,
    has_price_alarm,
    list_calibration,
    list_prices,
    list_proxies,
)
from aboveboard.bias.price_check import PriceCheck, PriceGroup, PriceTable
from aboveboard.bias.proxies import Proxy, ProxyTable
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.bias.drawn_reports import proxy_tables

BY = ("age_class",)
PRICES = PriceCheck(2000, 1, (), 0, ())


@given(table=proxy_tables(BY, ["minor", "adult"]), language=st.sampled_from(("en", "es")))
def test_a_feature_tells_the_group_where_its_number_is_above_that_of_chance(table, language):
    """Also as both are written. The rest is said of all together."""
    for of, row in zip(table.proxies, list_proxies(table, language), strict=True):
        assert row.reveals == {"en": ("no", "yes"), "es": ("no", "sí")}[language][of.is_telling]
        if of.cramers_v is None:
            assert set(row[1:5]) == {{"en": "hidden", "es": "oculto"}[language]}
        else:
            v, chance = (float(each.replace(",", ".")) for each in row[1:3])
            assert v == chance or (v > chance) == of.is_telling  # equal only by rounding
    said = list(describe_proxies(table, "en"))
    telling = sum(each.is_telling for each in table.proxies)
    assert ("better than chance: " in said[0]) == (telling > 0)
    assert len(said) == 1 + len(table.together)
    if table.together:
        assert ("do not reveal" in said[1]) == (not table.together[0].is_telling)


def test_a_feature_is_named_as_it_is():
    """Without characters that cannot be seen."""
    found = Proxy(feature="topic:\u202ea", is_telling=True)
    (row,) = list_proxies(ProxyTable(by=BY, features=1, proxies=(found,), together=()), "en")
    assert (row.feature, row.reveals, row.v) == ("topic:\\u202ea", "yes", "hidden")


def test_predictions_are_beside_what_came():
    """Hidden numbers are words, and one that there is none of is a dash."""
    rows = (CalibrationRow("adult", 0.3, 0.25, 0.83, None, 0.2), CalibrationRow("minor"))
    first, second = list_calibration(CalibrationTable(BY, rows), "en")
    assert (first.group, first.expected, first.observed, first.ratio) == ("adults", "30.0%", "25.0%", "0.83")
    assert (first.z, first.brier) == (NOTHING, "0.200")
    assert set(second[1:]) == {"hidden"}


def test_prices_are_parts_of_the_list_price():
    """Of each group."""
    table = PriceTable(BY, (PriceGroup("adult", 0.4, 0.9, -0.1), PriceGroup("minor")))
    first, second = list_prices(table, "de")
    assert (first.unlike, first.over) == ("40,0%", "90,0%")
    assert (second.unlike, second.over) == ("verborgen", "verborgen")


def test_a_guard_that_did_not_hold_is_said_first():
    """With the products, or how many choices; otherwise that it held."""
    assert [has_price_alarm(each) for each in (None, PRICES, structs.replace(PRICES, unguarded=1))] == [
        False,
        False,
        True,
    ]
    assert next(describe_prices(PRICES, "en")).startswith("No thing had two prices")
    found = structs.replace(PRICES, unequal=("pan", "pot"), unguarded=1, priced=None)
    assert list(describe_prices(found, "en")) == [
        "There were two prices within an hour for: pan, pot.",
        "One personal choice showed a price other than the list’s.",
        "How many decisions had a price is hidden.",
    ]
