"""The check of prices: the guard that each person sees one price, and what each group saw."""

import math

import pytest
from aboveboard.bias.impact_tables import NumberName
from aboveboard.bias.price_check import PricePair, PriceTerms, add_reductions, check_prices, read_prices

from tests.bias.logs import LogOfLines
from tests.bias.test_check import WATCH, read
from tests.bias_vectors import vector

KNOWN = vector("prices")
TABLE = ("age_class",)
GROUPS = {"g0": "adult", "g1": "minor"}


def known_log(people=20, **more):
    """The known offers, each of an item of its own to so many people."""
    log, prices = LogOfLines(), {}
    for product, currency, group, shown, listed in KNOWN["offers"]:
        item = f"{product}-{shown}"
        prices[item] = PricePair(product, currency, float(shown), float(listed))
        for at in range(people):
            person = f"{len(log.lines)}-{at}"
            log.tell(person, age_class=GROUPS[group])
            log.decide(person, item, **more)
    return log, prices


def check(log, prices, hidden=frozenset(), k=10):
    rows = read(log, WATCH).rows
    return check_prices(
        rows, lambda placement, revision, item: prices.get(item), PriceTerms((TABLE,), hidden, k)
    )


def test_each_group_has_the_known_numbers():
    """And the products with two prices at once are found."""
    found = check(*known_log())
    assert list(found.unequal) == KNOWN["items_with_more_than_one_price_at_once"]
    (table,) = found.tables
    for group, known in KNOWN["by_group"].items():
        row = next(each for each in table.rows if each.group == GROUPS[group])
        assert row.unlike_list == pytest.approx(known["differs_from_list"] / known["offers"], abs=1e-12)
        assert row.shown_over_list == pytest.approx(known["mean_shown_over_list"], abs=1e-12)
    adult, minor = table.rows
    gap = minor.log_ratio - adult.log_ratio
    assert gap == pytest.approx(KNOWN["mean_log_ratio_difference_g1_minus_g0"], abs=1e-12)


def test_a_price_that_changes_with_the_hour_is_no_finding():
    """Everybody has it then."""
    log = LogOfLines()
    log.decide("p", "before")
    log.decide("q", "after", day=1)
    prices = {
        name: PricePair("pan", "EUR", price, 20.0) for name, price in (("before", 20.0), ("after", 18.0))
    }
    assert check(log, prices).unequal == ()


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({}, 0),
        ({"interests": True}, 80),
        ({"interests": True, "impersonal": [["pan-22", "rule:show-price"]]}, 60),
    ],
)
def test_a_personal_price_that_no_rule_caught_is_counted(more, count):
    """A decision that used nothing about the person may show any price."""
    if more.pop("interests", False):
        more["allowed"] = {"context": [], "interests": [["history", "behavioural", "topic:x", "1.0", 1, 1]]}
    assert check(*known_log(**more)).unguarded == count


def test_revisions_are_counted_and_looked_up():
    """Each has prices of its own."""
    log = LogOfLines()
    for at in range(20):
        log.decide(f"p{at}", revision=at % 2)
    rows = read(log, WATCH).rows
    pairs = {0: PricePair("lead", "", 10.0, 10.0), 1: PricePair("lead", "", 9.0, 10.0)}
    found = check_prices(
        rows, lambda placement, revision, item: pairs[revision], PriceTerms((), frozenset(), 10)
    )
    assert (found.revisions, found.priced, found.unequal) == (2, 20, ("lead",))


def test_small_and_hidden_groups_have_no_numbers():
    """Nor is the number of decisions shown where few people had no price."""
    log, prices = known_log(people=3)
    log.decide("alone", "rest")
    found = check(log, prices)
    assert (found.priced, found.tables[0].rows[0].log_ratio) == (None, None)
    hidden = frozenset({NumberName(), NumberName({("age_class", "minor")})})
    found = check(*known_log(), hidden=hidden)
    assert found.priced is None
    assert [row.log_ratio is None for row in found.tables[0].rows] == [False, True]


def test_without_prices_there_is_no_check():
    """No item has both."""
    assert check(known_log()[0], {}) is None


def test_a_reduction_is_the_part_of_the_list_price_that_was_taken_off():
    """A higher price took off nothing, and without prices it is unknown."""
    log = LogOfLines()
    for item in ("cheap", "dear", "rest"):
        log.decide("p", item)
    prices = {"cheap": PricePair("a", "", 15.0, 20.0), "dear": PricePair("b", "", 25.0, 20.0)}
    rows = add_reductions(read(log, WATCH).rows, lambda placement, revision, item: prices.get(item))
    assert rows.details.reductions.tolist() == pytest.approx([0.25, 0.0, math.nan], nan_ok=True)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"price": 18, "list_price": "20.00"}, PricePair("pan", "", 18.0, 20.0)),
        ({"price": 20.0, "list_price": 20, "currency": "EUR"}, PricePair("pan", "EUR", 20.0, 20.0)),
        ({"price": 18, "list_price": 20, "product": "p-1"}, PricePair("p-1", "", 18.0, 20.0)),
        ({"price": 0, "list_price": 20}, None),
        ({"price": 18}, None),
        ({"price": "free", "list_price": 20}, None),
    ],
)
def test_prices_are_read_from_the_content(content, expected):
    """Numbers of any JSON type, above 0."""
    assert read_prices("pan", content) == expected
