"""Surfaces for tests: a column with a shelf for each placement, of cards with a title, a reason and two buttons."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.world import Shop


def template(slots: Mapping[str, int], **placements: str) -> dict[str, Any]:
    """A template with a slot of so many items for each name. Its placement has the same name, unless another is given."""
    nodes: list[dict[str, Any]] = [
        {"id": "root", "component": "Column", "properties": {"children": ["head", *slots, "dial", "why"]}},
        {
            "id": "head",
            "component": "Text",
            "properties": {"text": {"texts": {"en": "For you", "de": "Für dich"}}},
        },
        {"id": "dial", "component": "Dial", "properties": {"label": "Personalization", "save": "Keep this"}},
        {"id": "why", "component": "Why", "properties": {"label": "Why am I seeing this?"}},
    ]
    for name in slots:
        nodes += _shelf(name)
    return {
        "nodes": nodes,
        "slots": {
            name: {"placement": placements.get(name, name), "count": count, "each": f"{name}_card"}
            for name, count in slots.items()
        },
    }


def _shelf(name: str) -> list[dict[str, Any]]:
    parts = {
        "": ("List", {"children": {"slot": name}}),
        "_card": ("Card", {"child": f"{name}_column"}),
        "_column": (
            "Column",
            {"children": [f"{name}_{each}" for each in ("title", "reason", "take", "not")]},
        ),
        "_title": ("Text", {"text": {"content": "title"}}),
        "_reason": ("Text", {"text": {"item": "reason"}}),
        "_take": ("Button", {"child": f"{name}_taken", "action": "taken"}),
        "_taken": ("Text", {"text": "Have a look"}),
        "_not": ("Button", {"child": f"{name}_objected", "action": "objected"}),
        "_objected": ("Text", {"text": "Not this"}),
    }
    return [
        {"id": f"{name}{end}", "component": component, "properties": properties}
        for end, (component, properties) in parts.items()
    ]


def with_pictures(template: dict[str, Any], slot: str) -> dict[str, Any]:
    """The template with the picture of each item in a slot, above its title."""
    picture = {
        "id": f"{slot}_picture",
        "component": "Image",
        "properties": {"url": {"item": "picture"}, "description": {"content": "title"}},
    }
    nodes = [
        each | {"properties": {"children": [picture["id"], *each["properties"]["children"]]}}
        if each["id"] == f"{slot}_column"
        else each
        for each in template["nodes"]
    ]
    return template | {"nodes": [*nodes, picture]}


def surface(slots: Mapping[str, int], **placements: str) -> dict[str, Any]:
    """The body that declares a surface with `template`."""
    return {"catalogue": "standard", "title": "Home", "template": template(slots, **placements)}


def declare(shop: Shop, name: str = "page", slots: Sequence[str] = ("hero", "tiles"), **counts: int) -> Any:
    """Declares a placement for each slot, and the surface with them. Its answer."""
    for slot in slots:
        shop.place(slot)
    return shop.ok("PUT", f"/v1/surfaces/{name}", surface({each: counts.get(each, 1) for each in slots}))


def compose(
    shop: Shop, person: str | None = None, name: str = "page", headers: Any = None, **more: Any
) -> Any:
    """The answer to the composing of a surface."""
    body = more if person is None else {"person": person} | more
    return shop.ok("POST", f"/v1/surfaces/{name}/compose", body, **(headers or {}))


def items_of(slot: Any) -> list[str]:
    """The items of a slot, in their order."""
    return [each["item"] for each in slot["items"]]
