"""The likes of people with an interest, for parts: what counts of a person, and what it adds to the items."""

import numpy as np
from aboveboard.engine.combinations import combine_parts
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.examples import example, is_based_on
from aboveboard.engine.features import LIKES, like_feature
from aboveboard.engine.model import Model, bind
from aboveboard.engine.part_likes import choose_likes
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.engine.scores import score
from aboveboard.words import Category, Reach
from msgspec import structs

from tests.engine.worlds import allowed, everything, likes, placement

SLOTS = {"headline": (Item("h1"), Item("h2")), "call": (Item("buy"), Item("look"))}
CAMPING, FEATURE = "topic:camping", "likes:history:behavioural:topic:camping*part:headline:h2"


def made(*interests, **more):
    """A placement of these parts, which are about nothing, learned by these interests."""
    parts = CreativeParts(SLOTS, interests=interests)
    return structs.replace(placement(*combine_parts(parts)), parts=parts, **more)


SHELF = compile_shelf(made("camping", "cooking"))


def added(weights, *interests, declared=SHELF):
    """The worth that these interests add to each item, by its id."""
    bound = bind(declared, Model(1, 1, weights))
    found = score(bound, allowed(*interests), everything(bound))
    ids = [bound.shelf.ids[at] for at in bound.order[found.positions]]
    return dict(zip(ids, np.round(found.total - found.base, 9).tolist(), strict=True))


def test_the_first_kind_of_evidence_for_an_interest_counts():
    """So an example has one kind of each. Evidence against it and other topics count for nothing here."""
    first = likes(CAMPING, reach=Reach.VISIT)
    others = likes(CAMPING), likes("topic:cooking", -3.0), likes("topic:running"), likes("item:buy+h1")
    assert choose_likes(SHELF, allowed(first, *others)) == [first]


def test_an_example_has_a_feature_for_each_part_of_its_item():
    """It is 1, whatever the evidence. Without parts, or at strength 0, there is none."""
    at = SHELF.index["buy+h2"]
    found = example(SHELF, at, allowed(likes(CAMPING, 0.25)))
    of_likes = {name: value for name, value in found.items() if name.startswith(LIKES)}
    kind = (Reach.HISTORY, Category.BEHAVIOURAL, CAMPING)
    assert of_likes == {like_feature(*kind, tag): 1.0 for tag in ("part:call:buy", "part:headline:h2")}
    nobody = allowed(likes(CAMPING), strength=0.0)
    for shelf, person in ((SHELF, nobody), (compile_shelf(made()), allowed(likes(CAMPING)))):
        assert not [name for name in example(shelf, at, person) if name.startswith(LIKES)]


def test_an_example_rests_on_the_interests_that_its_parts_are_learned_by():
    """So it is unlearned with them, although no part is about them."""
    person = allowed(likes(CAMPING))
    assert is_based_on(SHELF, 0, person, categories=(), keys=(CAMPING,))
    assert is_based_on(SHELF, 0, person, categories=(Category.BEHAVIOURAL,), keys=())
    assert not is_based_on(compile_shelf(made()), 0, person, categories=(), keys=(CAMPING,))


def test_what_was_learned_adds_to_the_items_with_the_part():
    """For people with the interest, by the kind of evidence that it was learned of, and for nobody else."""
    assert added({FEATURE: 0.5}, likes(CAMPING)) == {
        "buy+h1": 0.0,
        "look+h1": 0.0,
        "buy+h2": 0.5,
        "look+h2": 0.5,
    }
    others = (likes(CAMPING, reach=Reach.VISIT), likes(CAMPING, -2.0), likes("topic:cooking"))
    assert all(not any(added({FEATURE: 0.5}, each).values()) for each in others)


def test_a_weight_of_an_interest_that_is_no_longer_named_adds_nothing():
    """No outcome could correct it any more."""
    for shelf in (compile_shelf(made("cooking")), compile_shelf(made())):
        assert not any(added({FEATURE: 0.5}, likes(CAMPING), declared=shelf).values())


def test_a_placement_without_interests_has_no_row_for_them():
    """So its decisions look for none."""
    bound = bind(compile_shelf(made()), Model(1, 1, {FEATURE: 0.5}))
    assert (bound.like_rows, bound.liked) == ({}, {})


def test_a_part_may_be_spoken_of_where_it_gains_more_than_its_slot():
    """Counts that say so are not enough, and neither is the weight."""
    h1, h2 = (FEATURE.replace("h2", name) for name in ("h1", "h2"))
    pair = (CAMPING, "part:headline:h2")
    kind = (Reach.HISTORY, Category.BEHAVIOURAL, CAMPING)

    def liked(weights, pairs):
        return bind(SHELF, Model(1, 1, weights, liked=pairs)).liked.get(kind, frozenset())

    assert liked({h1: 0.1, h2: 0.5}, (pair,)) == {"part:headline:h2"}
    assert liked({h1: 0.5, h2: 0.1}, (pair,)) == liked({h1: 0.1, h2: 0.5}, ()) == frozenset()
