"""The use of pictures: what topics and items have exists, and stays."""

import asyncio
from typing import Any

import pytest
from aboveboard.catalogue.picture_codec import rewrite
from aboveboard.catalogue.pictures import read_revision
from aboveboard.catalogue.topics import DeclaredTopic
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.ingestion import picture_use, pictures, placements, topics
from aboveboard.ingestion.picture_use import PictureClaim, claim_pictures, find_use, pictures_of

from tests.drawn_pictures import PNG, drawn
from tests.house import House

RUN = DeclaredTopic("running", {"en": "Running"}, picture="a")


def put_items(house: House, app: str, *items: Item) -> Any:
    return placements.put_items(house.gateway, app, "home", items)


def test_the_first_field_that_names_a_picture_is_reported() -> None:
    """Items without one name none."""
    items = [Item("x"), Item("y", picture="a"), Item("z", picture="b"), Item("w", picture="a")]
    assert pictures_of(items) == {"a": "items[1].picture", "b": "items[2].picture"}


def test_an_unknown_picture_is_not_claimed(house: House) -> None:
    """The field that names it is at fault. Without pictures there is nothing to claim."""
    house.shop.upload("a", drawn())
    named = {"a": "items[0].picture", "b": "items[1].picture"}
    with pytest.raises(Unprocessable) as refused:
        house.run(claim_pictures(house.gateway, house.app, named))
    assert refused.value.field == "items[1].picture"
    assert house.run(claim_pictures(house.gateway, house.app, {})) == PictureClaim()


def test_a_use_is_found_in_topics_and_items(house: House) -> None:
    """Of the app, in the newest revision, also of an item that is a step of it."""
    house.shop.upload("a", drawn())
    gateway, app = house.gateway, house.app
    assert house.run(find_use(gateway, app, "a")) is None
    house.run(put_items(house, app, Item("x", picture="a"), Item("y")))
    house.run(placements.patch_items(gateway, app, "home", [Item("y", picture="a")], ["x"]))
    assert house.run(find_use(gateway, app, "a")) == "An item of the placement home"
    house.run(topics.put_topics(gateway, app, (RUN,)))
    assert house.run(find_use(gateway, app, "a")) == "The topic running"
    house.run(topics.delete_topics(gateway, app, None))
    house.run(put_items(house, app, Item("y")))
    assert house.run(find_use(gateway, app, "a")) is None


@pytest.mark.parametrize("user", ["topics", "items", "patch"])
def test_a_picture_is_not_deleted_beside_a_request_that_begins_to_use_it(
    house: House, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    """The deletion commits first, after the request has found the picture. The request looks again, and is refused."""
    gateway, app = house.gateway, house.app
    house.shop.upload("a", drawn())
    begin = {
        "topics": lambda: topics.put_topics(gateway, app, (RUN,)),
        "items": lambda: put_items(house, app, Item("x", picture="a")),
        "patch": lambda: placements.patch_items(gateway, app, "home", [Item("x", picture="a")], []),
    }[user]
    claimed = picture_use.claim_pictures

    async def claim_then_delete(*asked: Any) -> PictureClaim:
        found = await claimed(*asked)
        monkeypatch.undo()
        await pictures.delete_picture(gateway, app, "a")
        return found

    module = topics if user == "topics" else placements
    monkeypatch.setattr(module, "claim_pictures", claim_then_delete)
    with pytest.raises(Unprocessable):
        house.run(begin())


@pytest.mark.parametrize("user", ["topics", "items"])
def test_a_deletion_sees_a_use_that_began_meanwhile(
    house: House, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    """The use commits after the deletion has found none, so the deletion looks again, and is refused."""
    gateway, app = house.gateway, house.app
    house.shop.upload("a", drawn())

    async def find_then_use(*asked: Any) -> str | None:
        found = await find_use(*asked)
        monkeypatch.undo()
        await (
            topics.put_topics(gateway, app, (RUN,))
            if user == "topics"
            else put_items(house, app, Item("x", picture="a"))
        )
        return found

    monkeypatch.setattr(pictures, "find_use", find_then_use)
    with pytest.raises(Unprocessable, match="has this picture"):
        house.run(pictures.delete_picture(gateway, app, "a"))
    assert house.shop.ok("GET", "/v1/pictures/a")["picture"] == "a"


def test_only_a_new_use_changes_the_revision(house: House) -> None:
    """So requests that keep their pictures never wait for each other."""
    gateway, app = house.gateway, house.app
    house.run(pictures.put_picture(gateway, app, "a", rewrite(drawn(), PNG)))
    house.run(put_items(house, app, Item("x", picture="a")))
    before = house.run(read_revision(gateway.database, app))
    house.run(put_items(house, app, Item("x", picture="a"), Item("y", picture="a")))
    house.run(placements.patch_items(gateway, app, "home", [Item("z", picture="a")], []))
    assert house.run(read_revision(gateway.database, app)) == before


def test_many_requests_at_once_all_succeed(house: House) -> None:
    """Each changes the revision of the pictures: forty uploads, and then twenty placements that begin to use one."""
    gateway, app = house.gateway, house.app
    encoded = rewrite(drawn(), PNG)
    names = [f"p{n}" for n in range(20)]
    for name in names:
        house.shop.place(name, [])

    async def all_at_once() -> list[Any]:
        uploads = [pictures.put_picture(gateway, app, f"a{n}", encoded) for n in range(40)]
        await asyncio.gather(*uploads)
        uses = [placements.put_items(gateway, app, name, [Item("x", picture="a1")]) for name in names]
        return await asyncio.gather(*uses)

    assert {each.items[0].picture for each in house.run(all_at_once())} == {"a1"}
