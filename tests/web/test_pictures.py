"""`/pictures/{name}`: what is served there, and what a page asks for."""

import pytest
from aboveboard.catalogue.item_titles import ItemTitles
from aboveboard.web.pictures import find_pictures
from aboveboard.web.static import FOR_GOOD

from tests.drawn_pictures import PNG, WEBP, drawn, opened
from tests.laws.running import app_of
from tests.web.browsing import House
from tests.world import Installation


def test_a_picture_is_served_for_good_and_as_nothing_else(house: House) -> None:
    """Without a session: its type is fixed, nothing in it runs, and a cache keeps it."""
    for kind, media_type in (("PNG", PNG), ("WEBP", WEBP)):
        made = house.shop.upload("a", drawn(kind), media_type)
        answer = house.browser().get(made["url"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
        assert answer.headers["cache-control"] == FOR_GOOD
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "set-cookie" not in answer.headers
        assert opened(answer.content).size == (4, 3)


@pytest.mark.parametrize(
    "name", ["{0}.webp", "{0}.svg", "{0}", "{1}.png", "x{0}.png", "{2}.png", "a.png", "..png"]
)
def test_another_name_is_not_found(house: House, name: str) -> None:
    """A picture is served under its hash and its own ending alone."""
    made = house.shop.upload("a", drawn())
    answer = house.browser().get("/pictures/" + name.format(made["sha256"], "0" * 64, made["sha256"].upper()))
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


def test_only_wrong_names_count_against_an_address(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A page has many pictures, so those that exist do not count."""
    folder = tmp_path_factory.mktemp("rate")
    installation = Installation(folder, address_rate="1", address_burst="3")
    shop = installation.shop()
    try:
        url = shop.upload("a", drawn())["url"]
        assert {shop.http.get(url).status_code for _ in range(9)} == {200}
        wrong = f"/pictures/{'0' * 64}.png"
        assert [shop.http.get(wrong).status_code for _ in range(9)].count(429) >= 4
        assert shop.http.get(url).status_code == 200
    finally:
        shop.http.close()
        installation.close()


def test_a_page_finds_pictures_by_their_keys(house: House) -> None:
    """Of topics in any spelling, and of items where it has their revision. What has none is left out."""
    shop, gateway = house.shop, house.installation.service.gateway
    url = shop.upload("a", drawn())["url"]
    topics = [
        {"topic": "Trail running", "titles": {"en": "T"}, "picture": "a"},
        {"topic": "b", "titles": {"en": "B"}},
    ]
    shop.ok("PUT", "/v1/topics", {"topics": topics})
    app = app_of(house.installation, shop.decide())
    items = ItemTitles({}, {}, {"trail": "a", "b": "gone"})
    keys = ["topic:trail-running", "topic:b", "topic:unknown", "item:trail", "item:b", "bought:trail"]
    try:
        found = house.installation.run(find_pictures(gateway, app, keys, items))
        assert found == {"topic:trail-running": url, "item:trail": url}
        assert house.installation.run(find_pictures(gateway, app, keys)) == {"topic:trail-running": url}
    finally:
        shop.ok("DELETE", "/v1/topics")
