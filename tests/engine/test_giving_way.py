"""Items that give way by a state: in the personal part alone, and back without the state, to the bit."""

import numpy as np
import pytest
from aboveboard.engine import slot_chances
from aboveboard.engine.arrangement import Arrangement
from aboveboard.engine.choice import decide
from aboveboard.engine.giving_way import group_by_states, take_back
from aboveboard.engine.model import Model, bind
from aboveboard.engine.partial_choice import Standing, decide_around
from aboveboard.engine.placement import Item, Variety
from aboveboard.engine.slot_chances import SlotTerms, decide_without
from aboveboard.privacy.allowed import KnownState
from aboveboard.words import Category, Level
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import allowed, everything, likes, shelf

ONE, TWO = "state:s/one", "state:s/two"
BACK = (KnownState(ONE, Category.BEHAVIOURAL, False), KnownState(TWO, Category.BEHAVIOURAL, True))
ITEMS = (
    Item("a", tags=("running",)),
    Item("b", tags=("running",), needs=(ONE,)),
    Item("c", needs=(ONE,), gives=TWO),
    Item("d", tags=("chess",), gives=TWO, for_=(TWO,)),
    Item("e"),
)
LIKES = (likes("topic:running"), likes("topic:chess", weight=2.0))
BOUND = bind(shelf(*ITEMS), Model(1, 40, {"item:b": 0.4, "item:d": 0.2}))
varieties = st.builds(
    Variety,
    explore=st.sampled_from((0.0, 0.1)),
    unmet=st.sampled_from((0.0, 0.2)),
    exploration_share=st.sampled_from((1.0, 0.1)),
    cause_cap=st.sampled_from((1.0, 0.6)),
    diversity=st.sampled_from((0.0, 0.5)),
)


def known(*states, interests=LIKES, strength=0.85):
    return structs.replace(allowed(*interests, strength=strength), states=states)


def with_variety(variety):
    placement = structs.replace(BOUND.shelf.placement, variety=variety)
    return structs.replace(BOUND, shelf=structs.replace(BOUND.shelf, placement=placement))


def made(bound, states, *, impersonal=(), **more):
    return decide(bound, known(*states, **more), everything(bound), count=1, seed=7, impersonal=impersonal)


def by_item(bound, decision, row):
    return {
        bound.shelf.ids[at]: row[place] for place, at in enumerate(bound.order[decision.scores.positions])
    }


def test_what_gives_way_keeps_the_part_of_the_baseline_alone() -> None:
    """Its personal part is 0, and the rest adds up to 1."""
    decision = made(BOUND, BACK)
    chances = by_item(BOUND, decision, decision.chances)
    first = BOUND.shelf.ids[int(BOUND.order[0])]
    out = {"b", "c", "d"}
    assert {name: chance for name, chance in chances.items() if name in out - {first}} == dict.fromkeys(
        out - {first}, 0.0
    )
    assert chances[first] == pytest.approx(0.15)
    assert sum(chances.values()) == pytest.approx(1.0)


@given(varieties)
def test_limited_exploration_stays_with_the_next_item(variety) -> None:
    """Where little is learned, an item that gives way has the part of the baseline alone, also as the first."""
    bound = structs.replace(with_variety(structs.replace(variety, exploration_share=0.1)), evidence=0)
    assert [bound.shelf.ids[at] for at in bound.order] == ["b", "d", "a", "c", "e"]
    decision = made(bound, BACK, interests=())
    chances = by_item(bound, decision, decision.chances)
    assert [chances[name] for name in "bdc"] == pytest.approx([0.15, 0.0, 0.0])
    assert chances["a"] == pytest.approx(0.85 * 0.9)


@given(varieties)
def test_limited_exploration_stays_with_no_item_that_only_everybody_gets(variety) -> None:
    """A state of a person may not bring what no data of a person may bring."""
    bound = structs.replace(with_variety(structs.replace(variety, exploration_share=0.1)), evidence=0)
    decision = made(bound, BACK, interests=(), impersonal=(bound.shelf.index["a"],))
    assert by_item(bound, decision, decision.chances) == pytest.approx(
        {"b": 0.15, "d": 0.0, "a": 0.0, "c": 0.0, "e": 0.85}
    )


@given(varieties, st.sampled_from([BACK[:1], BACK[1:], BACK]), st.sampled_from([(), (0,), (4, 1)]))
def test_without_a_state_it_is_as_if_nothing_were_known_of_it(variety, states, impersonal) -> None:
    """Each row of what is left out is the decision without that cause, made from the start, to the bit."""
    bound = with_variety(variety)
    decision = made(bound, states, impersonal=impersonal)
    causes = decision.scores.causes
    if decision.strength == 0.0 or decision.without is None:
        pytest.fail("This decision tests its causes.")
    for row, cause in enumerate(causes):
        key = cause.facts[0].key
        left = made(
            bound,
            [each for each in states if each.key != key],
            impersonal=impersonal,
            interests=[each for each in LIKES if each.key != key],
        )
        assert decision.without[row].tolist() == left.chances.tolist()
    nothing = made(bound, (), impersonal=impersonal, interests=())
    assert decision.nothing.tolist() == nothing.chances.tolist()


def test_both_forms_of_the_engine_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the bit."""
    native = made(BOUND, BACK)
    monkeypatch.setattr(slot_chances.kernel, "NATIVE", None)
    plain = made(BOUND, BACK)
    assert native.chances.tolist() == plain.chances.tolist()
    assert np.array_equal(native.without, plain.without)


def test_where_everything_gives_way_the_baseline_decides() -> None:
    """It is the answer of every person, and no person made it."""
    bound = bind(shelf(Item("a", needs=(ONE,)), Item("b", needs=(ONE,))), Model())
    decision = made(bound, BACK, interests=())
    assert (decision.strength, decision.slots[0].probability) == (0.0, 1.0)


def test_a_state_that_is_for_an_item_too_is_one_cause() -> None:
    """Its interest and its giving way go together."""
    decision = made(BOUND, BACK[1:], interests=(likes(TWO, weight=1.0),))
    assert [each.facts[0].key for each in decision.scores.causes] == [TWO]


def test_at_level_off_no_state_is_read() -> None:
    """As with every fact about the person."""
    off = structs.replace(known(*BACK), level=Level.OFF, strength=0.0)
    decision = decide(BOUND, off, everything(BOUND), count=5, seed=1)
    assert decision.scores.given_way is None


def test_a_set_of_causes_takes_back_its_own_states_alone() -> None:
    """What gave way for another state too stays behind."""
    scores = made(BOUND, BACK).scores
    one, two = scores.given_way.places
    assert group_by_states(scores, [(), (0,), (one, 0), (one, two)]) == {
        frozenset(): [0, 1],
        frozenset([one]): [2],
        frozenset([one, two]): [3],
    }
    ids = np.array(BOUND.shelf.ids)[BOUND.order[scores.positions]]
    left = [{*ids[take_back(scores, rows).total == -np.inf]} for rows in ((), (one,), (two,), (one, two))]
    assert left == [{"b", "c", "d"}, {"c", "d"}, {"b", "c"}, set()]


def test_a_slot_below_others_is_tested_alike() -> None:
    """What gave way comes back there too, without its state."""
    decision = decide(BOUND, known(*BACK), everything(BOUND), count=3, seed=3)
    place = decision.slots[0].place
    free = decide(BOUND, known(), everything(BOUND), count=3, seed=3)
    rows = tuple(decision.scores.given_way.places)
    terms = slot_chances.open_terms(decision.scores, decision.strength, (place,), None)
    of_free = slot_chances.open_terms(free.scores, free.strength, (place,), None)
    assert isinstance(terms, SlotTerms)
    again = decide_without(BOUND, decision.scores, terms, [rows])[0]
    assert again.tolist() == decide_without(BOUND, free.scores, of_free, [()])[0].tolist()


@given(varieties, st.integers(0, 2**32))
def test_a_slot_around_a_kept_item_passes_by_what_gives_way(variety, seed) -> None:
    """At full strength the baseline has no part of its own, so one item is left."""
    bound = with_variety(variety)
    kept = [Standing(4, "settled"), None]
    wanted = known(*BACK, strength=1.0)
    decision = decide_around(bound, wanted, everything(bound), kept, count=2, seed=seed)
    assert [bound.shelf.ids[slot.item] for slot in decision.slots] == ["e", "a"]


@given(varieties, st.sampled_from([BACK[:1], BACK[1:], BACK]), st.integers(0, 2**32))
def test_without_a_kept_item_the_choice_around_is_the_plain_one(variety, states, seed) -> None:
    """States count alike in both, to the bit."""
    bound = with_variety(variety)
    plain = decide(bound, known(*states), everything(bound), count=3, seed=seed)
    around = decide_around(bound, known(*states), everything(bound), [None] * 3, count=3, seed=seed)
    assert around.slots == plain.slots


@given(
    st.sets(st.sampled_from(BACK)), st.sampled_from((0.4, 0.85, 1.0)), st.integers(0, 2**64 - 1), varieties
)
def test_in_a_fixed_arrangement_only_what_gives_way_comes_later(states, strength, seed, variety) -> None:
    """All others stay in their order, whatever the person likes. No slot is further from it than the strength."""
    bound = with_variety(variety)
    placement = structs.replace(bound.shelf.placement, arrangement=Arrangement("fixed"))
    bound = structs.replace(bound, shelf=structs.replace(bound.shelf, placement=placement))
    decision = decide(bound, known(*states, strength=strength), everything(bound), count=5, seed=seed)
    order, places = [slot.place for slot in decision.slots], set(range(5))
    ways = decision.scores.given_way
    gone = {at for found in ways.places.values() for at in found.tolist()} if ways else set()
    assert [at for at in order if at not in gone] == sorted(places - gone)
    for slot in decision.slots:
        lost = 1 - slot.probability if slot.place == min(places) else slot.probability
        assert lost <= strength + 1e-12
        places.remove(slot.place)
    if strength == 1:
        assert order == [*sorted(set(range(5)) - gone), *sorted(gone)]
