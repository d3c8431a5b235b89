"""`/v1/placements/{placement}`: declarations that come back as they were sent, over HTTP."""

from typing import Any

from aboveboard.api.placements import PlacementBody
from aboveboard.api.variety import VarietyBody
from aboveboard.engine import placement as engine
from aboveboard.engine.features import HALF_INTEREST

from tests.world import Shop

DECLARED = {
    "title": "Shelf",
    "kind": "offer",
    "baseline": "editorial",
    "cap": {"times": 5, "days": 7},
    "control_share": 0.25,
    "rewards": {
        "taken": 0.5,
        "seen": 0.1,
        "dismissed": 0.2,
        "objected": 0.0,
        "per_value": 0.01,
        "nothing": 0.4,
    },
    "variety": {
        "diversity": 0.1,
        "explore": 0.2,
        "unmet": 0.3,
        "cause_cap": 0.4,
        "fatigue": True,
        "exploration_share": 0.25,
        "half_interest": 2.0,
    },
    "prior_reward": 0.3,
    "half_life_days": 30.0,
    "buckets": {"price": [10, 25.5, "50"], "rating": [3]},
}


CLICKS: dict[str, Any] = {"title": "Shelf", "answers": "clicks"}


def counts(found: Any) -> Any:
    return {name: found[name] for name in ("items", "added", "replaced", "unchanged", "removed", "absent")}


def test_a_placement_comes_back_as_it_was_declared(still: Shop) -> None:
    """Every field of the declaration is stored; each change is a revision."""
    first = still.ok("PUT", "/v1/placements/shelf", DECLARED)
    assert DECLARED.items() <= first.items()
    second = still.ok("PUT", "/v1/placements/shelf/items", {"items": [{"item": "a"}, {"item": "b"}]})
    assert second["revision"] == first["revision"] + 1
    assert still.ok("GET", "/v1/placements/shelf") == second


def test_a_placement_that_reports_clicks_says_when_an_item_is_unanswered(still: Shop) -> None:
    """Half an hour unless declared. Without clicks, the minutes are those of items that show nothing.

    A worth for what is never reported is refused.
    """
    seen = {"answers": "seen"}
    for declared, minutes in (
        ({}, 30),
        ({"unanswered_after": 5}, 5),
        (seen, None),
        (seen | {"unanswered_after": 5}, 5),
    ):
        found = still.ok("PUT", "/v1/placements/clicks", CLICKS | declared)
        assert (found["answers"], found["unanswered_after"]) == (
            (CLICKS | declared)["answers"],
            minutes,
        )
    earning = CLICKS | {"rewards": {"seen": 0.1}}
    assert still.refused("PUT", "/v1/placements/clicks", earning)["field"] == "rewards.seen"


def test_a_patch_counts_what_it_did(still: Shop) -> None:
    """Repeated, it changes nothing and makes no revision."""
    still.place("patched", items=[{"item": "a"}, {"item": "b"}, {"item": "c"}])
    body = {"items": [{"item": "a"}, {"item": "b", "tags": ["x"]}, {"item": "d"}], "remove": ["c", "e"]}
    first = still.ok("PATCH", "/v1/placements/patched/items", body)
    assert counts(first) == {"items": 3, "added": 1, "replaced": 1, "unchanged": 1, "removed": 1, "absent": 1}
    again = still.ok("PATCH", "/v1/placements/patched/items", body)
    assert counts(again) == {"items": 3, "added": 0, "replaced": 0, "unchanged": 3, "removed": 0, "absent": 2}
    assert again["revision"] == first["revision"]


def test_the_defaults_of_the_api_bound_the_choice() -> None:
    """Placements from before these bounds keep none. A new one explores, and asks for more than one look."""
    made, old = PlacementBody("Shelf").variety, engine.UNBOUNDED
    assert (old.explore, old.unmet, old.exploration_share) == (0, 0, 1)
    assert min(made.explore, made.unmet) > 0
    assert made.exploration_share < 1
    assert (old.half_interest, made.half_interest) == (1, HALF_INTEREST)
    assert (*VarietyBody.__struct_fields__, "diversity_by") == engine.Variety.__struct_fields__
