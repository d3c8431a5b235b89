"""The sentences that are true for every person: each has its test, and is said only where that holds."""

import numpy as np
import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.choice import decide
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item
from aboveboard.engine.popularity import ItemCount
from aboveboard.engine.rewards import Rewards
from aboveboard.engine.slot_choice import open_slot
from aboveboard.explanation.circumstances import LEFT_BY, USUAL, Circumstances
from aboveboard.explanation.common import BY_ORDER, Scene, common_reasons, headline_of
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import NOTHING, allowed, bounded, cases, everything, one_each, shelf

TWO = {"a": ItemCount(400, 200), "b": ItemCount(400, 40)}
KNOWN = Model(1, 800, {"item:a": 0.5, "item:b": 0.1}, people=800, counts=TWO)


def first_scene(bound, decision, around, caused=False, number=0):
    """A slot of a decision, by default the first."""
    return Scene(bound, open_slot(bound, decision, number), around.at_slot(number), caused)


def scene_of(model=KNOWN, around=USUAL, rewards=None, baseline="popular"):
    declared = one_each("x", "y", baseline=baseline)
    if rewards is not None:
        placement = structs.replace(declared.placement, rewards=rewards)
        declared = structs.replace(declared, placement=placement)
    bound = bind(declared, model)
    return first_scene(bound, decide(bound, NOTHING, everything(bound), count=1, seed=1), around)


def codes(scene):
    return [reason.code for reason in common_reasons(scene)]


@pytest.mark.parametrize(
    ("scene", "code"),
    [
        (scene_of(), "popular"),
        (scene_of(rewards=Rewards(per_value=0.01)), "earns_most"),
        (scene_of(structs.replace(KNOWN, people=29)), "best_guess"),
        (scene_of(structs.replace(KNOWN, counts={"a": ItemCount(40, 20)})), "best_guess"),
        (scene_of(structs.replace(KNOWN, counts={**TWO, "b": ItemCount(400, 190)})), "best_guess"),
        (scene_of(structs.replace(KNOWN, counts={})), "best_guess"),
        (scene_of(Model()), "first_in_list"),
        (scene_of(baseline="editorial"), "editorial"),
    ],
)
def test_the_order_is_called_what_it_is(scene, code):
    """ "Most chosen" needs people, outcomes of every item, and intervals that lie apart."""
    assert codes(scene) == ["same_for_everyone", code]


def test_what_is_first_for_being_new_is_called_new():
    """And not the most chosen."""
    noon = 20_000 * MS_PER_DAY
    bound = bind(
        shelf(Item("a"), Item("b", starts_ms=noon)), Model(1, 50, {"item:a": 0.4, "fresh:day": 0.5}), noon
    )
    decision = decide(bound, NOTHING, everything(bound), count=1, seed=1)
    assert codes(first_scene(bound, decision, USUAL)) == ["same_for_everyone", "fresh"]


@pytest.mark.parametrize(
    ("rewards", "counts", "code"),
    [
        (Rewards(nothing=0.5), TWO, "seldom_used"),
        (Rewards(nothing=0.5, dismissed=0.1), TWO, "earns_most"),
        (Rewards(nothing=0.5), {**TWO, "b": ItemCount(400, 190)}, "best_guess"),
    ],
)
def test_nothing_is_never_called_chosen(rewards, counts, code):
    """It says that all else is used too seldom, and only where that is sure."""
    declared = shelf(Item("a", is_nothing=True), Item("b"))
    bound = bind(
        structs.replace(declared, placement=structs.replace(declared.placement, rewards=rewards)),
        structs.replace(KNOWN, counts=counts),
    )
    decision = decide(bound, NOTHING, everything(bound), count=1, seed=1)
    assert codes(first_scene(bound, decision, USUAL)) == ["same_for_everyone", code]


@pytest.mark.parametrize("around", [Circumstances(is_own=True), Circumstances(is_narrowed=True)])
def test_the_same_for_everyone_is_not_said_of_what_was_changed_for_one(around):
    """Their limits, what they were shown, facts about them, or what the app asked for."""
    assert codes(scene_of(around=around)) == ["popular"]


@pytest.mark.parametrize("kind", LEFT_BY)
def test_what_is_first_of_what_is_left_is_not_called_first(kind):
    """Each thing that kept something back is said."""
    around = Circumstances(kept_back=(kind,), is_own=True)
    assert codes(scene_of(around=around)) == [f"left_by_{kind}"]


def test_an_item_that_is_on_offer_counts_although_this_person_may_not_get_it():
    """ "Most chosen here" is about the baseline, so a rival that was removed for one person still has to lie below."""
    bound = bind(one_each("x", "y", "z"), structs.replace(KNOWN, counts={**TWO, "c": ItemCount(10, 3)}))
    decision = decide(bound, NOTHING, np.array([0, 1]), count=1, seed=1)
    assert codes(first_scene(bound, decision, USUAL))[-1] == "best_guess"
    assert codes(first_scene(bound, decision, Circumstances(rivals=np.array([0, 1]))))[-1] == "popular"


@given(
    cases(),
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 500), max_size=8),
    st.sampled_from((0, 29, 30, 5000)),
)
def test_most_chosen_is_never_said_where_an_interval_reaches_the_item(case, shown, people):
    """In worlds with any counts: of the rivals none was chosen as often, or is unknown, or people are too few."""
    counts = {name: ItemCount(float(n), float(n) if name in "ab" else 0.0) for name, n in shown.items()}
    model = Model(1, 500, {}, people=people, counts=counts)
    bound = bind(case.bound.shelf, model)
    decision = decide(bound, NOTHING, case.candidates, count=1, seed=case.seed)
    if "popular" in codes(first_scene(bound, decision, USUAL)):
        mine = bound.shelf.ids[decision.slots[0].item]
        others = [name for name in bound.shelf.ids if name != mine]
        assert people >= 30
        assert counts[mine].earned > 0
        assert all(counts[name].shown > 0 and not counts[name].earned for name in others)


@given(
    cases(),
    st.booleans(),
    st.sets(st.sampled_from(tuple(LEFT_BY))),
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from((0.0, 0.4)),
)
def test_a_sentence_is_said_only_where_its_test_holds(case, is_own, kept_back, caused, number, diversity):
    """Each item of a list has one, unless the person's data is the reason."""
    bound = bounded(case.bound, diversity=diversity)
    decision = decide(bound, case.allowed, case.candidates, count=4, seed=case.seed)
    number = min(number, len(decision.slots) - 1)
    kinds = tuple(kind for kind in LEFT_BY if kind in kept_back)
    around = Circumstances((), is_own, lower=(kinds,) * 3) if number else Circumstances(kinds, is_own)
    scene = first_scene(bound, decision, around, caused, number)
    said, tests = codes(scene), {each.code: each.holds for each in BY_ORDER}
    assert all(tests[code](scene) for code in said if code in tests)
    assert said or caused
    assert ("same_for_everyone" in said) <= (decision.strength == 0.0 and not is_own)
    if any(code.startswith("left_by_") for code in said):
        assert said == [f"left_by_{kind}" for kind in kinds]
        assert scene.place == scene.choice.terms.first
    if "varied" in said:
        assert diversity
        assert number


THREE = {"a": ItemCount(400, 200), "b": ItemCount(400, 40), "c": ItemCount(400, 8)}
BASE = {"item:a": 0.5, "item:b": 0.1, "item:c": 0.02}


@pytest.mark.parametrize(
    ("model", "baseline", "told"),
    [
        (Model(1, 1200, BASE, people=1200, counts=THREE), "popular", ["popular", "popular", "best_guess"]),
        (Model(1, 1200, BASE), "popular", ["best_guess"] * 3),
        (Model(), "popular", ["first_in_list"] * 3),
        (Model(), "editorial", ["editorial"] * 3),
    ],
)
def test_an_item_below_others_is_first_of_what_they_leave(model, baseline, told):
    """The last one has no rival, so it is not called the most chosen."""
    bound = bind(one_each("x", "y", "z", baseline=baseline), model)
    decision = decide(bound, NOTHING, everything(bound), count=3, seed=1)
    found = [codes(first_scene(bound, decision, USUAL, number=number)) for number in range(3)]
    assert found == [["same_for_everyone", code] for code in told]


def test_what_the_draw_favours_for_being_unlike_the_items_above_is_called_that():
    """Another is liked better by all, and is like the first."""
    items = Item("a", tags=("x",)), Item("b", tags=("x",)), Item("c", tags=("y",))
    bound = bounded(
        bind(shelf(*items), Model(1, 900, {"item:a": 0.3, "item:b": 0.2, "item:c": 0.1})), diversity=1.0
    )
    decision = next(
        made
        for made in (decide(bound, allowed(), everything(bound), count=2, seed=seed) for seed in range(99))
        if [slot.item for slot in made.slots] == [0, 2]
    )
    assert codes(first_scene(bound, decision, USUAL, number=1)) == ["varied"]
    equal = structs.replace(bound, shelf=bounded(bound, diversity=0.0).shelf)
    assert codes(first_scene(equal, decision, USUAL, number=1)) == ["by_chance"]


@pytest.mark.parametrize(
    ("code", "headline"),
    [("editorial", "baseline"), ("varied", "baseline"), ("by_chance", "chance"), ("nothing_left", "left")],
)
def test_a_main_reason_has_one_headline(code, headline):
    """The kind of what put the item there."""
    assert headline_of(code) == headline
