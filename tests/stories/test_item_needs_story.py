"""Items for certain people over HTTP: declared, refused with the place, and answered as they were declared."""

from typing import Any

from tests.world import Shop

IMPORTED, EXPORTED = "state:skill/import_used", "state:skill/export_used"
STEPS: list[dict[str, Any]] = [
    {"item": "import", "gives": IMPORTED},
    {"item": "export", "needs": [IMPORTED], "gives": EXPORTED},
]


def declare(shop: Shop, placement: str, items: list[dict[str, Any]]) -> Any:
    shop.ok("PUT", f"/v1/placements/{placement}", {"title": "Steps", "baseline": "editorial"})
    return shop.ok("PUT", f"/v1/placements/{placement}/items", {"items": items})


def test_what_an_item_needs_and_gives_is_answered(shop: Shop) -> None:
    """With the other fields of the item."""
    items = [{"item": "none", "nothing": True}, *STEPS, {"item": "help", "for": ["intent:buy", EXPORTED]}]
    declare(shop, "steps", items)
    stored = shop.ok("GET", "/v1/placements/steps")["items"]
    assert [{name: each[name] for name in asked} for asked, each in zip(items, stored, strict=True)] == items


def test_items_that_lead_in_a_circle_are_refused(shop: Shop) -> None:
    """The problem names the states, and the place of an item in the circle."""
    declare(shop, "round", STEPS)
    circle = {**STEPS[0], "needs": [EXPORTED]}
    for method, sent, at in (("PUT", [*STEPS[1:], circle], 0), ("PATCH", [{"item": "z"}, circle], 1)):
        problem = shop.refused(method, "/v1/placements/round/items", {"items": sent})
        assert (problem["status"], problem["field"]) == (422, f"items[{at}].needs")
        assert IMPORTED in problem["detail"]
        assert EXPORTED in problem["detail"]
    assert shop.ok("GET", "/v1/placements/round")["revision"] == 2
