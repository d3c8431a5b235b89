"""The attributes that people are grouped by, as of a decision."""

import pytest
from aboveboard.bias.attributes import (
    LABEL,
    NEW_MS,
    RECENT_MS,
    AllowedContext,
    AsOf,
    CountedDecision,
    check_attributes,
    value_of,
)
from aboveboard.errors import Unprocessable
from aboveboard.gateway.record_bodies import FactsRecord
from aboveboard.privacy.allowed import ContextFact
from aboveboard.words import AgeClass
from msgspec import structs

DECISION = CountedDecision(
    allowed=AllowedContext((ContextFact("device", "mobile"), ContextFact("task", "a/b"))),
    asked=3,
    bound_by="consent",
    effective=1,
    gpc=True,
    items=(("a", "1"),),
    placement="home",
    seed="00",
)
FACTS = FactsRecord(age_class=AgeClass.MINOR, language="fr-CA", region="CA-QC", time_zone=None)


def value(name, *, decision=DECISION, facts=FACTS, known_ms=0):
    return value_of(name, AsOf(decision, facts, known_ms), {"CA-QC": "other"}.__getitem__)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("age_class", "minor"),
        ("asked", "3"),
        ("bound_by", "consent"),
        ("device", "mobile"),
        ("effective", "1"),
        ("gpc", "on"),
        ("known_for", "under_1_day"),
        ("language", "fr"),
        ("placement", "home"),
        ("region", "CA-QC"),
        ("region_class", "other"),
        ("context.device", "mobile"),
        ("context.task", "a_b"),
        ("context.job", "unknown"),
    ],
)
def test_each_attribute_has_its_value(name, expected):
    """The mark of intersections is in no value."""
    assert value(name) == expected


@pytest.mark.parametrize("name", ["age_class", "language", "region", "region_class"])
def test_without_facts_the_group_is_unknown(name):
    """Never the strictest class, which would be a guess."""
    assert value(name, facts=None) == "unknown"
    bare = FactsRecord(age_class=AgeClass.UNKNOWN, language=None, region=None, time_zone=None)
    assert value(name, facts=bare) == "unknown"


def test_an_unused_device_is_unknown():
    """Level 0 uses none."""
    bare = structs.replace(DECISION, allowed=AllowedContext(()), gpc=False)
    assert (value("device", decision=bare), value("gpc", decision=bare)) == ("unknown", "off")


@pytest.mark.parametrize(
    ("known_ms", "expected"),
    [
        (NEW_MS - 1, "under_1_day"),
        (NEW_MS, "under_30_days"),
        (RECENT_MS - 1, "under_30_days"),
        (RECENT_MS, "longer"),
    ],
)
def test_the_time_since_first_seen_is_coarse(known_ms, expected):
    """A day, a month, longer."""
    assert value("known_for", known_ms=known_ms) == expected


@pytest.mark.parametrize("name", ["income", "context.", LABEL, ""])
def test_an_attribute_that_does_not_exist_is_refused(name):
    """Labels need their file."""
    with pytest.raises(Unprocessable):
        check_attributes((name,), has_labels=False)
    check_attributes(("age_class", "region_class", "context.task", LABEL), has_labels=True)
