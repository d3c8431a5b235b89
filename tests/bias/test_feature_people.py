"""The people of a table with what their decisions used: shown groups alone, and features of enough people."""

import numpy as np
import pytest
from aboveboard.bias import feature_people
from aboveboard.bias.feature_people import ShownTerms, gather_people, mark_features
from aboveboard.bias.impact_tables import NumberName

from tests.bias.logs import LogOfLines
from tests.bias.test_check import WATCH, read

TABLE = ("age_class",)
TERMS = ShownTerms(frozenset(), 5, 7)


def used(*keys):
    return {"context": [], "interests": [["history", "behavioural", each, "1.0", 1, 1] for each in keys]}


def log_of(people=20, returns=1):
    """Minors and adults in turn. Every second adult has topic:a, all but few people topic:b, and one topic:c."""
    log = LogOfLines()
    for at in range(people):
        log.tell(f"p{at}", age_class="minor" if at % 2 else "adult")
        keys = [
            *(["topic:a"] if at % 4 == 0 else []),
            *(["topic:b"] if at > 6 else []),
            *(["topic:c"] if not at else []),
        ]
        for _ in range(returns):
            log.decide(f"p{at}", allowed=used(*keys))
    return log


def gather(log, terms=TERMS):
    return gather_people(read(log, WATCH).rows, TABLE, terms)


@pytest.mark.parametrize("returns", [1, 3])
def test_people_have_the_features_of_their_decisions_once(returns):
    """However often they come, and features of few people are left out."""
    found = gather(log_of(returns=returns))
    assert (found.groups, found.features) == (("adult", "minor"), ("topic:a", "topic:b"))
    expected = [[at % 4 == 0, at > 6] for at in range(20)]
    assert mark_features(found).tolist() == np.array(expected, float).tolist()
    assert found.codes.tolist() == [at % 2 for at in range(20)]


def test_hidden_small_and_unknown_groups_are_left_out():
    """Their people too: of three minors, and of one whose age is not known."""
    log = LogOfLines()
    for at in range(20):
        log.tell(f"p{at}", age_class="minor" if at < 3 else "adult")
        log.decide(f"p{at}", allowed=used("topic:a"))
    log.decide("stranger", allowed=used("topic:a"))
    assert gather(log).groups == ("adult",)
    assert gather(log).codes.size == 17
    hidden = frozenset({NumberName({("age_class", "adult")})})
    assert gather(log, TERMS._replace(hidden=hidden)).groups == ()


def test_very_many_people_are_drawn_from(monkeypatch):
    """The same ones for the same seed."""
    monkeypatch.setattr(feature_people, "PEOPLE_MOST", 12)
    first, again = gather(log_of()), gather(log_of())
    assert first.codes.size == 12
    assert mark_features(first).tolist() == mark_features(again).tolist()


def test_the_features_that_most_people_have_or_lack_are_looked_at(monkeypatch):
    """topic:b is had by 13 and lacked by 7, topic:a by 5 and 15."""
    monkeypatch.setattr(feature_people, "FEATURES_MOST", 1)
    assert gather(log_of()).features == ("topic:b",)


def test_without_features_there_are_none():
    """The people are there all the same."""
    log = LogOfLines()
    for at in range(10):
        log.tell(f"p{at}")
        log.decide(f"p{at}")
    found = gather(log)
    assert (found.features, found.codes.size, mark_features(found).shape) == ((), 10, (10, 0))
