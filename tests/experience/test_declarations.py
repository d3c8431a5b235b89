"""The declarations as decisions use them (`experience.declarations`)."""

from aboveboard.experience.declarations import SurfaceCache, list_declarations

from tests.house import House
from tests.shown_surfaces import declare, surface


def test_a_surface_is_read_again_after_a_second(house: House) -> None:
    """Until then it may be an older one, and after a change here it is not."""
    declare(house.shop)
    cache = SurfaceCache(house.gateway.database, house.clock, "")
    first = house.run(cache.get(house.app, "page"))
    house.shop.ok("PUT", "/v1/surfaces/page", surface({"hero": 2}))
    assert house.run(cache.get(house.app, "page")) is first
    house.clock.forward(ms=1001)
    assert house.run(cache.get(house.app, "page")).revision == 2
    house.shop.ok("PUT", "/v1/surfaces/page", surface({"hero": 1}))
    cache.forget(house.app)
    assert house.run(cache.get(house.app, "page")).revision == 3


def test_what_was_deleted_is_not_listed(house: House) -> None:
    """The rest is, by name."""
    for name in ("b", "a", "c"):
        declare(house.shop, name)
    house.shop.ok("DELETE", "/v1/surfaces/c")
    found = house.run(list_declarations(house.gateway.database, "surfaces", house.app))
    assert [each.key.rpartition("/")[2] for each in found] == ["a", "b"]
