"""The parts that the gateway alone can compute, from decisions of a running one."""

from datetime import UTC, datetime

import pytest
from aboveboard.bias.causes import CauseTerms, GapName, explain_gaps
from aboveboard.bias.check import attributes_of, run_check
from aboveboard.bias.gateway_parts import compute_parts, load_prices
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.log_rows import RowQuery, read_log
from aboveboard.bias.price_check import PricePair
from aboveboard.bias.watches import BiasWatch, period_of, start_of
from aboveboard.clock import to_iso
from aboveboard.exports.entry_reader import pages
from aboveboard.exports.query import ExportQuery
from aboveboard.storage.tables import entries
from aboveboard.verify.records import VerifiedLine
from msgspec import structs
from sqlalchemy import func, select

from tests.bias.test_check import SOURCE
from tests.world import DAN, Member

MIA = Member("mia", 3, DAN.given, {"age_class": "minor", "region": "FR"})
"""Agreed to what Dan did, and is a minor."""

COUNT = select(func.count()).select_from(entries)


def priced(price):
    return [
        {
            "item": "boots",
            "tags": ["running"],
            "content": {"price": price, "list_price": 20, "currency": "EUR"},
        },
        {"item": "pan", "content": {"title": "Pan"}},
    ]


async def lines_of(gateway, app):
    """The lines of one app, as an export has them."""
    size = (await gateway.database.rows(COUNT))[0][0]
    return [line(each) async for page in pages(gateway, ExportQuery(app=app), size) for each in page.found]


def line(found):
    return VerifiedLine(
        app=found.app,
        at=None if found.at_ms is None else to_iso(found.at_ms),
        index=found.index,
        kind=found.entry.type,
        leaf=found.leaf.decode(),
        person=None if found.person is None else found.person.hex(),
        record=found.record,
        body=None if found.body is None else found.body.decode(),
    )


@pytest.fixture
def watch(house):
    """A watch of the house's app, since today."""
    return BiasWatch(
        name="running",
        app=house.app,
        placement="home",
        since=datetime.fromtimestamp(house.clock() / 1000, UTC).date(),
        class_=ClassOfItems(tags=("running",)),
        by=("age_class",),
    )


def read(house, watch):
    period = period_of(watch, 1)
    query = RowQuery(
        app=watch.app,
        placement=watch.placement,
        from_ms=start_of(watch),
        to_ms=period.to_ms,
        lines_from_ms=period.from_ms,
        is_of_class="boots".__eq__,
        attributes=attributes_of(watch),
        class_of_region=str,
    )
    return read_log(house.run(lines_of(house.gateway, house.app)), query)


def test_a_report_on_the_gateway_has_causes_and_the_prices_of_each_revision(house, watch):
    """From the records of the log alone."""
    for price in (20, 18):
        house.shop.place(items=priced(price))
        house.clock.forward(ms=5_000)  # past the time for which a placement is trusted
        for at in range(12):
            person = house.shop.welcome(DAN)
            house.shop.ok("PUT", f"/v1/people/{person}/facts", {"age_class": "minor" if at % 2 else "adult"})
            house.shop.decide(person)
    found, period = read(house, watch), period_of(watch, 1)
    parts = house.run(compute_parts(house.gateway, found.rows, watch, period))
    report = run_check(found, watch, period, SOURCE, price_of=parts.price_of, decided=parts.decided)
    assert (found.rows.people.size, parts.decided.places.size, parts.decided.undecided) == (24, 24, {})
    prices = {parts.price_of("home", revision, "boots") for revision in found.rows.details.revisions.tolist()}
    assert prices == {PricePair("boots", "EUR", price, 20.0) for price in (20.0, 18.0)}
    assert (report.prices.revisions, report.prices.unguarded) == (2, 0)


def test_a_gap_that_the_cap_of_minors_makes_is_by_rule(house, watch):
    """Both looked at pans, and a minor's history counts for nothing: laid on the adults, the cap takes the gap away."""
    for at in range(16):
        person = house.shop.welcome(MIA if at % 2 else DAN)
        for _ in range(3):
            house.shop.signal(person, item="cooking-2", topics=["cooking"])
        house.shop.decide(person)
    watch = structs.replace(watch, class_=ClassOfItems(tags=("cooking",)))
    rows, period = read(house, watch).rows, period_of(watch, 1)
    parts = house.run(compute_parts(house.gateway, rows, watch, period))
    gaps = {("age_class",): [GapName("minor", "adult")]}
    (found,) = explain_gaps(rows, parts.decided, gaps, CauseTerms(k=5, tau=0.8, seed=1))
    assert found.gap < 0.0
    assert (found.cause, found.by_rule) == ("cap:age", "cap:age")
    assert found.caps[0].part.value == pytest.approx(found.gap)
    assert {step: each.value for step, each in found.steps.items() if each.value} == {
        "history": pytest.approx(found.gap)
    }


def test_a_revision_that_is_gone_has_no_prices(house, watch):
    """Nor has an item that no revision had."""
    house.shop.place(items=priced(20))
    house.shop.decide(house.shop.welcome(DAN))
    rows = read(house, watch).rows
    rows = rows._replace(details=rows.details._replace(revisions=rows.details.revisions + 1_000))
    price_of = house.run(load_prices(house.gateway, house.app, rows))
    assert price_of("home", 1_001, "boots") is None
