"""Surfaces, as an app and a person see them."""

from tests.shown_surfaces import compose, declare, items_of
from tests.world import BEN, DAN, EVE, Shop


def test_no_item_stands_twice_on_a_page(shop: Shop) -> None:
    """A slot leaves out what stands above it, and its record says so."""
    declare(shop, hero=2, tiles=3)
    answer = compose(shop, shop.welcome(DAN))
    hero, tiles = answer["slots"]
    assert len({*items_of(hero), *items_of(tiles)}) == 5
    record = shop.record(tiles)
    assert sorted(record["removed"]) == sorted([item, "above"] for item in items_of(hero))
    why = shop.ok("GET", f"/v1/decisions/{tiles['decision']}/why?item={items_of(tiles)[2]}")
    assert why["reasons"]


def test_people_whose_dial_is_off_all_get_the_same(shop: Shop) -> None:
    """On every slot of the page, whatever they did."""
    declare(shop, tiles=2)
    active, quiet = shop.welcome(DAN), shop.welcome(BEN)
    shop.signal(active)
    shop.dial(active, 0)
    mine, theirs = compose(shop, active), compose(shop, quiet)
    assert [items_of(each) for each in mine["slots"]] == [items_of(each) for each in theirs["slots"]]
    assert {each["personalization"]["effective"] for each in mine["slots"]} == {0}


def test_what_is_taken_back_counts_for_every_slot_of_the_very_next_page(shop: Shop) -> None:
    """Also with the key of an earlier request."""
    declare(shop)
    person, key = shop.welcome(EVE), {"idempotency-key": "page-1"}
    first = compose(shop, person, headers=key)
    shop.dial(person, 1)
    second = compose(shop, person, headers=key)
    assert {each["personalization"]["effective"] for each in first["slots"]} == {4}
    assert {each["personalization"]["effective"] for each in second["slots"]} == {1}


def test_a_click_comes_back_as_an_outcome(shop: Shop) -> None:
    """With what the button of the tree carries."""
    declare(shop)
    answer = compose(shop, shop.welcome(DAN))
    actions = [each["properties"].get("action") for each in answer["tree"]["nodes"]]
    clicked = next(each for each in actions if each and each["name"] == "taken")
    outcome = {"decision": clicked["decision"], "item": clicked["item"], "kind": clicked["name"]}
    found = shop.ok("POST", "/v1/outcomes", {"outcomes": [outcome]})
    assert [each["status"] for each in found["outcomes"]] == ["kept"]


def test_reasons_that_are_read_later_are_those_of_their_slot(shop: Shop) -> None:
    """Each is sealed on its own."""
    declare(shop)
    answer = compose(shop, shop.welcome(DAN), explain="link")
    assert [each["why"]["reasons"] for each in answer["slots"]] == [[], []]
    for slot in answer["slots"]:
        assert shop.ok("GET", f"/v1/decisions/{slot['decision']}/why")["item"] == items_of(slot)[0]
