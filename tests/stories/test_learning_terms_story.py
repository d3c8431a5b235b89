"""How a placement learns is declared with it: for how long, and from what on."""

from typing import Any

import pytest

from tests.world import Shop


def test_terms_are_told_and_have_defaults(shop: Shop) -> None:
    """As they were declared; without, nothing fades."""
    shop.place("news", prior_reward=0.4, half_life_days=7)
    told = shop.ok("GET", "/v1/placements/news")
    assert (told["prior_reward"], told["half_life_days"]) == (0.4, 7)
    shop.place("plain")
    told = shop.ok("GET", "/v1/placements/plain")
    assert (told["prior_reward"], told["half_life_days"]) == (0.2, None)


@pytest.mark.parametrize(
    "asked", [{"half_life_days": 0}, {"half_life_days": -7}, {"half_life_days": "7"}, {"prior_reward": 1.1}]
)
def test_terms_that_make_no_sense_are_refused(shop: Shop, asked: Any) -> None:
    """Naming the field and what would be right."""
    problem = shop.refused("PUT", "/v1/placements/news", {"title": "News"} | asked)
    assert problem["field"] in asked
    assert problem["expected"]
