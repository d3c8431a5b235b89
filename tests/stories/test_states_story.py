"""States over HTTP: signals give them, items are for them, need them or give them, and a person can leave them."""

from typing import Any

import pytest

from tests.clocks import HandClock
from tests.world import BEN, CLEO, DAN, EVE, FINN, Member, Shop

CART, IMPORTED = "state:first-order/cart_left", "state:skill/import_used"
ITEMS: list[dict[str, Any]] = [
    {"item": "news"},
    {"item": "cart-help", "for": [CART], "content": {"title": "Your cart"}},
    {"item": "tour"},
]
STEPS: list[dict[str, Any]] = [
    {"item": "welcome"},
    {"item": "import", "gives": IMPORTED},
    {"item": "export", "needs": [IMPORTED]},
]


def leave_cart(shop: Shop, clock: HandClock, who: Member) -> str:
    """Lets the person put something in the cart and go away for five hours; their id."""
    person = shop.welcome(who)
    shop.signal(person, "cart_added", item="tent", topics=["camping"])
    clock.forward(minutes=300)
    return person


def test_a_cart_that_was_left_is_a_reason(timed: Shop, clock: HandClock) -> None:
    """With the sentence of the state, and a control that ends it."""
    timed.place("hero", ITEMS, variety={"explore": 0.0, "exploration_share": 1.0})
    person = leave_cart(timed, clock, EVE)
    assert timed.ok("GET", f"/v1/people/{person}")["states"] == [CART]
    decisions = [timed.decide(person, "hero") for _ in range(10)]
    decision = next(each for each in decisions if each["items"][0]["item"] == "cart-help")
    used = timed.record(decision)["allowed"]["interests"]
    assert [each[:4] for each in used] == [["history", "transactional", CART, "1.0"]]
    (reason,) = [each for each in decision["why"]["reasons"] if each["share"]]
    assert reason["text"] == "You put something in your cart and did not order it."
    assert reason["control"] == {"kind": "limit_state", "state": "first-order/cart_left"}


@pytest.mark.parametrize("who", [BEN, CLEO, FINN], ids=lambda who: who.name)
def test_a_state_is_not_read_below_its_level(timed: Shop, clock: HandClock, who: Member) -> None:
    """Nothing is stored for it, or nothing of it is used."""
    timed.place("hero", ITEMS)
    person = leave_cart(timed, clock, who)
    record = timed.record(timed.decide(person, "hero"))
    assert record["allowed"]["interests"] == []
    assert "marks" not in timed.ok("GET", f"/v1/people/{person}")


@pytest.mark.parametrize("limit", ["state:first-order", CART])
def test_a_journey_that_was_left_counts_no_more(timed: Shop, clock: HandClock, limit: str) -> None:
    """From the very next answer, and the history says what was ruled out."""
    timed.place("hero", ITEMS)
    person = leave_cart(timed, clock, DAN)
    timed.limits(person, interests=[limit])
    decision = timed.decide(person, "hero")
    assert timed.record(decision)["allowed"]["interests"] == []
    assert timed.ok("GET", f"/v1/people/{person}")["limits"]["interests"] == [limit]


def test_a_state_ends_with_what_it_rests_on(timed: Shop, clock: HandClock) -> None:
    """An order ends it, and so does the end of its days."""
    person = leave_cart(timed, clock, DAN)
    timed.signal(person, "order_placed", items=["tent"])
    assert timed.ok("GET", f"/v1/people/{person}")["states"] == ["state:first-order/ordered"]
    other = leave_cart(timed, clock, DAN)
    clock.forward(days=14)
    assert "states" not in timed.ok("GET", f"/v1/people/{other}")


def test_a_limit_on_what_a_signal_named_takes_its_state(timed: Shop, clock: HandClock) -> None:
    """A mark goes with the topic or item that its signal named."""
    for limits in ({"topics": ["Camping"]}, {"items": ["tent"]}, {"categories": ["transactional"]}):
        person = leave_cart(timed, clock, DAN)
        timed.limits(person, **limits)
        assert "marks" not in timed.ok("GET", f"/v1/people/{person}")


def test_what_needs_a_state_gives_way_until_it_holds(timed: Shop, clock: HandClock) -> None:
    """And what gives it gives way from then on. At level 4 the baseline has no part of its own."""
    timed.place("steps", STEPS, variety={"explore": 0.0, "exploration_share": 1.0})
    person = timed.welcome(EVE)
    for _ in range(20):
        decision = timed.decide(person, "steps", count=3)
        shown = [each["item"] for each in decision["items"]]
        assert shown.index("export") == 2
    assert timed.record(decision)["allowed"]["states"] == [[IMPORTED, "behavioural", False]]
    timed.signal(person, "feature_used", feature="import")
    for _ in range(20):
        decision = timed.decide(person, "steps", count=3)
        shown = [each["item"] for each in decision["items"]]
        assert shown.index("import") == 2
    assert timed.record(decision)["allowed"]["states"] == [[IMPORTED, "behavioural", True]]


def test_for_a_person_who_lets_nothing_be_used_every_need_is_met(timed: Shop, clock: HandClock) -> None:
    """They get the order of the editors."""
    timed.place("steps", STEPS)
    for who in (BEN, CLEO):
        decision = timed.decide(timed.welcome(who), "steps", count=3)
        assert timed.record(decision)["allowed"].get("states", []) == []
        assert [each["item"] for each in decision["items"]] == ["welcome", "import", "export"] or who is CLEO


def test_a_forgotten_state_stays_away_until_new_signals(timed: Shop, clock: HandClock) -> None:
    """The signals that it rests on go with it, and no other state begins. A new signal begins it again."""
    person = leave_cart(timed, clock, DAN)
    timed.signal(person, "order_placed", items=["tent"])
    path = f"/v1/people/{person}/interests/state:first-order/ordered"
    timed.ok("DELETE", path)
    assert "states" not in timed.ok("GET", f"/v1/people/{person}")
    assert timed.refused("DELETE", path)["status"] == 404
    timed.signal(person, "order_placed", items=["stove"])
    assert timed.ok("GET", f"/v1/people/{person}")["states"] == ["state:first-order/ordered"]
