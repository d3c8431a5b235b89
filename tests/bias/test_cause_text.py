"""The lines about causes, proxies, calibration and prices: each number in words, and none that is hidden."""

import re

from aboveboard.bias.calibration_tables import CalibrationRow
from aboveboard.bias.cause_text import (
    describe_calibration,
    describe_causes,
    describe_decided,
    describe_price_group,
    describe_prices,
    describe_proxies,
)
from aboveboard.bias.causes import DecidedCount, GapCauses
from aboveboard.bias.key_parts import KeyPart
from aboveboard.bias.price_check import PriceCheck, PriceGroup
from aboveboard.bias.proxies import AllFeatures, Proxy, ProxyTable
from aboveboard.bias.reason_parts import ReasonPart
from aboveboard.engine.confidence import Interval
from msgspec import structs

from tests.bias.decided import Planted
from tests.bias.test_causes import explain, noisy

PART = ReasonPart(
    reason="rule:show-cap", share=0.5, reference_share=0.25, part=Interval(-0.1, -0.12, -0.08, 0.95)
)
GAP = GapCauses(by=("age_class",), group="minor", reference="adult")


def text(lines):
    return "\n".join(lines)


def test_a_gap_reads_from_its_cause_to_its_bound():
    """With each step and its interval."""
    found = explain(lambda is_minor, drawn: Planted(noisy(drawn, **({"history": 0.05} if is_minor else {}))))
    said = text(describe_causes(found))
    for pattern in (
        r"By exact chances, the gap of “minors” to “adults” is −0\.\d+\.",
        r"Most of it comes from what people did here before \(−0\.\d+\)\.",
        r"what people did here before: -0\.\d+ \(-0\.\d+ to -0\.\d+\)",
        r"by level: [+-]0\.000 from the mix, -0\.\d+ within",
        r"the dial allows a gap of 1\.00 at most",
    ):
        assert re.search(pattern, said), pattern


def test_reasons_keys_and_what_is_by_rule_are_said():
    """A hidden part is a word."""
    found = structs.replace(
        explain(lambda is_minor, drawn: Planted()),
        opportunity=(PART, structs.replace(PART, reason="limit")),
        caps=(structs.replace(PART, reason="cap:age"),),
        by_rule="cap:age",
        keys=(KeyPart("topic:a", -0.05), KeyPart("topic:b", None)),
        hidden_keys=3,
    )
    said = text(describe_causes(found))
    assert "It is by rule: without the cap by “age class”, it is gone." in said
    assert (
        "the rule “show-cap”: -0.100 (-0.120 to -0.080), touched 50.0 of 100 decisions against 25.0" in said
    )
    assert "limits that people set: -0.100" in said
    assert "topic:a: -0.050" in said
    assert "topic:b: hidden" in said
    assert "3 more keys are about too few people" in said


def test_no_cause_and_too_few_people_are_said():
    """In place of numbers."""
    assert "too few decisions were computed again" in text(describe_causes(GAP))
    assert "No sure cause makes 0.01 or more" in text(
        describe_causes(explain(lambda is_minor, drawn: Planted()))
    )


def test_what_was_decided_again_is_said():
    """And what was not, by why."""
    assert describe_decided(DecidedCount(10_000, 8_213, {"model": 1_787})) == (
        "decided again: 8,213 of 10,000 (not: model 1,787)"
    )
    assert describe_decided(DecidedCount(10_000, None, {"model": None})) == (
        "decided again: hidden of 10,000 (not: model hidden)"
    )
    assert describe_decided(None).startswith("decided again: none, so no cause is computed")


def test_proxies_are_said_beside_what_chance_gives():
    """Those that tell nothing too."""
    told = Proxy(
        feature="topic:a",
        is_telling=True,
        cramers_v=0.36,
        cramers_v_by_chance=0.04,
        uncertainty=0.1,
        guess=0.667,
        majority=0.5,
        goodman_kruskal=0.3,
    )
    table = ProxyTable(
        by=("age_class",),
        features=12,
        proxies=(told, Proxy(feature="topic:b", is_telling=False)),
        together=(
            AllFeatures(group="minor", is_telling=True, area=0.72, low=0.48, high=0.52),
            AllFeatures(group="adult"),
        ),
    )
    assert list(describe_proxies(table)) == [
        "which of 12 used features reveal the group",
        "  topic:a: reveals it, V 0.36 where chance gives 0.04; a guess is right for 66.7 of 100, without it for 50.0",
        "  topic:b: no better than guessing, numbers hidden",
        "  all together, minor against the others: reveal it, area 0.72 where chance gives 0.48 to 0.52",
        "  all together, adult against the others: too few people",
    ]
    assert list(describe_proxies(structs.replace(table, proxies=()))) == []


def test_calibration_is_said_by_group():
    """Without z where there is none."""
    row = CalibrationRow("minor", 0.3, 0.425, 1.4, 1.9, 0.2)
    assert (
        describe_calibration(row)
        == "calibration of minor: 42.5 of 100 were taken, 30.0 were expected, z +1.9"
    )
    assert describe_calibration(structs.replace(row, z=None)).endswith("expected")
    assert describe_calibration(CalibrationRow("adult")) == "calibration of adult: hidden"


def test_prices_are_said_by_finding_and_by_group():
    """A guard that held has a line too."""
    found = PriceCheck(1_200, 2, ("pan", "tent"), 3, ())
    assert list(describe_prices(found)) == [
        "prices: 1,200 decisions had a price and a list price, of 2 revisions",
        "  ALARM: more than one price within an hour: pan, tent",
        "  ALARM: 3 personal decisions showed a price other than the list's",
    ]
    held = text(describe_prices(structs.replace(found, unequal=(), unguarded=0)))
    assert held.endswith("one price for each thing within an hour, and no personal price")
    row = PriceGroup("minor", 0.25, 0.9625, -0.04)
    assert (
        describe_price_group(row) == "prices of minor: 25.0 of 100 unlike the list's, 96.2 % of it on average"
    )
    assert describe_price_group(PriceGroup("adult")) == "prices of adult: hidden"
