"""Items for certain people over HTTP: declared, refused with the place, and answered as they were declared."""

from typing import Any

from tests.house import House
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


def test_a_state_that_leads_to_itself_is_refused_at_any_length(house: House) -> None:
    """By one item, by three, and by one that needs other states too."""
    ordered, left = "state:first-order/ordered", "state:first-order/cart_left"
    circles = (
        [(IMPORTED, IMPORTED)],
        [(IMPORTED, EXPORTED), (EXPORTED, ordered), (ordered, IMPORTED)],
        [(left, EXPORTED), (EXPORTED, left)],
    )
    for circle in circles:
        items = [
            {"item": f"step-{at}", "needs": [needed, "state:first-order/ordered"], "gives": given}
            for at, (needed, given) in enumerate(circle)
        ]
        problem = house.shop.refused("PUT", "/v1/placements/home/items", {"items": items})
        assert (problem["status"], problem["field"]) == (422, "items[0].needs")
