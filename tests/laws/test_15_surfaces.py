"""Promise 15, nothing jumps, on surfaces with several slots that adapt, over HTTP and at the default settings.

Each slot keeps to its bound, whatever the other slots do. What a person chose, and what was taken away, counts for each slot of
the very next page.
"""

import random
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.learning.learner import learn_once

from tests.house import House
from tests.shown_surfaces import compose, items_of, surface
from tests.world import ADA, CLEO, DAN, EVE, FINN, ITEMS, Member, Shop

SETTLED = {"settle_days": 2, "moves_max": 1}
SLOTS = {
    "hero": {"kind": "fixed"},
    "news": {"kind": "free"},
    "menu": {"kind": "split", "adaptive": 3} | SETTLED,
    "tiles": {"kind": "emphasis", "adaptive": 2} | SETTLED,
}
COUNTS = {"hero": 3, "news": 3, "menu": 7, "tiles": 8}
DECLARED = [item["item"] for item in ITEMS]
EXPLORING = {"exploration_share": 1.0}
MINUTE, WALKS, STEPS = 60_000, 3, 24

Shown = dict[str, list[str]]
"""The items of each slot. Of an emphasis, those that are marked."""


def place(shop: Shop) -> None:
    for slot, arrangement in SLOTS.items():
        shop.place(slot, arrangement=arrangement, variety=EXPLORING)
    shop.ok("PUT", "/v1/surfaces/page", surface(COUNTS))


def ask(shop: Shop, person: str, session: str | None = "s", **more: Any) -> Shown:
    asked = more if session is None else more | {"session": session}
    return {slot["slot"]: adaptive_of(slot) for slot in compose(shop, person, **asked)["slots"]}


def adaptive_of(slot: Any) -> list[str]:
    if slot["slot"] == "tiles":
        return [each["item"] for each in slot["items"] if each.get("emphasis")]
    return items_of(slot)[: 3 if slot["slot"] == "menu" else None]


FOR_EVERYBODY = {"hero": DECLARED[:3], "menu": DECLARED[:3], "tiles": DECLARED[:2]}
"""What the slots that keep their items show to a person about whom nothing counts."""

# --- a choice, and the very next page


def wants_everybodys(shop: Shop, person: str) -> None:
    shop.ok("PUT", f"/v1/people/{person}/arrangements", {"as_everybody": True})


def turns_off(shop: Shop, person: str) -> None:
    shop.dial(person, 0)


def withdraws(shop: Shop, person: str) -> None:
    shop.dial(person, 4)  # so that only the purposes bind
    for purpose in EVE.given:
        shop.consent(person, purpose, "withdrawn")


def objects(shop: Shop, person: str) -> None:
    shop.ok("POST", f"/v1/people/{person}/objection", {})


def is_a_minor(shop: Shop, person: str) -> None:
    shop.ok("PUT", f"/v1/people/{person}/facts", {"age_class": "minor", "region": "FR"})


def is_linked_to_a_minor(shop: Shop, person: str) -> None:
    guest = shop.welcome(FINN)
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")


def is_erased(shop: Shop, person: str) -> None:
    shop.erase(person)


CHOICES = (wants_everybodys, turns_off, withdraws, objects, is_a_minor, is_linked_to_a_minor, is_erased)


@pytest.mark.parametrize("choice", CHOICES)
def test_the_very_next_page_is_that_of_everybody(shop: Shop, choice: Any) -> None:
    """In each slot that keeps items, after a choice that leaves nothing to arrange by. The visit goes on."""
    place(shop)
    person = shop.welcome(EVE)
    shop.signal(person, session="s", item="gardening-2", topics=["gardening"])
    ask(shop, person)
    choice(shop, person)
    assert FOR_EVERYBODY.items() <= ask(shop, person).items()


@pytest.mark.parametrize("member", [ADA, CLEO, EVE], ids=lambda member: member.name)
def test_an_own_order_and_pins_stand_in_each_slot(shop: Shop, member: Member) -> None:
    """At every level, beside slots that adapt, and on the very next page."""
    place(shop)
    person = shop.welcome(member)
    ask(shop, person)
    for slot, mode in product(SLOTS, ("mine", "adaptive")):
        own = {"mode": mode, "order": ["travel-2", "cooking-1"], "pinned": ["gardening-2"]}
        shop.ok("PUT", f"/v1/people/{person}/arrangements/{slot}", own)
        found = ask(shop, person)[slot]
        if mode == "mine" and slot != "tiles":
            assert found[:3] == ["gardening-2", "travel-2", "cooking-1"]
        elif slot != "hero":  # in a fixed slot nothing adapts
            assert "gardening-2" in found


def test_what_is_ruled_out_or_removed_leaves_every_slot_at_once(shop: Shop) -> None:
    """What was kept there, marked, pinned or ordered. What may still be shown stays where it was."""
    place(shop)
    person = shop.welcome(DAN)
    before = ask(shop, person)
    ended, gone = before["menu"][0], before["menu"][1]
    shop.ok("PATCH", "/v1/placements/menu/items", {"remove": [ended]})
    after = ask(shop, person)
    assert ended not in after["menu"]
    assert after["menu"][1:] == before["menu"][1:]
    assert after["tiles"] == before["tiles"]
    shop.limits(person, items=[gone])
    assert not [slot for slot, items in ask(shop, person).items() if gone in items]


# --- a fault


def test_a_page_that_fell_back_moves_nothing_on_the_next(house: House) -> None:
    """The slot with the fault has everybody's items once. What was kept for the person stays stored."""
    place(house.shop)
    person = house.shop.welcome(EVE)
    before = ask(house.shop, person)
    broken = [item | {"content": {"title": 7}} for item in ITEMS]
    house.shop.ok("PUT", "/v1/placements/menu/items", {"items": broken})
    assert compose(house.shop, person, session="t")["fallback"] == ["menu"]
    house.shop.ok("PUT", "/v1/placements/menu/items", {"items": ITEMS})
    after = ask(house.shop, person, "u")
    assert (after["menu"], after["tiles"]) == (before["menu"], before["tiles"])


# --- any sequence


@dataclass
class Walk:
    """A person who comes back and again, and what happens in between. `moved` has the moves of each slot by instant."""

    house: House
    person: str
    chance: random.Random
    last: dict[str, tuple[str, int, list[str]]] = field(default_factory=dict)
    moved: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {"menu": [], "tiles": []})
    answers: list[Any] = field(default_factory=list)

    def visit(self) -> None:
        """Asks for the page, and compares what adapts with what was there last."""
        session = self.chance.choice(("s", "s", "t", f"u{self.chance.randrange(999)}"))
        explain = self.chance.choice(("first", "all", "link"))
        answer, at_ms = (
            compose(self.house.shop, self.person, session=session, explain=explain),
            self.house.clock(),
        )
        self.answers.append(answer)
        for slot in answer["slots"]:
            name, found = slot["slot"], adaptive_of(slot)
            if name not in self.moved:
                continue
            before, seen_ms, old = self.last.get(name, ("", 0, found))
            moves = count_moves_in(name, old, found)
            assert not moves or before != session or at_ms - seen_ms > 30 * MINUTE
            self.moved[name].append((at_ms, moves))
            self.last[name] = session, at_ms, found

    def wait(self) -> None:
        minutes = self.chance.choice((1, 4, 20, 29, 31, 300, 1440, 2900))
        self.house.clock.forward(ms=minutes * MINUTE)

    def act(self) -> None:
        topic = self.chance.choice(("running", "cooking", "travel", "gardening"))
        session = self.chance.choice(("s", "t", None))
        self.house.shop.signal(self.person, session=session, item=f"{topic}-1", topics=[topic])

    def react(self) -> None:
        if self.answers:
            slot = self.chance.choice(self.answers[-1]["slots"][1:])
            kind = self.chance.choice(("taken", "dismissed", "objected"))
            self.house.shop.outcome(slot, kind, item=self.chance.choice(items_of(slot)))

    def learn(self) -> None:
        self.house.run(learn_once(self.house.gateway))

    def look_at_less(self) -> None:
        """Asks for one of the placements on its own, for fewer items."""
        self.house.shop.decide(self.person, self.chance.choice(("menu", "tiles")), count=2, session="s")

    def be_previewed(self) -> None:
        compose(self.house.shop, self.person, session="s", preview=True)


def count_moves_in(slot: str, old: list[str], found: list[str]) -> int:
    if slot == "tiles":  # a mark that goes to another item
        return len({*old} - {*found})
    return sum(one != other for one, other in zip(old, found, strict=True))


def walk(house: House, seed: int) -> dict[str, int]:
    """Returns the most moves of each slot in any window of the declared days, over a random sequence."""
    chance = random.Random(seed)
    walker = Walk(house, house.shop.welcome(chance.choice((DAN, EVE))), chance)
    visits = (walker.visit, walker.wait, walker.look_at_less, walker.be_previewed)
    between = (walker.act, walker.react, walker.learn)
    for step in chance.choices((*visits, *between), (6, 4, 1, 1, 3, 2, 1), k=STEPS):
        step()
    return {slot: find_most(moved) for slot, moved in walker.moved.items()}


def find_most(moved: list[tuple[int, int]]) -> int:
    ends = [(start, start + SETTLED["settle_days"] * MS_PER_DAY) for start, _ in moved]
    return max(
        [sum(moves for at_ms, moves in moved if start <= at_ms < end) for start, end in ends], default=0
    )


def test_over_any_sequence_each_slot_keeps_to_its_moves(house: House) -> None:
    """Of pages, single placements, signals, outcomes, learning, previews and time."""
    place(house.shop)
    assert max(most for seed in range(WALKS) for most in walk(house, seed).values()) <= 1


@pytest.mark.long
def test_over_many_sequences_each_slot_keeps_to_its_moves(house: House) -> None:
    """The same, for longer."""
    place(house.shop)
    assert max(most for seed in range(WALKS, 200) for most in walk(house, seed).values()) <= 1
