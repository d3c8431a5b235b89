"""The pairs of an interest and a part: those of too few people, and those that are surely liked more."""

import numpy as np
import pytest
from aboveboard.engine import ridge
from aboveboard.engine.features import LIKES, like_feature
from aboveboard.engine.liked_parts import find_liked, has_likes, without_few
from aboveboard.words import Category, Reach

CAMPING, H1, H2 = "topic:camping", "part:headline:h1", "part:headline:h2"
KINDS = ((Reach.VISIT, Category.BEHAVIOURAL), (Reach.HISTORY, Category.BEHAVIOURAL))


def shown(tag, *, kind=None, call="part:call:buy"):
    """The features of an item with this headline and call, shown to a person with this kind of interest."""
    tags = (tag, call)
    found = dict.fromkeys(["bias", *(f"topic:{each}" for each in tags)], 1.0)
    return found | ({} if kind is None else {like_feature(*kind, CAMPING, each): 1.0 for each in tags})


def learned(*examples):
    return ridge.add_all(ridge.empty(), examples)


def liked(statistics, people=None):
    weights = ridge.solve(statistics)
    return find_liked(statistics, weights, people=statistics.n if people is None else people)


def drawn(chances, *, seed=1, rows=4_000, kinds=KINDS[1:], first_only=0.0):
    """Examples with these chances by headline, of people without and with the interest. Some see only the first creative."""
    random, found = np.random.default_rng(seed), []
    for _ in range(rows):
        tag, kind = (H1, H2)[random.integers(2)], (None, *kinds)[random.integers(1 + len(kinds))]
        call = f"part:call:c{random.integers(2)}"
        if random.random() < first_only:
            tag, kind, call = H1, None, "part:call:c0"
        chance = chances[tag][kind is not None] + (0.2 if call.endswith("c1") else 0.0)
        found.append((shown(tag, kind=kind, call=call), float(random.random() < chance)))
    return learned(*found)


OPPOSED = {H1: (0.3, 0.1), H2: (0.2, 0.5)}


def test_a_pair_of_few_examples_is_left_out():
    """With its name. What its examples say of everything else stays."""
    statistics = learned(*[(shown(H1, kind=KINDS[0]), 1.0)] * 3, *[(shown(H2, kind=KINDS[0]), 0.0)] * 4)
    kept = without_few(statistics, 3)
    names = {name for name in kept.names if name.startswith(LIKES) and "headline" in name}
    assert names == {like_feature(*KINDS[0], CAMPING, H2)}
    assert (kept.n, kept.a.shape) == (7, (len(kept.names), len(kept.names)))
    assert without_few(statistics, 2) is statistics


def test_only_examples_with_a_pair_have_likes():
    """Others are counted for nobody."""
    assert has_likes(learned((shown(H1, kind=KINDS[0]), 1.0)))
    assert not has_likes(learned((shown(H1), 1.0)))


@pytest.mark.parametrize("kinds", [KINDS[:1], KINDS], ids=["one", "two"])
def test_a_part_that_people_with_an_interest_like_more_is_found(kinds):
    """Alone, whatever kinds of evidence there are of the interest."""
    assert liked(drawn(OPPOSED, kinds=kinds)) == ((CAMPING, H2),)


@pytest.mark.parametrize(
    "chances",
    [{H1: (0.3, 0.3), H2: (0.5, 0.5)}, {H1: (0.2, 0.5), H2: (0.2, 0.5)}, {H1: (0.5, 0.2), H2: (0.5, 0.4)}],
    ids=["liked-by-all", "choose-more-of-all", "liked-less-by-them"],
)
def test_a_part_that_they_do_not_like_more_is_hardly_ever_found(chances):
    """Also where they choose more of everything, or others saw less of what is good. Two of the hundred tests may err."""
    found = [
        liked(drawn(chances, seed=seed, rows=400, first_only=share))
        for seed in range(25)
        for share in (0, 0.3)
    ]
    assert sum(map(bool, found)) <= 2


def test_of_few_people_nothing_is_said():
    """And all examples of one person count as one, on average."""
    statistics = drawn(OPPOSED)
    assert liked(statistics, people=1_500) and not liked(statistics, people=29)
    assert not liked(drawn(OPPOSED, rows=400), people=40)
