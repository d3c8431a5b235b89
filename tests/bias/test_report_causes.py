"""The report with decisions that were computed again and with prices: what it has then, and what its measures count."""

import json

import numpy as np
import pytest
from aboveboard.bias.check import encode_report, list_places
from aboveboard.bias.price_check import PricePair
from aboveboard.bias.report_text import describe_report
from aboveboard.bias.verdict import BiasVerdict
from aboveboard.bias.watches import period_of
from msgspec import structs

from tests.bias.decided import Planted, decide_log
from tests.bias.test_check import WATCH, check, log_of, read

LOG = log_of({"adult": 0.5, "minor": 0.3}, people=200)


def less_history(is_minor, drawn):
    """Minors have less of the class from their history."""
    return Planted((0.3, 0.0, 0.0, (0.02 if is_minor else 0.2) + drawn.normal(0.0, 0.02), 0.0))


def price_of(placement, revision, item):
    """The class costs less than its list price."""
    return PricePair(item, "EUR", 15.0 if item == "lead" else 20.0, 20.0)


def test_a_report_has_the_causes_of_each_comparison():
    """With how many decisions were computed again."""
    found = check(LOG, decided=decide_log(LOG, less_history))
    assert (found.decided.decisions, found.decided.decided) == (400, 400)
    ((cause),) = found.causes
    assert (cause.by, cause.group, cause.reference) == (("age_class",), "minor", "adult")
    assert (cause.cause, cause.steps["history"].value) == ("history", pytest.approx(-0.18, abs=0.01))


def test_without_decisions_made_again_there_are_no_causes():
    """As from an export."""
    found = check(LOG)
    assert (found.decided, found.causes, found.prices) == (None, (), None)


def test_a_hidden_comparison_has_no_causes():
    """Nine minors."""
    log = log_of({"adult": 0.5}, people=100)
    for at in range(9):
        log.tell(f"few{at}", age_class="minor")
        log.decide(f"few{at}")
    assert check(log, decided=decide_log(log, less_history)).causes == ()


def test_the_chance_is_compared_in_place_of_the_draw():
    """Its interval is narrower, and the table is that of the draws."""
    drawn, exact = (
        check(LOG, structs.replace(WATCH, measure=measure), decided=decide_log(LOG, less_history))
        for measure in ("selection", "chance")
    )
    assert drawn.tables == exact.tables
    assert exact.comparisons[0].mean == pytest.approx(0.32, abs=0.01)
    assert exact.comparisons[0].verdict is BiasVerdict.DISPARITY
    widths = [each.comparisons[0].high - each.comparisons[0].low for each in (drawn, exact)]
    assert widths[1] < widths[0] / 3


def test_a_chance_that_was_not_decided_is_not_compared():
    """Without any there is no comparison, and the table stays."""
    found = check(LOG, structs.replace(WATCH, measure="chance"))
    assert (found.comparisons, found.many, found.people) == ((), 0, 400)


def test_the_price_is_what_was_taken_off():
    """A quarter of it with the class, and nothing otherwise."""
    found = check(LOG, structs.replace(WATCH, measure="price"), price_of=price_of)
    row = {each.group: each for each in found.tables[0].rows}
    assert found.comparisons[0].mean == pytest.approx(0.25 * row["minor"].rate)
    assert found.prices.priced == 400
    assert found.prices.unequal == ()


@pytest.mark.parametrize(("measure", "expected"), [("selection", 200), ("chance", 400)])
def test_the_decisions_to_make_again_are_those_of_the_report(measure, expected):
    """For the chance, those of all days, because the evidence is about them."""
    log = log_of({"adult": 0.5, "minor": 0.3}, people=100)
    for at in range(200):
        log.decide(f"p{at}", day=35)
    watch = structs.replace(WATCH, measure=measure)
    places = list_places(read(log, watch, 2).rows, watch, period_of(watch, 2))
    assert places.size == expected
    assert (np.diff(places) > 0).all()


def test_the_report_is_canonical_and_says_it_all():
    """As JSON with fractions as text, and as lines."""
    found = check(LOG, decided=decide_log(LOG, less_history), price_of=price_of)
    again = json.loads(encode_report(found))
    assert float(again["causes"][0]["steps"]["history"]["value"]) == found.causes[0].steps["history"].value
    said = "\n".join(describe_report(found))
    assert "decided again: 400 of 400" in said
    assert "Most of it comes from what people did here before" in said
    assert "one price for each thing within an hour, and no personal price" in said
    assert "prices of minor: " in said
