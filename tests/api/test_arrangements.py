"""The routes of own arrangements."""

from aboveboard.api.arrangements import OwnArrangementsAnswer

from tests.world import DAN, Shop


def test_a_person_without_an_arrangement_has_none(shop: Shop) -> None:
    """And nothing of it is in the summary."""
    person = shop.welcome(DAN)
    stored = shop.ok("GET", f"/v1/people/{person}/arrangements")
    assert OwnArrangementsAnswer(stored["as_everybody"], stored["arrangements"]) == OwnArrangementsAnswer(
        False, []
    )
    own = shop.ok("GET", f"/v1/people/{person}/arrangements/home")
    assert own == {"placement": "home", "mode": "adaptive", "order": None, "pinned": []}
    assert "arrangements" not in shop.ok("GET", f"/v1/people/{person}")


def test_an_undeclared_placement_is_not_found(shop: Shop) -> None:
    """There is nothing to arrange."""
    person = shop.welcome(DAN)
    path = f"/v1/people/{person}/arrangements/nowhere"
    assert shop.refused("PUT", path, {"mode": "as_everybody"})["status"] == 404


def test_the_summary_of_a_person_has_their_arrangements(shop: Shop) -> None:
    """By placement."""
    person = shop.welcome(DAN)
    shop.ok("PUT", f"/v1/people/{person}/arrangements/home", {"mode": "mine", "order": ["travel-1"]})
    stored = shop.ok("GET", f"/v1/people/{person}")["arrangements"]
    assert stored == {"home": {"mode": "mine", "order": ["travel-1"], "pinned": []}}
