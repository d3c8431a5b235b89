"""Fatigue: what was shown to a person in vain is worth less to them, where a placement counts it."""

import pytest
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.examples import example
from aboveboard.engine.features import PRIOR_FATIGUE, data_of, prior_mean
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, Variety
from aboveboard.engine.scores import score
from aboveboard.words import Category, Level, Reach
from msgspec import structs

from tests.engine.worlds import allowed, everything, likes, placement


def tired(model, *, fatigue=True):
    declared = structs.replace(placement(Item("a"), Item("b")), variety=Variety(fatigue=fatigue))
    return bind(compile_shelf(declared), model)


def in_vain(item, times, reach=Reach.HISTORY):
    return likes(f"shown:{item}", float(times), reach, Category.INTERACTION, count=times)


def worth_of_a(bound, *interests):
    return score(bound, allowed(*interests), everything(bound)).total[bound.rank[0]]


def test_the_more_often_in_vain_the_less_it_is_worth():
    """From the first day, and never by more than the prior says."""
    bound = tired(Model())
    worths = [worth_of_a(bound, in_vain("a", times)) for times in (1, 4, 100)]
    assert worths == pytest.approx([PRIOR_FATIGUE * share for share in (1 / 2, 4 / 5, 100 / 101)])


def test_each_reach_has_a_weight_of_its_own():
    """Which is learned like any other."""
    bound = tired(Model(1, 50, {"fatigue:visit": -0.4, "fatigue:history": 0.2}))
    both = in_vain("a", 1, Reach.VISIT), in_vain("a", 3)
    assert worth_of_a(bound, *both) == pytest.approx(-0.4 / 2 + 0.2 * 3 / 4)


def test_where_it_is_not_counted_it_does_not_count():
    """Not even for a person with counts from another placement."""
    assert worth_of_a(tired(Model(), fatigue=False), in_vain("a", 9)) == 0.0


def test_it_is_a_feature_of_what_is_learned():
    """Of the item itself and of no other, so it can be taken back like all the rest."""
    shelf = tired(Model()).shelf
    person = allowed(in_vain("a", 3), in_vain("b", 1, Reach.VISIT))
    assert example(shelf, 0, person)["fatigue:history"] == 0.75
    assert "fatigue:visit" not in example(shelf, 0, person)
    assert "match:history:interaction" not in example(shelf, 0, person)


@pytest.mark.parametrize(("reach", "level"), [(Reach.VISIT, Level.VISIT), (Reach.HISTORY, Level.HISTORY)])
def test_it_needs_what_the_persons_interactions_need(reach, level):
    """The same category of data, and the level of where it was counted."""
    assert data_of(f"fatigue:{reach}") == (Category.INTERACTION, level)
    assert prior_mean(f"fatigue:{reach}") < 0
