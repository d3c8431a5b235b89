"""Bad surfaces over HTTP: each is refused with a problem that names the place, and nothing of it is declared.

What only an item makes wrong is found when the page is composed. Its slot then has what everybody gets, and the answer says so.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tests.house import House
from tests.shown_surfaces import compose, items_of, surface, with_pictures
from tests.world import DAN, Shop

Json = dict[str, Any]
Change = Callable[[Json], Any]

HOST = "pictures.shop.example"
CARD, COLUMN, HEAD, LIST = "hero_card", "hero_column", "head", "hero"

FOREIGN = (
    "https://tracker.example/p.png",
    "//tracker.example/p.png",
    f"https://{HOST}@tracker.example/p.png",
    f"https://someone@{HOST}/p.png",
    f"https://{HOST}\\@tracker.example/p.png",
    f"https://{HOST}.tracker.example/p.png",
    f"https://{HOST}:8443/p.png",
    "https://xn--pctures-9ya.shop.example/p.png",
    "https://pictures.shop.exаmple/p.png",
    f"HTTPS://{HOST}/p.png",
    f"http://{HOST}/p.png",
    f" https://{HOST}/p.png",
    f"https://{HOST}/p.png\n",
    f"ht\ttps://{HOST}/p.png",
    "\\\\tracker.example\\p.png",
    "data:image/svg+xml,<svg onload='alert(1)'>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "blob:https://tracker.example/1",
)


def made(change: Change) -> Json:
    """The surface of two slots after a change of its template."""
    body = surface({"hero": 1, "tiles": 1})
    change(body["template"])
    return body


def node(template: Json, name: str) -> Json:
    found: Json = next(each for each in template["nodes"] if each["id"] == name)
    return found


def below(name: str, *more: str) -> Change:
    """Nodes with these ids stand below that one too."""
    return lambda template: node(template, name)["properties"]["children"].extend(more)


def with_nodes(change: Change, *nodes: Json) -> Change:
    return lambda template: (template["nodes"].extend(nodes), change(template))


def column(name: str, *children: str) -> Json:
    return {"id": name, "component": "Column", "properties": {"children": [*children]}}


def places(shop: Shop, changes: Mapping[str, Change]) -> dict[str, str]:
    """The place that the problem of each changed surface names. None of them is declared."""
    found = {
        name: shop.refused("PUT", "/v1/surfaces/page", made(change))["field"]
        for name, change in changes.items()
    }
    assert shop.refused("GET", "/v1/surfaces/page")["status"] == 404
    return found


def place(shop: Shop) -> None:
    for placement in ("hero", "tiles", "layouts"):
        shop.place(placement)


def with_property(name: str, value: Any) -> Change:
    return lambda template: node(template, HEAD)["properties"].update({name: value})


def test_unknown_components_and_properties_are_refused(house: House) -> None:
    """Also those that differ in case or by a space, and an object in the place of a value."""
    place(house.shop)
    names = ("Video", "text", "Text ", "", "script")
    components = {name: lambda t, name=name: node(t, HEAD).update(component=name) for name in names}
    properties = {name: with_property(name, "x") for name in ("onclick", "href", "Text")}
    found = places(house.shop, components | properties | {"odd": with_property("x.y[0]", "x")})
    assert found == dict.fromkeys(names, "template.nodes[1].component") | {
        "onclick": "template.nodes[1].properties.onclick",
        "href": "template.nodes[1].properties.href",
        "Text": "template.nodes[1].properties.Text",
        "odd": "template.nodes[1].properties",
    }


def test_circles_are_refused(house: House) -> None:
    """Of one node, of two, through the root, through a slot, and apart from the root."""
    place(house.shop)
    circles = {
        "root": below("root", "root"),
        "itself": below(COLUMN, COLUMN),
        "above": below(COLUMN, CARD),
        "slot": below(COLUMN, LIST),
        "apart": with_nodes(lambda _: None, column("a", "b"), column("b", "a")),
        "twice": below("root", HEAD),
    }
    assert places(house.shop, circles) == {
        "root": "template.nodes[0].properties.children[5]",
        "itself": "template.nodes[6].properties.children[4]",
        "above": "template.nodes[6].properties.children[4]",
        "slot": "template.nodes[6].properties.children[4]",
        "apart": "template.nodes[22]",
        "twice": "template.nodes[0].properties.children[5]",
    }


def test_a_tree_that_is_too_large_is_refused(house: House) -> None:
    """With 10,000 nodes, too deep, too wide, or too large once its slots are full. The problem says what is right."""
    place(house.shop)
    many = [{"id": f"n{number}", "component": "Divider"} for number in range(10_000)]
    chain = [column(f"d{number}", *([f"d{number + 1}"] if number < 9 else [])) for number in range(10)]
    found = places(
        house.shop,
        {
            "many": with_nodes(below("root", *[each["id"] for each in many]), *many),
            "deep": with_nodes(below("root", "d0"), *chain),
            "wide": below("root", *["x"] * 51),
            "full": lambda template: [each.update(count=20) for each in template["slots"].values()],
            "none": lambda template: template["nodes"].clear(),
        },
    )
    assert found == {
        "many": "template.nodes",
        "deep": "template.nodes[29]",
        "wide": "template.nodes[0].properties.children",
        "full": "template.slots",
        "none": "template.nodes",
    }
    refused = house.shop.refused("PUT", "/v1/surfaces/page", made(with_nodes(lambda _: None, *many)))
    assert refused["expected"] == "a list of length 1 to 200"


def test_a_slot_without_a_placement_of_its_own_is_refused(house: House) -> None:
    """An undeclared, an empty or a missing one, one of another slot, and the one that chooses the layout."""
    place(house.shop)
    found = places(
        house.shop,
        {
            "undeclared": lambda template: template["slots"]["hero"].update(placement="nowhere"),
            "empty": lambda template: template["slots"]["hero"].update(placement=""),
            "missing": lambda template: template["slots"]["hero"].pop("placement"),
            "shared": lambda template: template["slots"]["tiles"].update(placement="hero"),
            "no slot": lambda template: template["slots"].pop("hero"),
            "unused": lambda template: template["slots"].update(
                more={"placement": "layouts", "count": 1, "each": CARD}
            ),
        },
    )
    assert found == {
        "undeclared": "template.slots.hero.placement",
        "empty": "template.slots[...].placement",
        "missing": "template.slots[...].placement",
        "shared": "template.slots.tiles.placement",
        "no slot": "template.nodes[4].properties.children",
        "unused": "template.slots.more",
    }
    body = surface({"hero": 1})
    layouts = {"placement": "hero", "templates": {"running-1": body.pop("template")}}
    refused = house.shop.refused("PUT", "/v1/surfaces/page", body | {"layouts": layouts})
    assert refused["field"] == "layouts.templates.running-1.slots.hero.placement"


def pictured(url: Any) -> Json:
    """A surface with a picture of this address above the title of each item."""
    body = surface({"hero": 1}) | {"catalogue": "pictured"}
    body["template"] = with_pictures(body["template"], "hero")
    body["template"]["nodes"][-1]["properties"]["url"] = url
    return body


def test_an_address_of_a_foreign_host_is_refused(house: House) -> None:
    """However it is written, also within a list or an object."""
    place(house.shop)
    house.shop.ok("PUT", "/v1/components/pictured", {"hosts": [HOST]})
    nested = ([FOREIGN[0]], {"texts": {"en": FOREIGN[0]}}, {"content": {"url": FOREIGN[0]}})
    refusals = [house.shop.refused("PUT", "/v1/surfaces/page", pictured(url)) for url in (*FOREIGN, *nested)]
    assert {refused["field"] for refused in refusals} == {"template.nodes[13].properties.url"}
    deeper = house.shop.refused("PUT", "/v1/surfaces/page", pictured({"a": {"b": {"c": FOREIGN[0]}}}))
    assert deeper["field"].startswith("template.nodes[13].properties")
    assert house.shop.ok("PUT", "/v1/surfaces/page", pictured(f"https://{HOST}/p.png"))


def test_no_item_brings_a_foreign_address_onto_a_page(house: House) -> None:
    """Its slot has what everybody gets, or nothing, and the answer names the slot. The other slots stand."""
    house.shop.ok("PUT", "/v1/components/pictured", {"hosts": [HOST]})
    person = house.shop.welcome(DAN)
    house.shop.place("hero")
    house.shop.ok("PUT", "/v1/surfaces/page", pictured({"content": "url"}))
    for url in (*FOREIGN[:7], [FOREIGN[0]], {"url": FOREIGN[0]}, 7):
        item = {"item": "bad", "content": {"title": "A tent", "url": url}}
        house.shop.ok("PUT", "/v1/placements/hero/items", {"items": [item]})
        answer = compose(house.shop, person)
        assert (answer["fallback"], items_of(answer["slots"][0])) == (["hero"], [])
        assert "tracker.example" not in str(answer["tree"])
