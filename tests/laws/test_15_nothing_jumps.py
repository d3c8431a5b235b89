"""Promise 15, nothing jumps: what the engine arranges for a person changes by at most the declared moves in the declared
days, over any sequence of visits, signals, outcomes, learning and time. Choices, rules and removed items take effect at once,
and do not count. A person's own order wins at every level. After any choice or removal the very next answer obeys it.

What stands is an earlier draw repeated. A slot that changes differs by at most the strength from what everybody would get
there (promise 3: see `engine/test_partial_choice.py`).
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.precedence import effective
from aboveboard.decisions.kept_slots import keep_settled
from aboveboard.decisions.replay import bound_of, compute_again, recall
from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.slot_plan import Circle, SlotQuestion, plan
from aboveboard.decisions.slots import list_slots
from aboveboard.engine.arrangement import Arrangement, count_moves
from aboveboard.engine.placement import Item, Placement
from aboveboard.learning.learner import learn_once
from aboveboard.people.arrangements import OwnArrangement
from aboveboard.people.state import PersonFacts, PersonState
from aboveboard.signals.next_choice import count_choice
from aboveboard.words import AgeClass, Level, PlacementKind
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.house import House
from tests.laws.running import app_of
from tests.laws.strategies import GIVEN, NOW, RULES
from tests.world import CAST, DAN, ITEMS, Member, Shop

DECLARED = [item["item"] for item in ITEMS]
SPLIT = {"kind": "split", "adaptive": 3, "settle_days": 2, "moves_max": 1}
HOUR = 3_600_000
_PLACEMENT = Placement(
    "shop",
    "menu",
    1,
    "Menu",
    PlacementKind.CONTENT,
    baseline="editorial",
    items=tuple(Item(name) for name in "abcdef"),
)

# --- as pure functions, over any sequence


STEPS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from(("s", "t", "u")),
        st.permutations("abcdef"),
        st.sampled_from((6, 6, 6, 2, 1)),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60)
@given(STEPS, st.integers(1, 3), st.integers(0, 2), st.integers(1, 3))
def test_moves_stay_within_the_bound_in_every_window(steps, days, moves, adaptive):
    """Whatever the draws want: each window of the declared days has at most the declared moves, for any sequence of visits.

    Some answers show fewer slots. A slot moves when it has another item than when it was shown last.
    """
    arrangement = Arrangement("split", adaptive, days, moves)
    state, at_ms, last, moved = person(Level.HISTORY), NOW, dict[int, str](), list[tuple[int, int]]()
    for hours, session, wish, count in steps:
        at_ms += hours * HOUR
        state, items = answer(state, arrangement, session, wish, at_ms, count)
        moved.append((at_ms, sum(last.get(number, name) != name for number, name in enumerate(items))))
        last.update(enumerate(items))
    for start, _ in moved:
        window = [count for when, count in moved if start <= when < start + days * MS_PER_DAY]
        assert sum(window) <= moves


LONG_STEPS = st.lists(st.tuples(st.integers(1, 29), st.permutations("abcdef")), min_size=5, max_size=30)


@settings(max_examples=30)
@given(LONG_STEPS, st.integers(1, 20))
def test_moves_stay_within_the_bound_for_people_who_come_rarely(steps, days):
    """A slot that is stored no longer is drawn alone. What was drawn later stays."""
    arrangement, state, at_ms, last = Arrangement("split", 3, days, 1), person(Level.HISTORY), NOW, ""
    moved = list[tuple[int, int]]()
    for number, (later, wish) in enumerate(steps):
        at_ms += later * MS_PER_DAY
        state, items = answer(state, arrangement, f"visit-{number}", wish, at_ms)
        moved.append((at_ms, count_moves(last, items)))
        last = items
    for start, _ in moved:
        assert sum(count for when, count in moved if start <= when < start + days * MS_PER_DAY) <= 1


PAUSES = st.lists(st.sampled_from((1, 4, 5, 26, 29)), min_size=1, max_size=6)
WITHIN_VISITS = st.lists(st.tuples(st.sampled_from((1, 23, 24, 60)), PAUSES), min_size=1, max_size=6)


@settings(max_examples=40)
@given(WITHIN_VISITS, st.sampled_from((Level.VISIT, Level.HISTORY)), st.permutations("abcdef"))
def test_nothing_moves_within_a_visit(visits, level, wish):
    """Answers of one session have the same items, however many there are, each less than half an hour after the last."""
    arrangement, state, at_ms = Arrangement("split", 2, 1, 2), person(level), NOW
    for number, (hours, pauses) in enumerate(visits):
        at_ms += hours * HOUR
        found = set()
        for minutes in (0, *pauses):
            at_ms, wish = at_ms + minutes * 60_000, wish[::-1]
            state, items = answer(state, arrangement, f"visit-{number}", wish, at_ms)
            found.add(items)
        assert len(found) == 1


@pytest.mark.parametrize("kind", ["split", "emphasis"])
def test_a_shorter_answer_draws_no_chosen_item_again(kind):
    """Although it is due: an item could come twice, or leave a place that the answer does not show."""
    arrangement = Arrangement(kind, 3, 1, 3)
    state, _ = answer(person(Level.HISTORY), arrangement, "s", "abcdef", NOW)
    later = NOW + 2 * MS_PER_DAY
    state, short = answer(state, arrangement, "t", "cbafed", later, 1)
    _, full = answer(state, arrangement, "t", "fedcba", later + HOUR // 4)
    assert (short, full) == (("a",), ("a", "b", "c"))


@pytest.mark.parametrize("level", [Level.OFF, Level.PAGE])
def test_where_nothing_may_be_remembered_nothing_is(level):
    """And the level says so."""
    state = person(level)
    planned = plan_for(state, Arrangement("split"), "s", NOW)
    assert planned.standing.effective is Level.OFF
    assert answer(state, Arrangement("split"), "s", "abcdef", NOW)[0] is state


def test_what_a_higher_level_made_is_not_used_at_a_lower_one():
    """At level 2 the arrangement of level 3 is built anew, without the choice that lowered it being known here."""
    state, _ = answer(person(Level.HISTORY), Arrangement("split"), "s", "abcdef", NOW)
    lower = plan_for(structs.replace(state, dial=2), Arrangement("split"), "s", NOW)
    higher = plan_for(structs.replace(state, dial=4), Arrangement("split"), "s", NOW)
    assert lower.arranged.settled is None
    assert higher.arranged.settled is not None


LOSSES: dict[str, Callable[[PersonState], PersonState]] = {
    "dial": lambda state: structs.replace(state, dial=2),
    "choices": lambda state: structs.replace(state, choices={}),
    "facts": lambda state: structs.replace(state, facts=PersonFacts(AgeClass.MINOR, "FR")),
    "history": lambda state: structs.replace(state, history={}),
    "restricted": lambda state: structs.replace(state, restricted=True),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_choice_that_takes_something_away_deletes_the_arrangement(loss):
    """In the commit of the choice. One that adds something leaves it."""
    made = {"behavioural": {}}
    state, _ = answer(
        structs.replace(person(Level.HISTORY), history=made), Arrangement("split"), "s", "abcdef", NOW
    )
    assert state.settled
    assert count_choice(LOSSES[loss](state), state).settled == {}
    wider = structs.replace(state, dial=4, arrangements={"tiles": OwnArrangement("mine")})
    assert count_choice(wider, state).settled == state.settled


def person(level: Level) -> PersonState:
    return PersonState(dial=int(level), choices=GIVEN, facts=PersonFacts(AgeClass.ADULT, "FR"))


def plan_for(
    state: PersonState, arrangement: Arrangement, session: str | None, at_ms: int, count: int = 6
) -> Any:
    declared = structs.replace(_PLACEMENT, arrangement=arrangement)
    standing = effective(state, PlacementKind.CONTENT, dial=RULES.dial, gpc=False, at_ms=at_ms)
    request = DecisionRequest("menu", "u", session, count)
    return plan(state, standing, SlotQuestion(declared, request, Circle("rules", (), 0), at_ms))


def answer(
    state: PersonState, arrangement: Arrangement, session: str, wish: Any, at_ms: int, count: int = 6
) -> tuple[PersonState, tuple[str, ...]]:
    """Returns the state after an answer, and its items. What is drawn is what `wish` names first of the rest."""
    planned = plan_for(state, arrangement, session, at_ms, count)
    slots = list_slots(planned.arranged, list("abcdef"), min(arrangement.adaptive, count))
    items = [None if each is None else each[0] for each in slots]
    for number, name in enumerate(items):
        if name is None:
            items[number] = next(one for one in wish if one not in items)
    after = keep_settled(
        state,
        "menu",
        planned.arranged,
        items,
        level=planned.standing.effective,
        is_for=False,
        session=session,
        at_ms=at_ms,
    )
    return after, tuple(items)


# --- at the API, at the default settings, on both databases


def place(shop: Shop) -> None:
    shop.place("menu", arrangement=SPLIT, variety={"exploration_share": 1.0})


def items(answer: Any) -> list[str]:
    return [each["item"] for each in answer["items"]]


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.name)
def test_the_very_next_answer_obeys_each_choice(shop: Shop, member: Member) -> None:
    """An own order, "as everybody", a limit and a removed item, one after the other, at every level of the cast."""
    place(shop)
    who = shop.welcome(member)
    path = f"/v1/people/{who}/arrangements/menu"

    def ask() -> list[str]:
        return items(shop.decide(who, "menu", count=8, session="s"))

    ask()
    shop.ok("PUT", path, {"mode": "mine", "order": ["travel-2", "running-2"]})
    assert ask()[:2] == ["travel-2", "running-2"]
    shop.ok("PUT", path, {"mode": "as_everybody"})
    assert ask() == DECLARED[:3] + DECLARED[:5]
    shop.ok("PUT", path, {"mode": "adaptive"})
    gone = ask()[0]
    shop.limits(who, items=[gone])
    assert gone not in ask()
    last = ask()[0]
    shop.ok("PATCH", "/v1/placements/menu/items", {"remove": [last]})
    assert last not in ask()


def test_over_weeks_of_use_and_learning_moves_stay_within_the_bound(house: House) -> None:
    """With signals, outcomes and new models between the visits. Every decision can be computed again to the bit."""
    place(house.shop)
    who, found = house.shop.welcome(DAN), list[tuple[int, list[str]]]()
    for visit in range(12):
        house.clock.forward(days=0.9)
        answer = house.shop.decide(who, "menu", count=6, session=f"v-{visit}")
        found.append((house.clock(), items(answer)[:3]))
        again(house, answer)
        house.shop.signal(who, session=f"v-{visit}", item="cooking-1", topics=["cooking"])
        house.shop.outcome(answer, item=items(answer)[visit % 6])
        house.run(learn_once(house.gateway))
    moved = [(after[0], count_moves(before[1], after[1])) for before, after in pairwise(found)]
    for start, _ in moved:
        assert sum(count for at_ms, count in moved if start <= at_ms < start + 2 * MS_PER_DAY) <= 1


def again(house: House, answer: Any) -> None:
    """Computes the decision again from its record, and compares the bits."""
    body = house.run(recall(house.gateway, app_of(house.installation, answer), answer["decision"])).body
    bound = house.run(bound_of(house.gateway, app_of(house.installation, answer), body))
    made = [(bound.shelf.ids[slot.item], slot.probability) for slot in compute_again(bound, body).slots]
    assert made == [(each.item, float(each.probability)) for each in body.items]
