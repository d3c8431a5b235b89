"""The intake of components and surfaces (`ingestion.surfaces`)."""

from typing import Any

import pytest
from aboveboard.ingestion.surfaces import get_surface
from aboveboard.storage.tables import records

from tests.house import House
from tests.laws.running import stored_records
from tests.shown_surfaces import declare, surface
from tests.world import Shop

SLEEP = {"topic": "sleep", "titles": {"en": "Sleep trouble"}, "sensitivity": "special"}


def test_a_change_is_a_revision_with_an_entry(house: House) -> None:
    """An equal surface is no change."""
    first = declare(house.shop)
    again = house.shop.ok("PUT", "/v1/surfaces/page", surface({"hero": 1, "tiles": 1}))
    assert again == first
    assert house.run(get_surface(house.gateway, house.app, "page")).revision == 1
    admin = (records.c.kind == "admin") & (records.c.app == house.app)
    assert len(stored_records(house.installation, admin)) == 1


def node(**changed: Any) -> dict[str, Any]:
    """A surface in which the first node under the root is another one."""
    made = surface({"hero": 1})
    made["template"]["nodes"][1] |= changed
    return made


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (node(component="Frame"), "template.nodes[1].component"),
        (node(properties={"text": "For you", "html": "<b>"}), "template.nodes[1].properties.html"),
        (node(id="hero"), "template.nodes[4].id"),
        (surface({"hero": 1}, hero="nowhere"), "template.slots.hero.placement"),
        (surface({"hero": 1}) | {"catalogue": "nobodys"}, "catalogue"),
        (surface({"hero": 20, "tiles": 20}), "template.slots"),
        (surface({}), "template.slots"),
    ],
    ids=["component", "property", "twice", "placement", "catalogue", "size", "no slot"],
)
def test_a_surface_that_could_not_stand_is_refused_at_its_place(shop: Shop, body: Any, field: str) -> None:
    """The problem names the place."""
    shop.place("hero")
    shop.place("tiles")
    assert shop.refused("PUT", "/v1/surfaces/page", body)["field"] == field


def test_components_that_a_surface_needs_stay(shop: Shop) -> None:
    """They are neither deleted nor changed so that it would not fit."""
    shop.place("hero")
    standard = shop.ok("GET", "/v1/components/standard")
    own = {"components": standard["components"], "hosts": ["pictures.shop.example"]}
    assert shop.ok("PUT", "/v1/components/own", own)["revision"] == 1
    assert shop.ok("PUT", "/v1/components/own", own)["revision"] == 1
    shop.ok("PUT", "/v1/surfaces/page", surface({"hero": 1}) | {"catalogue": "own"})
    fewer = [each for each in standard["components"] if each["component"] != "Dial"]
    assert shop.refused("PUT", "/v1/components/own", own | {"components": fewer})["field"] == "components"
    assert shop.refused("DELETE", "/v1/components/own")["field"] == "catalogue"
    assert shop.ok("DELETE", "/v1/surfaces/page") == {"name": "page", "revision": 2}
    assert shop.ok("DELETE", "/v1/components/own") == {"name": "own", "revision": 2}
    assert shop.refused("POST", "/v1/surfaces/page/compose", {})["status"] == 404
    assert shop.refused("PUT", "/v1/components/standard", own)["field"] == "catalogue"


def test_a_layout_that_names_something_special_needs_a_special_item(house: House) -> None:
    """It is chosen for a person. The only template of a page is the same for all, so it may name it."""
    shop = house.shop
    shop.ok("PUT", "/v1/topics", {"topics": [SLEEP]})
    shop.place("layouts", [{"item": "calm"}, {"item": "wide"}])
    shop.place("hero")
    plain, named = surface({"hero": 1})["template"], node(properties={"text": "For your sleep trouble"})
    layouts = {"placement": "layouts", "templates": {"calm": plain, "wide": named["template"]}}
    body = {"catalogue": "standard", "title": "Page", "layouts": layouts}
    assert shop.refused("PUT", "/v1/surfaces/page", body)["field"] == "layouts.templates.wide"
    shop.ok("PUT", "/v1/surfaces/plain", named)
    special = [{"item": "calm"}, {"item": "wide", "sensitivity": "special"}]
    shop.ok("PUT", "/v1/placements/layouts/items", {"items": special})
    shop.ok("PUT", "/v1/surfaces/page", body)
