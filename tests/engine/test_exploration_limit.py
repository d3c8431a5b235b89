"""While nothing tells items apart, others than the first of the baseline share what was declared."""

from pathlib import Path

import numpy as np
import pytest
from aboveboard.engine.choice import decide
from aboveboard.engine.exploration_limit import Room, find_lifts, find_limit, limit_exploration
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, Variety
from aboveboard.engine.scores import totals_without
from aboveboard.words import Level
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.oracle import chances_of_slots
from tests.engine.worlds import allowed, bounded, cases, everything, likes, shelf

COLUMNS = ((0.1, 77), (1.0, 2), (1.0, 10), (1.0, 200))
"""The share and the number of items of each column of the page."""
shares = st.floats(0, 1)
floors = st.sampled_from((0.0, 0.05, 0.3))


def plain(size, model=None, **variety):
    """Items without any topic, in the order of the editors."""
    placed = shelf(*(Item(f"i{at}", tags=(f"t{at}",)) for at in range(size)), baseline="editorial")
    return bounded(bind(placed, model or Model()), **{"exploration_share": 0.1} | variety)


def first_slot(bound, *interests, **more):
    return decide(bound, allowed(*interests, strength=1.0), everything(bound), count=1, seed=1, **more)


@given(
    st.integers(2, 200), st.integers(1, 10), shares, floors, st.sampled_from((0.0, 0.1)), st.floats(0.01, 1)
)
def test_where_nothing_is_known_the_first_keeps_all_but_the_share(
    size, count, share, explore, unmet, strength
):
    """In each slot of a list, the first item that is left has all but the larger of the two declared shares."""
    bound = plain(size, exploration_share=share, explore=explore, unmet=unmet)
    made = decide(bound, allowed(strength=strength), everything(bound), count=count, seed=size)
    drawn = set()
    for slot, chances in zip(made.slots, chances_of_slots(bound, made), strict=True):
        first = next(place for place in range(size) if place not in drawn)
        assert chances[first] >= 1 - strength * max(share, explore) - 1e-9
        left = [place for place in range(size) if place not in drawn]
        assert chances[left].min() >= strength * explore / len(left) - 1e-12
        assert chances.sum() == pytest.approx(1)
        drawn.add(slot.place)


@given(cases(), shares, floors, st.sampled_from((0.0, 0.1)))
def test_no_data_makes_an_item_likelier_that_it_does_not_speak_for(case, share, explore, unmet):
    """An item with no larger lead over the first, and no larger part without the limit, has no larger one with it."""
    free = bounded(case.bound, explore=explore, unmet=0.0)
    limited = bounded(case.bound, explore=explore, unmet=0.0, exploration_share=share)
    now = decide(free, case.allowed, case.candidates, count=1, seed=case.seed)
    if now.strength == 0.0 or now.nothing is None:
        return
    held = decide(limited, case.allowed, case.candidates, count=1, seed=case.seed)
    totals = totals_without(now.scores, [(), now.scores.varied])
    told = find_lifts(totals, 0, 1.0)[0]
    same = (told <= 0.0) & (now.chances <= now.nothing)
    same[0] = False
    assert (held.chances[same] <= held.nothing[same] + 1e-12).all()
    assert (held.chances[1:] <= now.chances[1:] + 1e-12).all()


def test_an_item_that_a_person_cares_for_has_all_of_its_probability_at_once():
    """The share limits only what is drawn without knowledge."""
    interest = likes("topic:t7", 9.0)
    limited, free = first_slot(plain(10), interest), first_slot(plain(10, exploration_share=1.0), interest)
    assert limited.chances[7] == pytest.approx(free.chances[7], abs=1e-12)
    assert limited.chances[7] > 0.8
    assert limited.chances[3] < free.chances[3] / 2


def test_two_items_that_a_person_cares_for_alike_share():
    """The one that is not the best by its place is told from the first of all, too."""
    interests = likes("topic:t5", 9.0), likes("topic:t7", 9.0)
    limited, free = (
        first_slot(plain(10), *interests),
        first_slot(plain(10, exploration_share=1.0), *interests),
    )
    np.testing.assert_allclose(limited.chances[[5, 7]], free.chances[[5, 7]], rtol=0, atol=1e-12)


def test_what_speaks_against_the_first_opens_the_choice():
    """An ordered item gives way, however little is known of the next one."""
    bound = plain(5)
    dislikes = likes("topic:t0", -20.0)
    assert first_slot(bound).chances[0] >= 0.9
    assert first_slot(bound, dislikes).chances[0] < 0.1


def test_the_share_grows_with_what_was_learned():
    """To no limit, once the shown items weigh as much as the priors of all items, of 100 at most."""
    limits = [find_limit(plain(10, Model(1, evidence))) for evidence in (0, 50, 100, 101)]
    assert limits == pytest.approx([0.1, 0.55, 1.0, 1.0])
    assert find_limit(plain(300, Model(1, 999))) < 1.0 == find_limit(plain(300, Model(1, 1000)))
    assert find_limit(plain(10, explore=0.3)) == 0.3


def test_the_documented_costs_are_those_of_the_engine():
    """Each figure of the page is the probability of the first item, with the strength of the level."""
    page = Path(__file__).parents[2] / "docs/apps/placements.md"
    lines = page.read_text().partition("### The cost of exploration")[2].splitlines()
    rows = [line.strip("| ").replace(" %", "").split(" | ") for line in lines if line.startswith("| ")][1:]
    strengths, found = dict(enumerate((0.0, 0.4, 0.6, 0.85, 1.0))), {}
    for level, *figures in rows[:5]:
        known = allowed(level=Level(int(level)), strength=strengths[int(level)])
        made = [plain(size, exploration_share=share, explore=0.05) for share, size in COLUMNS]
        chances = [decide(each, known, everything(each), count=1, seed=1).chances[0] for each in made]
        found[level] = [float(each) for each in figures], (100 * np.array(chances)).round(1).tolist()
    assert len(found) == 5
    assert all(told == true for told, true in found.values()), found


def test_an_item_that_only_the_baseline_may_choose_keeps_its_place_too():
    """It is what all people get, and no data chose it."""
    bound = plain(10, explore=0.05, unmet=0.1)
    assert first_slot(bound, impersonal=[0]).chances[0] == pytest.approx(0.9)
    for topic in ("t0", "t5"):
        assert first_slot(bound, likes(f"topic:{topic}"), impersonal=[0]).chances.sum() == pytest.approx(1)


def test_what_a_person_never_met_keeps_no_more_than_with_nothing_known():
    """So no data lifts what it does not speak about."""
    bound = plain(10, unmet=0.1)
    made = first_slot(bound, *(likes(f"topic:t{at}") for at in range(8)))
    assert made.chances[8:] == pytest.approx(made.nothing[8:], abs=1e-12)
    assert 0.0 < made.chances[8:].sum() < 0.1


def test_a_placement_from_before_the_share_explores_as_before():
    """So that its old decisions can be computed again."""
    old = bind(shelf(Item("a"), Item("b"), baseline="editorial"), Model())
    assert find_limit(old) == 1.0 == Variety().exploration_share
    assert decide(old, allowed(strength=1.0), everything(old), count=1, seed=1).chances.tolist() == [0.5, 0.5]


def test_many_causes_are_decided_as_few_are():
    """The row with nothing known is there above the bound for tests of every cause, too."""
    bound = plain(200)
    interests = [likes(f"topic:t{at}", 9.0) for at in range(50, 70)]
    many = first_slot(bound, *interests)
    assert many.without is None
    np.testing.assert_array_equal(many.nothing, first_slot(bound).chances)


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=20), shares)
def test_probabilities_stay_probabilities(scores, most):
    """Each row sums to 1, and what may not be chosen keeps nothing."""
    totals = np.array([scores, [0.0] * len(scores)])
    totals[:, -1] = -np.inf
    left = len(scores) - 1
    chances = np.where(np.isfinite(totals), 1.0 / left, 0.0)
    found = limit_exploration(chances, totals, Room(most, 0.0, left, 0, 10.0))
    if found is not None:
        np.testing.assert_allclose(found.sum(axis=1), 1, rtol=0, atol=1e-12)
        assert (found >= 0).all()
        assert (found[:, -1] == 0).all()
