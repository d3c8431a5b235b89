"""Uploading and deleting pictures: each change has an entry of the operator."""

from typing import Any

import pytest
from aboveboard.catalogue.picture_codec import EncodedPicture, rewrite
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.gateway.idempotency import Once
from aboveboard.ingestion import pictures
from msgspec import structs

from tests.api.wire import log_size
from tests.drawn_pictures import PNG, drawn
from tests.house import House


def encoded(mode: str = "RGB") -> EncodedPicture:
    return rewrite(drawn(mode=mode), PNG)


def test_each_change_has_an_entry(house: House) -> None:
    """Equal bytes under the same id are no change, and other ones replace it."""
    app, gateway = house.app, house.gateway
    size = log_size(house.shop)
    first = house.run(pictures.put_picture(gateway, app, "a", encoded()))
    assert house.run(pictures.put_picture(gateway, app, "a", encoded())) == first
    assert log_size(house.shop) == size + 1
    second = house.run(pictures.put_picture(gateway, app, "a", encoded("L")))
    assert second.sha256 != first.sha256
    assert house.run(pictures.get_picture(gateway, app, "a")) == second
    house.run(pictures.delete_picture(gateway, app, "a"))
    assert log_size(house.shop) == size + 3


def test_an_unknown_picture_is_not_found(house: House) -> None:
    """Nor is one of another app."""
    app, gateway = house.app, house.gateway
    house.run(pictures.put_picture(gateway, "another", "a", encoded()))
    for work in (pictures.get_picture, pictures.delete_picture):
        with pytest.raises(NotFound):
            house.run(work(gateway, app, "a"))
    house.run(pictures.delete_picture(gateway, "another", "a"))


def test_an_app_has_as_many_pictures_as_it_may(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is refused. One of them can still be replaced, also above a bound that was lowered."""
    app, gateway = house.app, house.gateway
    settings: Any = gateway.settings
    monkeypatch.setattr(gateway, "settings", structs.replace(settings, pictures_max=2))
    for picture in ("a", "b"):
        house.run(pictures.put_picture(gateway, app, picture, encoded()))
    with pytest.raises(Unprocessable) as refused:
        house.run(pictures.put_picture(gateway, app, "c", encoded()))
    assert refused.value.expected == "at most 2 pictures of an app"
    monkeypatch.setattr(gateway, "settings", structs.replace(settings, pictures_max=1))
    house.run(pictures.put_picture(gateway, app, "b", encoded("L")))


def test_a_repeat_changes_nothing(house: House) -> None:
    """It gets the picture that the id has now, and NotFound once it has none."""
    app, gateway = house.app, house.gateway

    def asked(name: bytes) -> Once:
        return Once(name, b"fingerprint", b"place")

    first = house.run(pictures.put_picture(gateway, app, "a", encoded(), asked=asked(b"put")))
    second = house.run(pictures.put_picture(gateway, app, "a", encoded("L")))
    again = asked(b"put")
    assert house.run(pictures.put_picture(gateway, app, "a", encoded(), asked=again)) == second != first
    assert again.replayed
    house.run(pictures.delete_picture(gateway, app, "a", asked=asked(b"delete")))
    house.run(pictures.delete_picture(gateway, app, "a", asked=asked(b"delete")))
    with pytest.raises(NotFound):
        house.run(pictures.put_picture(gateway, app, "a", encoded(), asked=asked(b"put")))
