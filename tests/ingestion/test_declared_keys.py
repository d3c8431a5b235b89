"""Undeclared intents and states are refused, with the place and what is declared nearby."""

from typing import Any

import pytest
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.errors import Unprocessable
from aboveboard.ingestion import drafts
from aboveboard.ingestion.combine import put_parts
from aboveboard.ingestion.declared_keys import check_declared, place_items
from aboveboard.ingestion.placements import patch_items, put_items
from msgspec import structs

from tests.house import House
from tests.ingestion.drafted import made_draft
from tests.ingestion.test_drafts import key_of
from tests.laws.strategies import RULES

CART = "state:first-order/cart_left"
WRONG = Item("b", for_=("intent:buy",), needs=(CART, "state:first-order/cart_lfet"))


def put(house: House, *items: Item) -> Any:
    return put_items(house.gateway, house.app, "home", items)


def patch(house: House, *items: Item) -> Any:
    return patch_items(house.gateway, house.app, "home", items, [])


def combine(house: House, *items: Item) -> Any:
    return put_parts(house.gateway, house.app, "home", CreativeParts({"call": items}))


@pytest.mark.parametrize(
    ("way", "place"),
    [(put, "items[1].needs[1]"), (patch, "items[1].needs[1]"), (combine, "parts.call[1].needs[1]")],
)
def test_each_way_in_names_the_place_and_the_nearest_key(house: House, way: Any, place: str) -> None:
    """The nearest comes first."""
    with pytest.raises(Unprocessable) as refused:
        house.run(way(house, Item("a"), WRONG))
    assert refused.value.field == place
    says = f"This state is not declared. Declared is {CART}"
    assert refused.value.detail.startswith(says)
    assert "lfet" not in refused.value.detail


def test_a_draft_is_checked_again_at_its_approval(house: House) -> None:
    """The rules may have changed since."""
    app, gateway = house.app, house.gateway
    draft = house.run(
        drafts.find_draft(gateway, made_draft(house.installation, app, gives="state:a/b"), app=app)
    )
    with pytest.raises(Unprocessable) as refused:
        house.run(drafts.approve_draft(gateway, key_of(app), draft))
    assert refused.value.field == "item.gives"


def test_a_key_that_the_placement_has_is_let_in() -> None:
    """So an edit of the policies stops no later change of its items, on whichever item."""
    old = Item("old", gives="state:a/gone")
    check_declared(RULES, [old], place_items([Item("new", for_=("state:a/gone",))]))
    with pytest.raises(Unprocessable):
        check_declared(RULES, [old], place_items([Item("new", for_=("state:a/other",))]))


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("intent:zzz", "Declared is intent:buy or intent:help."),
        ("state:zzz/zzz", "Declared is state:first-order/cart_left or "),
    ],
)
def test_a_key_that_resembles_none_gets_those_of_its_kind(key: str, says: str) -> None:
    """An intent is never offered for a state."""
    with pytest.raises(Unprocessable, match=says):
        check_declared(RULES, [], place_items([Item("a", for_=(key,))]))


def test_where_nothing_is_declared_it_says_so() -> None:
    """As of a folder without journeys."""
    bare = structs.replace(RULES, journeys=type(RULES.journeys)())
    with pytest.raises(Unprocessable, match="No state is declared"):
        check_declared(bare, [], place_items([Item("a", gives=CART)]))
