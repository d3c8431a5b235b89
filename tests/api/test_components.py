"""`/v1/components/{catalogue}` (`api.components`)."""

from aboveboard.api.components import ComponentsController
from aboveboard.experience.standard import STANDARD

from tests.world import Shop


def test_every_app_has_the_standard_components(shop: Shop) -> None:
    """No app declares them."""
    assert ComponentsController.path == "/v1/components/{catalogue:str}"
    found = shop.ok("GET", "/v1/components/standard")
    assert [each["component"] for each in found["components"]] == [
        each.component for each in STANDARD.components
    ]
    assert found["revision"] == 0


def test_an_unknown_catalogue_is_not_found(shop: Shop) -> None:
    """The problem says which there are."""
    for method in ("GET", "DELETE"):
        assert shop.refused(method, "/v1/components/nobodys")["status"] == 404
