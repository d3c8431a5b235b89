"""`/v1/surfaces/{surface}` (`api.surfaces`)."""

from typing import Any

from aboveboard.api.surfaces import SurfacesController

from tests.shown_surfaces import compose, declare, surface
from tests.world import Shop


def test_what_was_declared_is_read_back(shop: Shop) -> None:
    """With its revision and its hash."""
    assert SurfacesController.path == "/v1/surfaces/{surface:str}"
    declared = declare(shop)
    assert shop.ok("GET", "/v1/surfaces/page") == declared
    assert surface({"hero": 1, "tiles": 1})["title"] == declared["title"]


def test_another_app_sees_nothing_of_it(shop: Shop, installation: Any) -> None:
    """Neither the surface nor what was decided on it."""
    declare(shop)
    answer = compose(shop)
    other = installation.shop()
    assert other.refused("GET", "/v1/surfaces/page")["status"] == 404
    assert other.refused("GET", f"/v1/decisions/{answer['slots'][0]['decision']}")["status"] == 404
    other.http.close()
