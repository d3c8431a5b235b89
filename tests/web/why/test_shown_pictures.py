"""The pictures on a why page: of the items of the answer, and of what its reasons name."""

import re
from collections.abc import Iterator

import pytest
from aboveboard.web.why.shown_pictures import list_addresses, list_named

from tests.drawn_pictures import drawn
from tests.web.browsing import House
from tests.web.why.seen import Seen, path_of
from tests.world import ITEMS, TOPICS

PICTURE = re.compile(r'<img class="picture" src="([^"]+)" alt=""')


def test_what_the_controls_are_about_is_named_once() -> None:
    """Items and topics, and an item that is to be shown again. The dial is about nothing that has a picture."""
    controls = [
        {"kind": "limit_topic", "topic": "a"},
        {"kind": "limit_item", "item": "b"},
        {"kind": "show_again", "item": "b"},
        {"kind": "dial"},
    ]
    assert list_named(controls) == ["topic:a", "item:b"]
    assert list_addresses(controls, {"item:b": "/b", "topic:c": "/c"}) == ["/b"]
    assert list_addresses(controls, {"item:b": "/b", "topic:a": "/b"}) == ["/b"]


@pytest.fixture
def pictured(house: House) -> Iterator[House]:
    """An app whose topics and items have a picture each."""
    house.shop.upload("topic", drawn())
    house.shop.upload("item", drawn(mode="L"))
    topics = [{"topic": each, "titles": {"en": each}, "picture": "topic"} for each in TOPICS]
    house.shop.ok("PUT", "/v1/topics", {"topics": topics})
    yield house
    house.shop.ok("DELETE", "/v1/topics")


def test_items_and_reasons_stand_beside_their_pictures(pictured: House) -> None:
    """For the person, and for a holder of the link. What an item's content names as a picture is not fetched."""
    addresses = {each["picture"]: each["url"] for each in pictured.shop.ok("GET", "/v1/pictures")["pictures"]}
    seen = Seen(pictured, count=2)
    content = {"title": "X", "picture": "https://elsewhere.example/a.png"}
    items = [each | {"picture": "item", "content": content} for each in ITEMS[::-1]]
    pictured.shop.ok("PUT", "/v1/placements/home/items", {"items": items})
    decision = next(
        each
        for each in (pictured.shop.decide(seen.person, count=2) for _ in range(200))
        if "topic:running"
        in [
            f"topic:{control.get('topic')}"
            for reason in each["why"]["reasons"]
            for control in reason["controls"]
        ]
    )
    for page in (
        seen.browser.get(f"/why/{decision['decision']}"),
        pictured.browser().get(path_of(decision["why"]["url"])),
    ):
        found = PICTURE.findall(page.text)
        assert found.count(addresses["item"]) >= 2
        assert addresses["topic"] in found
        assert set(found) == set(addresses.values())
        assert page.text.count("<img") == len(found)
    pictured.shop.place(items=ITEMS)
    again = seen.browser.get(f"/why/{decision['decision']}")
    assert PICTURE.findall(again.text) == found, "items are as of the decision"


def test_a_deleted_picture_is_left_out(house: House) -> None:
    """The page is whole without it."""
    house.shop.upload("gone", drawn())
    house.shop.place("pictured", [{"item": "x", "picture": "gone"}])
    decision = house.shop.decide(None, "pictured")
    house.shop.place("pictured", [{"item": "x"}])
    link = path_of(decision["why"]["url"])
    assert "<img" in house.browser().get(link).text
    house.shop.ok("DELETE", "/v1/pictures/gone")
    page = house.browser().get(link)
    assert (page.status_code, "<img" in page.text) == (200, False)
