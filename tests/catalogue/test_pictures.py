"""The pictures of an app as they are stored: by id, by hash, and their addresses."""

import pytest
from aboveboard.catalogue.pictures import (
    Picture,
    address_of,
    read_addresses,
    read_body,
    read_picture,
    read_pictures,
    read_revision,
)

from tests.drawn_pictures import PNG, WEBP, drawn
from tests.house import House


def test_a_picture_is_found_by_its_id_and_by_its_hash(house: House) -> None:
    """The bytes under the hash are those that were measured."""
    database, app = house.gateway.database, house.app
    made = house.shop.upload("b", drawn())
    found = house.run(read_picture(database, app, "b"))
    assert found == Picture("b", made["sha256"], PNG, 4, 3, made["bytes"])
    assert len(house.run(read_body(database, made["sha256"], PNG))) == made["bytes"]
    assert house.run(read_body(database, made["sha256"], WEBP)) is None
    assert house.run(read_body(database, "0" * 64, PNG)) is None
    assert house.run(read_picture(database, app, "c")) is None
    assert house.run(read_picture(database, "another", "b")) is None


def test_pictures_are_listed_by_their_ids(house: House) -> None:
    """Those of the app alone, and the revision counts their changes."""
    database, app = house.gateway.database, house.app
    assert house.run(read_revision(database, app)) == 0
    for picture in ("b", "a"):
        house.shop.upload(picture, drawn())
    assert [each.picture for each in house.run(read_pictures(database, app))] == ["a", "b"]
    assert house.run(read_pictures(database, "another")) == ()
    assert house.run(read_revision(database, app)) == 2


def test_addresses_are_those_of_pictures_that_exist(house: House) -> None:
    """By the keys of the caller, several of which may have one picture."""
    made = house.shop.upload("a", drawn("WEBP", lossless=True), WEBP)
    named = {"item:x": "a", "topic:y": "a", "item:z": "gone"}
    found = house.run(read_addresses(house.gateway.database, house.app, named))
    assert found == dict.fromkeys(("item:x", "topic:y"), address_of(made["sha256"], WEBP))
    assert house.run(read_addresses(house.gateway.database, house.app, {})) == {}


@pytest.mark.parametrize(("media_type", "ending"), [(PNG, "png"), (WEBP, "webp")])
def test_an_address_is_the_hash_and_the_ending(media_type: str, ending: str) -> None:
    """So equal bytes of two apps have one address."""
    assert address_of("ab", media_type) == f"/pictures/ab.{ending}"


def test_a_picture_is_looked_up_by_an_index(house: House) -> None:
    """Each page asks for some, and no query reads the bytes of all others."""
    made = house.shop.upload("a", drawn())
    plans = house.plans(read_body(house.gateway.database, made["sha256"], PNG), "pictures")
    assert plans and all("ix_pictures_sha256" in each for each in plans)
