"""The arrangement that the engine keeps: what is stored of an answer, and what has changed since the last visit."""

import pytest
from aboveboard.decisions.kept_slots import keep_settled, with_changed
from aboveboard.decisions.slots import RecordedSlots, SlotPlan
from aboveboard.engine.arrangement import Arrangement
from aboveboard.people.arrangements import REFRESHED_MS, KeptSlots
from aboveboard.people.state import PersonState
from aboveboard.words import Level
from msgspec import structs

NOW = 1_000_000_000
KEPT = KeptSlots(3, "t", ("a", "b"), (1, 2), 2, "s", NOW, before=("a", "x"))
STATE = PersonState(settled={"menu": KEPT})


def keep(plan, *items, at_ms=NOW, state=STATE, is_for=False):
    return keep_settled(
        state, "menu", plan, items, level=Level.HISTORY, is_for=is_for, session="s", at_ms=at_ms
    )


def plan(**more):
    return SlotPlan(arrangement=Arrangement("split", 2), terms="t", keeps=True, **more)


def test_the_first_answer_is_kept_with_the_time_of_each_draw():
    """Nothing was before."""
    made = keep(plan(), "c", "d", state=PersonState()).settled["menu"]
    assert made == KeptSlots(3, "t", ("c", "d"), (NOW, NOW), NOW, "s", NOW, is_for=False)


def test_a_slot_that_stays_may_still_rest_on_a_state():
    """Whatever the later draws rest on. Once all slots were drawn without one, none does."""
    assert keep(plan(), "c", "d", is_for=True).settled["menu"].is_for
    for items, is_for in ((("c", "b"), True), (("c", "d"), False)):
        assert keep(plan(settled=KEPT), *items).settled["menu"].is_for is is_for


def test_a_visit_that_repeats_its_items_writes_nothing():
    """Until its mark has an age that matters."""
    same = plan(settled=KEPT, is_new_visit=False)
    assert keep(same, "a", "b") is STATE
    later = keep(same, "a", "b", at_ms=NOW + REFRESHED_MS).settled["menu"]
    assert (later.seen_ms, later.edited_ms, later.before) == (NOW + REFRESHED_MS, 2, ("a", "x"))


def test_a_draw_in_place_of_a_removed_item_is_no_edit():
    """The slot has a new time, and the days go on from the last edit."""
    made = keep(plan(settled=KEPT, is_new_visit=False), "c", "b").settled["menu"]
    assert (made.items, made.drawn_ms, made.edited_ms) == (("c", "b"), (NOW, 2), 2)


def test_an_edit_counts_also_where_the_draw_gave_the_same_item():
    """So a slot is drawn once in its days, and its chance is that of one draw."""
    made = keep(plan(settled=KEPT, opened=frozenset({0})), "a", "b").settled["menu"]
    assert (made.drawn_ms, made.edited_ms, made.before) == ((NOW, 2), NOW, ("a", "b"))


def test_an_answer_of_fewer_items_leaves_the_other_slots():
    """They were not asked for."""
    assert keep(plan(settled=KEPT), "a").settled["menu"].items == ("a", "b")


@pytest.mark.parametrize(("kind", "changed"), [("split", ("b",)), ("emphasis", ("b",))])
def test_what_the_visit_before_had_not_is_named(kind, changed):
    """By its slot, or by its mark."""
    slots = RecordedSlots(adaptive=2, kind=kind)
    assert with_changed(slots, plan(settled=KEPT, is_new_visit=False), ("a", "b"), {}).changed == changed


@pytest.mark.parametrize(
    ("items", "changed"),
    [("abcd", ""), ("bcda", "a"), ("bca", "a"), ("bcd", "d"), ("cdab", "ab"), ("axbcd", "x")],
)
def test_in_a_fixed_order_what_gave_way_is_named_and_what_closed_up_is_not(items, changed):
    """So is what is new in the answer. The visit before had the first three of four."""
    slots, kept = RecordedSlots(adaptive=4, kind="fixed"), structs.replace(KEPT, before=tuple("abc"))
    if changed != "d" and len(items) > 3:
        kept = structs.replace(kept, before=tuple("abcd"))
    arranged = plan(settled=kept, is_new_visit=False)
    declared = {name: at for at, name in enumerate("axbcd")}
    assert with_changed(slots, arranged, tuple(items), declared).changed == tuple(changed)


def test_nothing_is_kept_of_a_restricted_person():
    """Nor where nothing may be remembered; what was stored goes then."""
    restricted = PersonState(restricted=True)
    assert keep(plan(), "a", "b", state=restricted) is restricted
    assert keep(SlotPlan(arrangement=Arrangement("split", 2)), "a", "b").settled == {}
