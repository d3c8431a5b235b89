"""The declarations as decisions use them (`experience.declarations`)."""

from aboveboard.experience.declarations import SurfaceCache, list_declarations

from tests.drawn_pictures import drawn
from tests.house import House
from tests.shown_surfaces import declare, surface, with_pictures


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


def test_pictures_are_read_where_a_template_shows_them(house: House) -> None:
    """They are read again once the app has changed one, and not before."""
    declare(house.shop)
    declared = surface({"hero": 1})
    declared["template"] = with_pictures(declared["template"], "hero")
    house.shop.ok("PUT", "/v1/surfaces/pictured", declared)
    first = house.shop.upload("tent", drawn())
    cache = SurfaceCache(house.gateway.database, house.clock, "https://shop.example")
    assert house.run(cache.get(house.app, "page")).pictures.by_id == {}
    found = house.run(cache.get(house.app, "pictured")).pictures
    assert found.by_id == {"tent": f"https://shop.example{first['url']}"}
    house.clock.forward(ms=1001)
    assert house.run(cache.get(house.app, "pictured")).pictures is found
    second = house.shop.upload("tent", drawn(size=(5, 5)))
    house.clock.forward(ms=1001)
    after = house.run(cache.get(house.app, "pictured")).pictures
    assert after.by_id == {"tent": f"https://shop.example{second['url']}"}
