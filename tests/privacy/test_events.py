"""The events of a decision: numbered by their signals, and never more than may be used."""

import pytest
from aboveboard.acts import Act
from aboveboard.people.act_counts import ActCount
from aboveboard.people.state import Affinity
from aboveboard.privacy.allowed import KnownEvent
from aboveboard.privacy.events import EventNumbers

NOW = 1_000
RELEVANT = {"item:shoe", "topic:running"}


def made(*origins, act=Act.VIEWED, until_ms=NOW + 1, item="shoe", count=None):
    acts = tuple(ActCount(act, False, 1, 5, until_ms, origin, item) for origin in origins)
    return Affinity(1.0, 5, len(acts) if count is None else count, 5, until_ms, acts)


def numbers(excluded=()):
    return EventNumbers(RELEVANT, excluded, NOW)


def test_the_same_signals_are_one_event():
    """Other signals are another, with equal counts, times and kinds; so is another kind of act of the same signals."""
    found, clicked = numbers(), made(7, act=Act.CLICKED)
    known = [found.find(each)[0].number for each in (made(7), made(8), made(7), clicked, made(9))]
    assert known == [1, 2, 1, 3, 4]


def test_an_event_that_expired_is_not_used():
    """Its signals are gone; those of another kind are still stored."""
    (searched,), (viewed,) = made(7, act=Act.SEARCHED, until_ms=NOW).acts, made(8).acts
    known = numbers().find(Affinity(1.0, 5, 2, 5, NOW + 1, (searched, viewed)))
    assert [each.act for each in known] == [Act.VIEWED]


def test_an_event_says_what_how_often_and_when():
    """Without the end of its signals and without what identifies them."""
    assert numbers().find(made(7)) == (KnownEvent(1, Act.VIEWED, False, 1, 5, "shoe"),)


@pytest.mark.parametrize(
    "unknown",
    [Affinity(1.0, 5, 1, 5), made(7, count=2), made(7, until_ms=NOW)],
    ids=["old", "mixed", "expired"],
)
def test_evidence_that_is_not_all_known_has_no_events(unknown):
    """From before acts were stored, partly so, or with no signal left: it is like no other."""
    assert numbers().find(unknown) == ()


def test_an_item_that_may_not_be_named_is_not():
    """Excluded by the person, or none of this placement."""
    assert numbers(excluded={"item:shoe"}).find(made(7))[0].item == ""
    assert numbers().find(made(7, item="boot"))[0].item == ""
