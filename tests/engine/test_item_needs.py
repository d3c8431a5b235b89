"""Items for certain people: what they are for counts, what they need or gave makes them give way, and no state is circular."""

from typing import Any

import msgspec
import pytest
from aboveboard.engine.compiled_placement import items_with, list_showing
from aboveboard.engine.examples import example, is_based_on
from aboveboard.engine.features import FOR, PRIOR_FOR, data_of, prior_mean
from aboveboard.engine.item_needs import find_circle, list_in_circle
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item
from aboveboard.engine.scores import score
from aboveboard.words import Category, Level, Reach

from tests.engine.worlds import allowed, everything, likes, shelf

CART, SKILL = "state:first-order/cart_left", "state:skill/import_used"
IN_CART = likes(CART, weight=1.0, count=0, days=0)


def step(item: str, needs: tuple[str, ...] = (), gives: str | None = None) -> Item:
    return Item(item, needs=needs or msgspec.UNSET, gives=gives or msgspec.UNSET)


@pytest.mark.parametrize(("reach", "level"), [(Reach.VISIT, Level.VISIT), (Reach.HISTORY, Level.HISTORY)])
def test_a_match_needs_the_level_of_its_reach(reach: Reach, level: Level) -> None:
    """An intent is of the visit, and a state of the history."""
    assert data_of(FOR[reach])[1] is level
    assert prior_mean(FOR[reach]) == PRIOR_FOR


def test_an_item_for_a_state_scores_higher_for_people_in_it() -> None:
    """The other items keep their scores."""
    bound = bind(shelf(Item("a"), Item("b", for_=(CART,))), Model())
    scores = score(bound, allowed(IN_CART), everything(bound))
    assert (scores.total - scores.base).tolist() == [0.0, PRIOR_FOR]


def test_an_intent_counts_by_its_certainty() -> None:
    """Its weight is how sure it is, and is not squashed as evidence is."""
    bound = bind(shelf(Item("a", for_=("intent:buy",))), Model(1, 50, {"for:visit": 0.8}))
    intent = likes("intent:buy", weight=0.625, reach=Reach.VISIT)
    scores = score(bound, allowed(intent), everything(bound))
    assert (scores.total - scores.base).tolist() == [0.5]


def test_what_an_item_is_for_has_no_weight_for_everybody() -> None:
    """A state is no topic: nothing of it is in the baseline, and diversity does not count it."""
    made = shelf(Item("a", topics=("camping",), for_=(CART,)))
    assert {*made.leading} == {"topic:camping"}
    assert made.topics.tolist() == [1]
    assert items_with(made, CART).tolist() == [0]


def test_a_match_is_learned_from_and_unlearned() -> None:
    """The example has the feature, and is based on the state and on its category."""
    made = shelf(Item("a", for_=(CART,)), Item("b"))
    known = allowed(IN_CART)
    assert example(made, 0, known)["for:history"] == 1.0
    assert "for:history" not in example(made, 1, known)
    assert is_based_on(made, 0, known, categories=(), keys={CART})
    assert is_based_on(made, 0, known, categories=(Category.BEHAVIOURAL,), keys=())
    assert not is_based_on(made, 1, known, categories=(Category.BEHAVIOURAL,), keys={CART})


def test_items_without_needs_compile_to_none() -> None:
    """So a decision on them asks nothing about states."""
    assert shelf(Item("a", for_=(CART,))).needs is None


@pytest.mark.parametrize(
    ("items", "in_circle"),
    [
        ([step("a", ("s:1",), "s:1")], ["a"]),
        ([step("a", ("s:1",), "s:2"), step("b", ("s:2",), "s:1"), step("c", ("s:2",), "s:3")], ["a", "b"]),
        ([step("a", gives="s:1"), step("b", ("s:1",), "s:2"), step("c", ("s:1", "s:2"), "s:3")], []),
        ([step("a", ("s:1",)), step("b", ("s:1",))], []),
    ],
)
def test_a_state_that_leads_to_itself_is_found(items: list[Item], in_circle: list[str]) -> None:
    """A state leads to another where an item needs the first and gives the second."""
    circle = find_circle(items)
    assert [*list_in_circle(items, circle)] == in_circle
    assert bool(circle) is bool(in_circle)


def test_the_stored_bytes_of_other_items_stay() -> None:
    """An item that is for everybody is stored as earlier versions stored it, so it has the same fingerprint."""
    stored: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(Item("a")))
    assert {*stored}.isdisjoint({"for", "needs", "gives", "nothing"})


def test_an_item_that_shows_nothing_is_not_counted_as_shown() -> None:
    """So it reaches no cap, and people do not tire of it."""
    made = shelf(Item("a"), Item("none", is_nothing=True), Item("b"))
    assert made.nothing.tolist() == [1]
    assert list_showing(made, ["b", "none", "a"]) == ["b", "a"]
    assert list_showing(shelf(Item("a")), ["a"]) == ["a"]
