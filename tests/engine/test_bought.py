"""An ordered item that is not repeatable comes after the rest in the personal part, and only there."""

import pytest
from aboveboard.engine.choice import decide
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.examples import example
from aboveboard.engine.features import GIVES_WAY
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item
from aboveboard.engine.scores import score
from aboveboard.words import Category, PlacementKind, Reach
from msgspec import structs

from tests.engine.worlds import allowed, everything, likes, placement

MODEL = Model(1, 200, {"match:history:transactional": 0.9, "match:history:behavioural": 0.9})


def bought(item, weight=1.0, reach=Reach.HISTORY):
    return likes(f"bought:{item}", weight, reach, Category.TRANSACTIONAL)


def bound(*, repeatable=False, kind=PlacementKind.CONTENT):
    items = [Item(name, tags=(name.upper(),), repeatable=repeatable) for name in "abc"]
    return bind(compile_shelf(structs.replace(placement(*items, baseline="editorial"), kind=kind)), MODEL)


def added_to_a(to, *interests):
    found = score(to, allowed(*interests), everything(to))
    return float(found.total[0] - found.base[0])


@pytest.mark.parametrize(
    ("interests", "added"),
    [
        ([bought("a")], GIVES_WAY),
        ([bought("a", 0.01)], GIVES_WAY),
        ([bought("a", 40.0)], GIVES_WAY),
        ([bought("a", -0.5)], 0.0),
        ([bought("b")], 0.0),
        ([bought("a", reach=Reach.ELSEWHERE)], GIVES_WAY),
        ([bought("a", reach=Reach.VISIT)], 0.0),
    ],
)
def test_an_order_counts_in_full_while_it_was_not_returned(interests, added):
    """However long ago, however often, and never within a visit."""
    assert added_to_a(bound(), *interests) == added


@pytest.mark.parametrize(
    ("repeatable", "kind", "counts"),
    [
        (None, PlacementKind.OFFER, True),
        (None, PlacementKind.CONTENT, False),
        (None, PlacementKind.ADVERT, False),
        (None, PlacementKind.MESSAGE, False),
        (True, PlacementKind.OFFER, False),
        (False, PlacementKind.ADVERT, True),
    ],
)
def test_the_kind_of_placement_is_the_default(repeatable, kind, *, counts):
    """Offers are bought once. An item may say otherwise."""
    assert (added_to_a(bound(repeatable=repeatable, kind=kind), bought("a")) < 0.0) is counts


def test_it_outweighs_all_else_that_is_known_of_the_item():
    """Every reward is from 0 to 1, so no liking brings it back. The probability stays within the strength."""
    liked = [
        likes(key, 50.0, reach, category)
        for key in ("item:a", "topic:A")
        for reach in (Reach.HISTORY, Reach.ELSEWHERE)
        for category in (Category.BEHAVIOURAL, Category.TRANSACTIONAL)
    ]
    to = bound()
    known = allowed(*liked, bought("a"), strength=0.85)
    chances = decide(to, known, everything(to), count=1, seed=1).chances
    assert 0.15 <= chances[0] < 0.15 + 0.01


def test_nothing_is_learned_of_it():
    """It is a rule of the placement, so there is nothing to unlearn."""
    shelf = bound().shelf
    assert example(shelf, 0, allowed(bought("a"))) == example(shelf, 0, allowed())
