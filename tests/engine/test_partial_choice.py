"""The choice around items that stand: each drawn slot has the chances that it truly had given what stands."""

import random

import numpy as np
from aboveboard.engine.arrangement import SlotOrigin, open_oldest
from aboveboard.engine.choice import decide
from aboveboard.engine.model import Model, bind
from aboveboard.engine.partial_choice import Standing, decide_around
from aboveboard.engine.slot_choice import open_slot
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.worlds import allowed, bounded, cases, everything, likes, one_each

ROUNDING = 1e-12
LIKES = allowed(likes("item:c"), strength=0.85)


@st.composite
def standing_cases(draw):
    """A case, and some of its candidates that stand in slots, at random places of the list."""
    case = draw(cases())
    items = draw(st.permutations([int(item) for item in case.candidates]))
    count = draw(st.integers(1, 5))
    kept = [draw(st.booleans()) for _ in items[:count]]
    return (
        case,
        count,
        [Standing(item, "settled") if each else None for item, each in zip(items, kept, strict=False)],
    )


@given(standing_cases())
def test_what_stands_keeps_its_slot_and_the_rest_is_drawn_around_it(world):
    """No item is there twice, and what stands has probability 1."""
    case, count, standing = world
    decision = decide_around(case.bound, case.allowed, case.candidates, standing, count=count, seed=case.seed)
    items = [slot.item for slot in decision.slots]
    assert len(items) == len(set(items)) == min(count, len(case.candidates))
    for slot, each in zip(decision.slots, standing, strict=False):
        if each is not None:
            assert (slot.item, slot.probability) == (each.item, 1.0)


@given(standing_cases())
def test_a_drawn_slot_keeps_to_the_strength(world):
    """Promise 3, given what stands: the first of the rest in everybody's order loses at most the strength.

    What stands is an earlier draw repeated, as an answer is within a visit, and that draw kept to it then.
    """
    case, count, standing = world
    decision = decide_around(case.bound, case.allowed, case.candidates, standing, count=count, seed=case.seed)
    for number, (slot, code) in enumerate(zip(decision.slots, decision.kept, strict=True)):
        choice = open_slot(case.bound, decision, number)
        assert choice.now == slot.probability == choice.chances[slot.place]
        assert abs(choice.chances.sum() - 1) < ROUNDING
        if not code:
            assert 1 - choice.chances[choice.terms.first] <= decision.strength + ROUNDING
            assert not choice.chances[list(choice.terms.above)].any()


@given(cases())
def test_around_nothing_it_is_the_ordinary_choice(case):
    """Slot by slot, to the bit."""
    bound = bounded(case.bound, diversity=0.2)
    around = decide_around(bound, case.allowed, case.candidates, [], count=3, seed=case.seed)
    plain = decide(bound, case.allowed, case.candidates, count=3, seed=case.seed)
    assert around.slots == plain.slots
    assert around.chances.tolist() == plain.chances.tolist()


@given(standing_cases())
def test_equal_arguments_give_equal_bits(world):
    """So a record can be computed again."""
    case, count, standing = world
    one, two = (
        decide_around(case.bound, case.allowed, case.candidates, standing, count=count, seed=case.seed)
        for _ in range(2)
    )
    assert (one.slots, one.chances.tobytes()) == (two.slots, two.chances.tobytes())


def test_what_changing_slots_earn_is_estimated_without_bias():
    """In a seeded world of 400 people and six edits each: dividing by the recorded chance gives what each item is worth."""
    bound, person = (
        bind(one_each("running", "cooking", "chess", "films", baseline="editorial"), Model()),
        LIKES,
    )
    worth = {0: 0.2, 1: 0.5, 2: 0.8, 3: 0.4}
    found: dict[int, list[float]] = {item: [] for item in worth}
    for name in range(400):
        slots: list[SlotOrigin] = []
        for period in range(6):
            opened = open_oldest(slots, 1)
            kept = [
                None if at in opened else Standing(int(each.item), "settled") for at, each in enumerate(slots)
            ]
            seed = name * 1000 + period
            made = decide_around(bound, person, everything(bound), kept, count=2, seed=seed)
            taken = [slot.item for slot, code in zip(made.slots, made.kept, strict=True) if code]
            for slot, code in zip(made.slots, made.kept, strict=True):
                if code:
                    continue
                reward = float(random.Random(f"{seed}/{slot.position}").random() < worth[slot.item])
                for item in found.keys() - {*taken}:
                    found[item].append(reward / slot.probability if item == slot.item else 0.0)
                taken.append(slot.item)
            slots = [
                each if code else SlotOrigin(str(slot.item), period)
                for slot, code, each in zip(
                    made.slots, made.kept, slots or [SlotOrigin("", 0)] * 2, strict=True
                )
            ]
    for item, values in found.items():
        error = np.std(values) / len(values) ** 0.5
        assert abs(np.mean(values) - worth[item]) < 4 * error
        assert error < 0.1
