"""Promise 9 over the one list of what is stored about people: a restriction and a link do to each member of a state what
the list says."""

from typing import Any

import pytest
from aboveboard.consent.noes import with_noes
from aboveboard.decisions.ids import add_up
from aboveboard.people.arrangements import KeptSlots, OwnArrangement
from aboveboard.people.handling import MergeWay, RestrictWay
from aboveboard.people.marks import SignalMark
from aboveboard.people.personal_data import PersonalData
from aboveboard.people.state import (
    NOBODY,
    Affinity,
    Limits,
    OnScreen,
    PersonFacts,
    PersonState,
    PurposeChoice,
    Visit,
)
from aboveboard.people.store import Person, write_state
from aboveboard.people.stored_state import STATE
from aboveboard.rights.link_guest import LinkSides, join
from aboveboard.rights.restrict import restrict
from aboveboard.storage.journal import Submission
from aboveboard.words import AgeClass, Category, ConsentState
from msgspec import structs

from tests.house import House
from tests.laws.running import app_of
from tests.laws.strategies import GIVEN, NOW, RULES
from tests.people.filling import Filler, fill_state
from tests.world import ITEMS

OPEN = PersonState(dial=4, choices=GIVEN, facts=PersonFacts(AgeClass.ADULT, "FR"))
"""A person who agreed to everything, so that only what a test adds can hold anything back."""

WHOLE, _ = fill_state(Filler(NOW))

# --- a restriction


@pytest.mark.parametrize("row", STATE, ids=lambda row: row.name)
def test_a_restriction_marks_what_the_list_says(row: PersonalData) -> None:
    """From its begin to its end, and every other member stays as it was."""
    before = structs.replace(WHOLE, restricted=False)
    during = restrict(before, restricted=True, at_ms=NOW)
    after = restrict(during, restricted=False, at_ms=NOW)
    changes = [
        getattr(one, row.name) != getattr(other, row.name)
        for one, other in ((before, during), (during, after))
    ]
    assert any(changes) is (row.restrict is RestrictWay.MARKED)


LISTED = [*ITEMS, {"item": "again", "for": ["state:first-order/ordered"]}]

UNUSED = [row.name for row in STATE if row.restrict is RestrictWay.UNUSED]


def values(at_ms: int) -> dict[str, Any]:
    """Returns a value of each member that a restriction leaves unused. Each of them counts in the placement "listed"."""
    strong = {Category.BEHAVIOURAL: {"item:running-1": Affinity(9.0, at_ms, 9, at_ms)}}
    return {
        "history": strong,
        "elsewhere": strong,
        "visit": Visit("s", at_ms, at_ms, strong),
        "shown": {"listed/running-1": [at_ms]},
        "cap_days": {"listed": 30},
        "on_screen": OnScreen("t", 0, at_ms, {"listed": ("running-1",)}, at_ms + 1_000_000),
        "answered": {"name": at_ms},
        "context": {"role": "owner"},
        "settled": {"listed": KeptSlots(3, "", ("running-1",), (at_ms,), at_ms, "s", at_ms)},
        "marks": {Category.TRANSACTIONAL: {"order_placed": (SignalMark(at_ms, at_ms + 1_000_000),)}},
    }


def observe(house: House, person: str, state: PersonState) -> tuple[Any, dict[str, Any]]:
    """Returns what a decision used and removed, and the state after it and after a signal and an outcome."""
    shop, gateway = house.shop, house.gateway
    app = app_of(house.installation, shop.decide(person, "listed"))

    async def put() -> None:
        stored = await gateway.require_person(app, person)
        await gateway.submit(Submission((stored.guard,), (write_state(stored, state),), ()))

    house.run(put())
    decision = shop.decide(person, "listed", session="s")
    record = shop.record(decision)
    shop.signal(person, session="s", item="travel-1", topics=["travel"])
    shop.outcome(decision)
    after = house.run(gateway.require_person(app, person)).state
    allowed = record["allowed"]
    return (allowed["interests"], allowed["context"], record["removed"]), {
        name: getattr(after, name) for name in UNUSED
    }


@pytest.mark.parametrize("name", UNUSED)
def test_a_restriction_leaves_unused_what_the_list_says(house: House, name: str) -> None:
    """The decision is the one without it, and nothing is added to it. An open screen may end."""
    house.shop.place("listed", LISTED, cap={"times": 1, "days": 30}, variety={"fatigue": True})
    own = values(house.clock())[name]
    bare, empty = observe(house, f"bare-{name}", structs.replace(OPEN, restricted=True))
    assert empty == {each: getattr(NOBODY, each) for each in UNUSED}
    used, after = observe(house, f"with-{name}", structs.replace(OPEN, restricted=True, **{name: own}))
    assert used == bare
    ends = {} if name == "on_screen" else {name: own}
    assert after == empty | ends


@pytest.mark.parametrize("name", [name for name in UNUSED if name not in ("cap_days", "answered", "settled")])
def test_without_a_restriction_the_same_member_is_used(house: House, name: str) -> None:
    """So the test of the restriction can fail. The days of a cap are read by retention alone.

    What was answered takes showings out, so alone it changes nothing (see `decisions/test_showings.py`). Nothing settles in
    this placement (see `stories/test_arrangement_story.py`).
    """
    house.shop.place("listed", LISTED, cap={"times": 1, "days": 30}, variety={"fatigue": True})
    own = values(house.clock())[name]
    bare, empty = observe(house, f"free-bare-{name}", OPEN)
    used, after = observe(house, f"free-with-{name}", structs.replace(OPEN, **{name: own}))
    assert (used, after["history"].keys()) != (bare, empty["history"].keys())


# --- a link

STRICT: dict[str, Any] = {
    "dial": 0,
    "choices": {name: PurposeChoice(ConsentState.WITHDRAWN, "", NOW - 1) for name in GIVEN},
    "limits": Limits((Category.INTERACTION,), ("boots",), ("tent",)),
    "facts": PersonFacts(AgeClass.MINOR, "FR"),
    "restricted": True,
    "lifted_ms": NOW - 1,
    "arrangements": {"home": OwnArrangement("as_everybody")},
}
"""A value of each member of which the stricter one holds."""

SEEN = {Category.BEHAVIOURAL: {"topic:boots": Affinity(1.0, NOW, 1, NOW)}}
JOINED: dict[str, Any] = {
    "history": SEEN,
    "elsewhere": SEEN,
    "visit": Visit("s", NOW, NOW, SEEN),
    "marks": {Category.BEHAVIOURAL: {"p": (SignalMark(NOW, NOW + 1),)}},
}
"""A value of each member that a decision for the person adds up."""


def link(person: PersonState, guest: PersonState) -> tuple[PersonState, PersonState, PersonState]:
    """Returns the states of both after the link, and the state that a decision for the person uses."""
    one, two = Person(b"person", 1, b"", b"", person), Person(b"guest", 1, b"", b"", guest)
    noes = {
        b"person": with_noes(person, guest, RULES.dial),
        b"guest": with_noes(guest, person, RULES.dial),
    }
    linked = join(LinkSides(one, (), two, ()), noes, "link_x", at_ms=NOW)
    of_person, of_guest = linked[b"person"], linked[b"guest"]
    return of_person, of_guest, add_up(of_person, [of_guest], RULES.half_life_days, session="s")


def find_way(name: str) -> MergeWay | None:
    """Returns what a link does to the member. None for anything that no word says."""
    own, none = (STRICT | JOINED).get(name, getattr(WHOLE, name)), getattr(OPEN, name)
    with_it = structs.replace(OPEN, **{name: own})
    bare, of_guest, of_person = link(OPEN, OPEN), link(OPEN, with_it), link(with_it, OPEN)
    if [getattr(each, name) for each in bare[:2]] != [none, none]:
        return MergeWay.LINKED
    parts = [[getattr(each, name) for each in linked] for linked in (of_guest, of_person)]
    ways = [
        (MergeWay.STRICTER, [[own, own, own], [own, own, own]]),
        (MergeWay.JOINED, [[none, own, own], [own, none, own]]),
        (MergeWay.APART, [[none, own, none], [own, none, own]]),
    ]
    return next((way for way, expected in ways if parts == expected), None)


@pytest.mark.parametrize("row", STATE, ids=lambda row: row.name)
def test_a_link_does_what_the_list_says(row: PersonalData) -> None:
    """To the member of the person and to that of the guest."""
    if row.name == "format":
        assert row.merge is MergeWay.APART
        return
    assert find_way(row.name) is row.merge
