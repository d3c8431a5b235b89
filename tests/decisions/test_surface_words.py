"""The words and the tree of a surface (`decisions.surface_words`)."""

from aboveboard.decisions.surface_words import AnswerTemplate

from tests.drawn_pictures import drawn
from tests.shown_surfaces import compose, declare, items_of, surface, with_pictures
from tests.world import DAN, Shop


def test_the_tree_has_the_reason_of_each_item_that_has_one(shop: Shop) -> None:
    """With `explain` `all`, that is each item. Without, it is the first of each slot."""
    assert AnswerTemplate._fields == ("surface", "name", "answer", "template")
    declare(shop, tiles=3)
    for explain, nodes in (("first", 2), ("all", 4)):
        answer = compose(shop, explain=explain)
        assert sum("_reason-" in each["id"] for each in answer["tree"]["nodes"]) == nodes


def test_what_does_not_fit_its_component_is_not_shown(shop: Shop) -> None:
    """Its slot gets what everybody gets, and nothing where that does not fit either. The answer says which."""
    shop.place("hero")
    shop.place("tiles", [{"item": "untitled", "content": {"title": 7}}])
    shop.ok("PUT", "/v1/surfaces/page", surface({"hero": 1, "tiles": 1}))
    answer = compose(shop, shop.welcome(DAN))
    hero, tiles = answer["slots"]
    assert answer["fallback"] == ["tiles"]
    assert items_of(hero)
    assert items_of(tiles) == []
    assert tiles["personalization"]["bound_by"] == "failure"


def test_the_picture_of_an_item_is_the_gateways(shop: Shop) -> None:
    """An item without one has no frame for it."""
    made = shop.upload("tent", drawn())
    tent = {"item": "tent", "content": {"title": "A tent"}, "picture": "tent"}
    shop.place("tiles", [tent, {"item": "pan", "content": {"title": "A pan"}}])
    declared = surface({"tiles": 2})
    declared["template"] = with_pictures(declared["template"], "tiles")
    shop.ok("PUT", "/v1/surfaces/page", declared)
    answer = compose(shop)
    pictures = [each["properties"] for each in answer["tree"]["nodes"] if each["component"] == "Image"]
    assert answer["fallback"] == []
    assert pictures == [{"url": made["url"], "description": "A tent"}]
