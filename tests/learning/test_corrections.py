"""Reverted outcomes: the learned reward and the sums are as if it had never been taken, in any order of arrival."""

import random
from itertools import permutations
from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import to_iso
from aboveboard.engine.decay import same
from aboveboard.learning.corrections import choose_rewards, correct
from aboveboard.learning.examples import rewards_of
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest
from aboveboard.learning.rebuild import from_records
from aboveboard.learning.reward_days import BILLION
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.measurement.report import report
from aboveboard.measurement.sampling import sample
from aboveboard.signals.impressions import impression
from aboveboard.signals.reward_tables import reward_days
from aboveboard.words import OutcomeKind
from sqlalchemy import func, select

from tests.house import House
from tests.world import DAN

ITEM = "travel-1"
TAKEN, SEEN, REVERTED = OutcomeKind.TAKEN, OutcomeKind.SEEN, OutcomeKind.REVERTED


def learn(house: House) -> None:
    while house.run(learn_once(house.gateway)):
        pass


def reward_of(house: House, decision: Any, item: str = ITEM) -> float | None:
    """The learned reward, after checking that statistics, sums by day and records agree."""
    learn(house)
    before = house.run(newest(house.gateway, placement_key(house.app, "home")))
    assert same(before.sums, house.run(from_records(house.gateway, before)))
    name = impression(house.gateway.keyring, decision["decision"], item)
    found: float | None = house.run(rewards_of(house.gateway, [name])).get(name)
    return found


def total(house: House) -> tuple[int, int]:
    table = reward_days.c
    return tuple(map(int, house.rows(select(func.sum(table.shown), func.sum(table.reward)))[0]))


@pytest.mark.parametrize("order", [*permutations(["seen", "taken", "reverted"])])
@pytest.mark.parametrize("split", [0, 1, 2])
def test_what_is_taken_back_counts_as_seen(house: House, order: Any, split: int) -> None:
    """In one batch of the learner or in several, and whichever comes first."""
    learn(house)
    shown, earned = total(house) if house.rows(select(reward_days.c.day)) else (0, 0)
    made = house.shop.decide(house.shop.welcome(DAN), candidates=[ITEM])
    at = {kind: to_iso(house.clock() + number) for number, kind in enumerate(["seen", "taken", "reverted"])}
    house.clock.forward(minutes=1)
    for number, kind in enumerate(order):
        assert house.shop.outcome(made, kind, at=at[kind])["status"] == "kept"
        if number == split:
            learn(house)
    assert reward_of(house, made) == 0.0
    assert total(house) == (shown + 1, earned)


def test_one_order_of_two_items_counts_for_both(house: House) -> None:
    """Its id is joined with decision and item. Sent again it is a duplicate, and each is reverted by itself."""
    made = house.shop.decide(house.shop.welcome(DAN), count=2)
    items = [each["item"] for each in made["items"]]

    def send(item: str, kind: str = "taken") -> Any:
        return house.shop.outcome(made, kind, item=item, id="order-77")["status"]

    assert [send(item) for item in (*items, *items)] == ["kept", "kept", "duplicate", "duplicate"]
    assert [reward_of(house, made, item) for item in items] == [1.0, 1.0]
    assert [send(items[0], "reverted") for _ in range(2)] == ["kept", "duplicate"]
    assert [reward_of(house, made, item) for item in items] == [0.0, 1.0]


def test_a_refund_of_one_order_leaves_the_other(house: House) -> None:
    """With the id of an order it reverts that one; an id that nothing has reverts nothing."""
    house.shop.place("paid", rewards={"taken": 1, "per_value": 0.01})
    made = house.shop.decide(house.shop.welcome(DAN), "paid", candidates=[ITEM])
    name = impression(house.gateway.keyring, made["decision"], ITEM)

    def learned() -> float:
        learn(house)
        return float(house.run(rewards_of(house.gateway, [name]))[name])

    house.shop.outcome(made, id="a", value=80)
    house.shop.outcome(made, id="b", value=30)
    assert learned() == 0.8
    house.shop.outcome(made, "reverted", id="c")
    assert learned() == 0.8
    house.shop.outcome(made, "reverted", id="a")
    assert learned() == 0.3
    house.shop.outcome(made, id="d", value=90)
    assert learned() == 0.9
    house.shop.outcome(made, "reverted")
    assert learned() == 0.0


def test_what_was_never_taken_cannot_be_taken_back(house: House) -> None:
    """It makes no example, and an item that was only seen stays what it is."""
    made = house.shop.decide(house.shop.welcome(DAN), candidates=[ITEM])
    house.shop.outcome(made, "reverted")
    learn(house)
    name = impression(house.gateway.keyring, made["decision"], ITEM)
    assert house.run(rewards_of(house.gateway, [name])) == {}


def test_what_was_unlearned_does_not_come_back_with_a_correction(house: House) -> None:
    """A limit removed the example. Its outcomes are stored still, and a later one that is reverted adds none."""
    person = house.shop.welcome(DAN)
    made = house.shop.decide(person, candidates=[ITEM])
    house.shop.outcome(made)
    stored = WaitingOutcome(b"1", b"i", None, "", ITEM, TAKEN, 1.0, made)
    revert = stored._replace(name=b"2", kind=REVERTED, reward=0.0, at_ms=1)
    assert choose_rewards([revert], [stored], {}) == {}
    assert choose_rewards([revert], [stored], {b"i": 1.0})[b"i"].reward == 0.0


def test_a_report_counts_what_is_left(fresh_house: House) -> None:
    """Its mean, and what was taken of each item."""
    for number in range(31):
        made = fresh_house.shop.decide(fresh_house.shop.welcome(DAN), candidates=[ITEM])
        fresh_house.shop.outcome(made)
        if number < 10:
            fresh_house.shop.outcome(made, "reverted")
    learn(fresh_house)
    fresh_house.run(sample(fresh_house.gateway, placement_key(fresh_house.app, "home")))
    found = fresh_house.run(report(fresh_house.gateway, fresh_house.app, "home"))
    ((shown, taken),) = [(each.shown, each.taken) for each in found.items if each.item == ITEM]
    assert (shown, taken, total(fresh_house)) == (31, 21, (31, 21 * BILLION))


def test_any_order_and_any_batches_give_the_same_reward() -> None:
    """The best of what was not reverted, found another way, for a hundred histories of one item.

    What the gateway counted by itself is the last resort.
    """
    draw = random.Random(14)
    for _ in range(100):
        history = [_draw(draw, number) for number in range(draw.randint(1, 6))]
        gone = {
            one.name
            for one in history
            if one.kind is TAKEN
            for each in history
            if each.kind is REVERTED
            if (one.name in each.reverts or (not each.reverts and one.at_ms <= each.at_ms))
        }
        left = [one for one in history if one.kind is not REVERTED and one.name not in gone]
        own = [*[one.reward for one in left if not one.is_automatic], *([0.0] if gone else [])]
        expected = max(own or [one.reward for one in left], default=None)
        arrived, known, stored = draw.sample(history, len(history)), dict[bytes, float](), []
        while arrived:
            batch = [arrived.pop() for _ in range(draw.randint(1, len(arrived)))]
            known |= {name: one.reward for name, one in choose_rewards(batch, stored, known).items()}
            stored += batch
        assert known.get(b"i") == expected
        assert max((one.reward for one in correct(history)), default=None) == expected


def _draw(draw: random.Random, number: int) -> WaitingOutcome:
    kind, is_automatic = (
        draw.choice([TAKEN, TAKEN, REVERTED, SEEN, OutcomeKind.DISMISSED]),
        draw.random() < 0.5,
    )
    unread: Any = None  # no rule about corrections reads the decision
    one = WaitingOutcome(bytes([number]), b"i", None, "", ITEM, kind, 0.0, unread, draw.randint(0, 9))
    if kind is REVERTED and draw.random() < 0.6:
        return one._replace(reverts=(bytes([draw.randint(0, 5)]),))
    if kind is SEEN and is_automatic:
        return one._replace(reward=0.5, is_automatic=True)
    return one._replace(reward=draw.random()) if kind is TAKEN else one
