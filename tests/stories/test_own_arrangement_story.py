"""A person's own arrangement: it beats the engine at every level, and "as everybody" is a no that always gets in."""

from typing import Any

import pytest

from tests.house import House
from tests.stories.test_arrangement_story import DECLARED, ask, items, place
from tests.world import CAST, DAN, EVE, Member, Shop


def put(shop: Shop, person: str, placement: str = "menu", **change: Any) -> Any:
    return shop.ok("PUT", f"/v1/people/{person}/arrangements/{placement}", change)


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.name)
def test_an_own_order_stands_at_every_level(shop: Shop, member: Member) -> None:
    """The very next answer obeys it, also for a minor: it is theirs and not made by us."""
    place(shop)
    person = shop.welcome(member)
    ask(shop, person)
    put(shop, person, mode="mine", order=["travel-2", "cooking-1"], pinned=["running-2"])
    answer = ask(shop, person, count=8, explain="all")
    first = ["running-2", "travel-2", "cooking-1"]
    assert items(answer) == [*first, *[name for name in DECLARED if name not in first]]
    told = [each["why"]["reasons"][0]["text"] for each in answer["items"][:3]]
    assert told == ["You pinned this here yourself.", *["You arranged this yourself."] * 2]
    assert (answer["why"]["headline"], answer["personalization"]["effective"]) == ("yours", 0)


def test_a_pinned_item_stands_first_and_the_rest_adapts(shop: Shop) -> None:
    """With probability 1, beside drawn ones."""
    place(shop)
    person = shop.welcome(EVE)
    put(shop, person, mode="adaptive", pinned=["gardening-2"])
    answer = ask(shop, person)
    assert items(answer)[0] == "gardening-2"
    assert [each["probability"] < 1 for each in answer["items"][:3]] == [False, True, True]


def test_put_back_is_the_order_of_everybody_and_can_be_undone(shop: Shop) -> None:
    """The own order waits meanwhile, unless it is deleted."""
    place(shop)
    person = shop.welcome(DAN)
    put(shop, person, mode="mine", order=["travel-2"])
    back = put(shop, person, mode="as_everybody")
    assert back["arrangement"] == {
        "placement": "menu",
        "mode": "as_everybody",
        "order": ["travel-2"],
        "pinned": [],
    }
    answer = ask(shop, person)
    assert items(answer) == DECLARED[:3] + DECLARED[:3]
    assert "You decided yourself what stands here" in answer["why"]["summary"]
    put(shop, person, mode="mine")
    assert items(ask(shop, person))[0] == "travel-2"
    gone = shop.ok("DELETE", f"/v1/people/{person}/arrangements/menu")
    assert gone["arrangement"]["mode"] == "adaptive"
    assert ask(shop, person)["personalization"]["effective"] == 3


def test_everything_as_everybody_is_one_switch(shop: Shop) -> None:
    """Over every placement, also those without an arrangement; the dial and the own orders stay as they are."""
    place(shop)
    person = shop.welcome(EVE)
    put(shop, person, mode="mine", order=["travel-2"])
    on = shop.ok("PUT", f"/v1/people/{person}/arrangements", {"as_everybody": True})
    assert (on["as_everybody"], on["holds"]["dial"]) == (True, 4)
    assert items(ask(shop, person))[0] == DECLARED[0]
    home = shop.decide(person, count=3)
    assert (items(home), home["personalization"]["bound_by"]) == (DECLARED[:3], "own_arrangement")
    shop.ok("PUT", f"/v1/people/{person}/arrangements", {"as_everybody": False})
    assert items(ask(shop, person))[0] == "travel-2"
    stored = shop.ok("GET", f"/v1/people/{person}/arrangements")
    assert stored["as_everybody"] is False
    assert [each["placement"] for each in stored["arrangements"]] == ["menu"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"order": ["running-1", "x"]}, "order[1]"),
        ({"pinned": ["x"]}, "pinned[0]"),
        ({"order": ["running-1"] * 2}, "order[1]"),
        ({"pinned": ["running-1"] * 2}, "pinned[1]"),
        ({"order": ["Running-1"]}, "order[0]"),
        ({"order": [7]}, "order[0]"),
        ({"order": ["running-1"] * 1001}, "order"),
    ],
)
def test_an_unknown_item_is_refused_where_it_stands(shop: Shop, change: dict[str, Any], field: str) -> None:
    """And nothing changes."""
    place(shop)
    person = shop.welcome(DAN)
    path = f"/v1/people/{person}/arrangements/menu"
    assert shop.refused("PUT", path, {"mode": "mine"} | change)["field"] == field
    assert shop.ok("GET", path)["mode"] == "adaptive"


def test_a_no_gets_in_with_items_that_are_gone(shop: Shop) -> None:
    """They are left out."""
    place(shop)
    back = put(shop, shop.welcome(DAN), mode="as_everybody", order=["gone", "travel-1"])
    assert back["arrangement"]["order"] == ["travel-1"]


def test_an_item_that_may_not_be_shown_leaves_the_order_at_once(shop: Shop) -> None:
    """By a limit of the person, or because the editors took it away."""
    place(shop)
    person = shop.welcome(DAN)
    put(shop, person, mode="mine", order=["travel-2", "cooking-1"], pinned=["running-2"])
    shop.limits(person, items=["running-2"])
    shop.ok("PATCH", "/v1/placements/menu/items", {"items": [], "remove": ["travel-2"]})
    assert items(ask(shop, person))[0] == "cooking-1"


def test_a_choice_elsewhere_and_an_own_order_move_nothing_here(shop: Shop) -> None:
    """An arrangement of one placement leaves what stands in another one."""
    place(shop)
    shop.place("tiles")
    person = shop.welcome(DAN)
    before = items(ask(shop, person))
    put(shop, person, "tiles", mode="mine", order=["travel-1"])
    assert items(ask(shop, person, "s-2")) == before


def test_each_change_is_an_entry_and_stands_in_the_history(house: House) -> None:
    """A repeat with the same key adds none."""
    place(house.shop)
    person, key = house.shop.welcome(DAN), {"Idempotency-Key": "own-order-1"}
    path, body = f"/v1/people/{person}/arrangements/menu", {"mode": "as_everybody"}
    first, again = (house.shop.ok("PUT", path, body, **key) for _ in range(2))
    assert first["log"] == again["log"]
    assert house.shop.ok("GET", f"/v1/people/{person}")["records"]["arrangement"] == 1


def test_as_everybody_holds_for_every_id_of_the_person(shop: Shop) -> None:
    """It is a no: said under a guest's id that was linked, it holds for the person, and the other way round."""
    place(shop)
    person, guest = shop.welcome(DAN), shop.welcome(DAN)
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    put(shop, guest, mode="as_everybody")
    assert shop.ok("GET", f"/v1/people/{person}/arrangements/menu")["mode"] == "as_everybody"
