"""Correcting: an interest that is forgotten is gone from everywhere, and from the next decision."""

from urllib.parse import quote

import pytest
from aboveboard.acts import Act
from aboveboard.people.act_counts import ActCount
from aboveboard.people.state import Affinity, PersonState, Visit, VisitStep
from aboveboard.rights import correct
from aboveboard.rights.correct import without_key
from aboveboard.signals.store import KeptSignal, signals
from aboveboard.words import Category
from sqlalchemy import func, select

from tests.laws.running import app_of, rows
from tests.world import EVE


def path(person, key):
    return f"/v1/people/{person}/interests/{quote(key, safe='')}"


def keys_held(shop, person):
    return {(each["reach"], each["key"]) for each in shop.ok("GET", f"/v1/people/{person}")["interests"]}


def known(shop):
    """Somebody of whom something is known from everywhere."""
    eve = shop.welcome(EVE)
    shop.signal(eve, session="s", item="running-2", topics=["running"])
    shop.signal(eve, "partner_interest", topics=["running", "travel"])
    return eve


def test_a_forgotten_interest_is_gone_from_every_reach(shop):
    """And the others stay."""
    eve = known(shop)
    assert {reach for reach, key in keys_held(shop, eve) if key == "topic:running"} == {
        "visit",
        "history",
        "elsewhere",
    }
    shop.ok("DELETE", path(eve, "topic:running"))
    assert {key for _, key in keys_held(shop, eve)} == {"item:running-2", "topic:travel"}


def test_the_next_decision_does_not_use_it(shop):
    """Within the same visit too."""
    eve = known(shop)
    shop.ok("DELETE", path(eve, "topic:running"))
    used = shop.record(shop.decide(eve, session="s"))["allowed"]["interests"]
    assert "topic:running" not in {interest[2] for interest in used}


def test_the_signals_that_name_it_go_too(shop, installation):
    """Or the person would find in their export what they had made us forget."""
    eve = known(shop)
    shop.signal(eve, topics=["cooking"])
    shop.ok("DELETE", path(eve, "topic:running"))
    pseudonym = installation.service.gateway.keyring.pseudonym(app_of(installation, shop.decide()), eve)
    count = select(func.count()).select_from(signals).where(signals.c.person == pseudonym)
    assert rows(installation, count) == [(1,)]


def test_a_key_may_hold_a_slash(shop):
    """Items are called what the app calls them."""
    eve = shop.welcome(EVE)
    shop.signal(eve, item="shoes/42", topics=["running"])
    shop.ok("DELETE", path(eve, "item:shoes/42"))
    assert {key for _, key in keys_held(shop, eve)} == {"topic:running"}


def test_it_is_written_down(shop):
    """With its place in the log."""
    eve = known(shop)
    before = shop.ok("GET", f"/v1/people/{eve}")["records"]
    assert shop.ok("DELETE", path(eve, "topic:running"))["log"]["index"] > 0
    assert shop.ok("GET", f"/v1/people/{eve}")["records"] == before | {"correction": 1}


@pytest.mark.parametrize(
    ("person", "key", "status"),
    [
        ("nobody", "topic:running", 404),
        (None, "topic:chess", 404),
        (None, "running", 400),
        (None, "topic:", 400),
    ],
)
def test_what_is_not_held_cannot_be_forgotten(shop, person, key, status):
    """Nor what is no key; once forgotten it is no longer held."""
    eve = known(shop)
    assert shop.refused("DELETE", path(person or eve, key))["status"] == status
    assert ("history", "topic:running") in keys_held(shop, eve)


def test_forgetting_is_a_pure_rule():
    """What is not known stays as it is."""
    state = PersonState(history={Category.BEHAVIOURAL: {"topic:a": Affinity(1.0, 1, 1, 1)}})
    assert without_key(state, "topic:b") == state
    assert without_key(state, "topic:a").history == {}


def test_an_order_is_forgotten_without_its_signals() -> None:
    """Also when their type is no longer declared, where any field counts for other keys."""
    signal = KeptSignal("gone", 1, None, (), {"items": ["pan"]})
    assert [correct._names(signal, None, key) for key in ("item:pan", "bought:pan")] == [True, False]


def test_a_forgotten_item_is_no_longer_named_by_the_acts_of_its_topics():
    """The topic stays with its acts; another item's name stays too."""
    acts = tuple(
        ActCount(kind, False, 1, 1, 9, 1, item) for kind, item in ((Act.VIEWED, "a"), (Act.CAME, "b"))
    )
    state = PersonState(history={Category.BEHAVIOURAL: {"topic:t": Affinity(1.0, 1, 2, 1, 9, acts)}})
    left = without_key(state, "item:a").history[Category.BEHAVIOURAL]["topic:t"]
    assert [each.item for each in left.acts] == ["", "b"]


def test_the_steps_of_a_visit_go_with_an_interest_of_it_and_with_an_intent() -> None:
    """A step does not say what it was about. An interest that the visit lacks takes none with it."""
    interests = {Category.BEHAVIOURAL: {"topic:chess": Affinity(1.0, 1, 1, 1)}}
    steps = (VisitStep("item_viewed", 1),)
    state = PersonState(visit=Visit("s", 1, 1, interests, steps))
    for key, left in (("topic:chess", ()), ("intent:buy", ()), ("topic:films", steps)):
        visit = without_key(state, key).visit
        assert visit is not None
        assert visit.steps == left


def test_the_signals_that_a_state_rests_on_go_with_it(shop, installation):
    """Only those: one that names the same item stays."""
    eve = shop.welcome(EVE)
    shop.signal(eve, item="tent", topics=["camping"])
    shop.signal(eve, "order_placed", items=["tent"])
    shop.ok("DELETE", path(eve, "state:first-order/ordered"))
    pseudonym = installation.service.gateway.keyring.pseudonym(app_of(installation, shop.decide()), eve)
    count = select(func.count()).select_from(signals).where(signals.c.person == pseudonym)
    assert rows(installation, count) == [(1,)]
