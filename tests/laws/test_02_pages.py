"""Promises 2, 3 and 4 for every slot of a page at once: any arrangement, what items are for, need and give, at any level.

A slot may depend on the slots above it. So each is held to what it may use itself, whatever these used.
"""

from typing import Any

from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.model import bind
from aboveboard.people.arrangements import KeptSlots
from aboveboard.words import Level, Reach
from hypothesis import given, settings
from msgspec import structs

from tests.decisions.test_surface_slots import decided
from tests.laws import reference
from tests.laws.pages import TERMS, pages, planned
from tests.laws.strategies import Case, anyone, mask_of, names_of, the_open
from tests.laws.test_02_non_interference import blended, marks_of, usable

ROUNDING = 1e-12


def differing(situation: Any, other: Any) -> Any:
    """The person's state with all that a slot may not use taken from another person, also what was arranged of it."""
    own, mask = situation.state, mask_of(situation)
    visit, mine = other.visit or own.visit, own.visit.interests if own.visit else {}
    if visit is not None:
        found = blended(Reach.VISIT, mine, other.visit.interests if other.visit else {}, situation)
        of = own.visit if mask.reads_intent else other.visit
        visit = structs.replace(visit, interests=found, steps=of.steps if of else ())
    slots = {
        name: kept
        for name, kept in own.settled.items()
        if name != situation.request.placement or may_use(kept, situation)
    }
    return structs.replace(
        own,
        epoch=own.epoch + 1,
        history=blended(Reach.HISTORY, own.history, other.history, situation),
        elsewhere=blended(Reach.ELSEWHERE, own.elsewhere, other.elsewhere, situation),
        visit=visit,
        context=usable(own.context, True, situation) | usable(other.context, False, situation),
        marks=marks_of(own, other, situation),
        settled=slots,
    )


def may_use(kept: KeptSlots, situation: Any) -> bool:
    """A kept arrangement was made at no higher level, by the rules in force, and in this visit or for longer."""
    is_here = kept.level >= Level.HISTORY or kept.session == situation.request.session
    return is_here and kept.level <= situation.standing.effective and kept.terms == TERMS


@settings(max_examples=25)
@given(pages(), anyone)
def test_what_a_slot_may_not_use_changes_nothing_in_it(page: list[Case], other: Any) -> None:
    """Its items, chances, reasons and what it holds back are equal to the last bit, below any other slots."""
    answers = decided(*[case.situation for case in page])
    for at, case in enumerate(page):
        state = differing(case.situation, other)
        twins = decided(*[planned(each.situation, state) for each in page])
        assert twins[at] == answers[at]


@settings(max_examples=25)
@given(pages(the_open))
def test_each_slot_keeps_to_its_strength(page: list[Case]) -> None:
    """What is drawn, given what is kept: everybody's first of the rest loses at most the strength, and no other has more."""
    for case, thought in zip(page, decided(*[case.situation for case in page]), strict=True):
        removed = {gone.item for gone in thought.removed}
        names = [name for name in names_of(case.situation) if name not in removed]
        order = [item.item for item in reference.order(case.placement, case.model, names)]
        if thought.slots and thought.slots.kind == "emphasis" and thought.slots.rest:
            order = order[: len(thought.slots.rest)]
        kept = thought.slots.kept if thought.slots and thought.slots.kept else (None,) * len(thought.items)
        strength, taken = thought.allowed.strength, {each[0] for each in kept if each}
        for (item, chance), stands in zip(thought.items, kept, strict=True):
            if stands:
                assert (item, chance) == (stands[0], 1.0)
                continue
            first = next(name for name in order if name not in taken)
            taken.add(item)
            least, most = (1 - strength, 1.0) if item == first else (0.0, strength)
            assert least - ROUNDING <= chance <= most + ROUNDING


@settings(max_examples=25)
@given(pages())
def test_where_no_state_may_be_read_every_need_counts_as_met(page: list[Case]) -> None:
    """For everybody: the page is that of the same items without needs, and nothing gives way."""
    state = page[0].situation.state
    below = structs.replace(state, dial=min(state.dial or 1, 2))
    situations = [planned(case.situation, below) for case in page]
    assert all(each.standing.effective < Level.HISTORY for each in situations)
    bare = [
        structs.replace(each, bound=without_needs(case)) for each, case in zip(situations, page, strict=True)
    ]
    assert [each.items for each in decided(*situations)] == [each.items for each in decided(*bare)]


def without_needs(case: Case) -> Any:
    items = [structs.replace(item, needs=(), gives=None) for item in case.placement.items]
    return bind(compile_shelf(structs.replace(case.placement, items=tuple(items))), case.model)
