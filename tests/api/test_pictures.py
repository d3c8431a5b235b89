"""`/v1/pictures`: uploads as apps send them, and each refusal in the one shape of errors."""

from typing import Any

import pytest
from aboveboard.api.pictures import MEDIA_TYPES
from aboveboard.catalogue.picture_codec import BYTES_MAX
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.wire import log_size, problem
from tests.catalogue.test_picture_codec import BROKEN, OTHER_TYPES, TOO_MUCH
from tests.drawn_pictures import PNG, WEBP, drawn
from tests.world import Shop

UNSTORED = {"picture": "a", "topic": "a"}


def put(shop: Shop, body: Any, media_type: str = PNG, picture: str = "a", **headers: str) -> Any:
    named = {"content-type": media_type} | headers
    return shop.http.put(f"/v1/pictures/{picture}", content=body, headers=named)


def test_a_picture_is_uploaded_read_replaced_and_deleted(shop: Shop) -> None:
    """Its address changes with its bytes, and anyone may read it there until it is deleted."""
    made = shop.upload("running.2", drawn())
    assert {**made, "url": "", "sha256": "", "bytes": 0} == {
        "picture": "running.2",
        "url": "",
        "media_type": PNG,
        "width": 4,
        "height": 3,
        "bytes": 0,
        "sha256": "",
    }
    assert shop.ok("GET", "/v1/pictures/running.2") == made
    assert shop.ok("GET", "/v1/pictures") == {"pictures": [made], "most": 1000}
    other = shop.upload("running.2", drawn("WEBP"), WEBP)
    assert other["url"].endswith(f"/pictures/{other['sha256']}.webp") and other["url"] != made["url"]
    assert shop.ok("DELETE", "/v1/pictures/running.2") == {"picture": "running.2"}
    assert shop.refused("GET", "/v1/pictures/running.2")["status"] == 404
    assert shop.refused("DELETE", "/v1/pictures/running.2")["status"] == 404
    assert shop.http.get(other["url"], headers={"authorization": ""}).status_code == 404


def test_topics_and_items_come_back_with_their_pictures(shop: Shop) -> None:
    """By the id that they were declared with, and those without one have no such member."""
    shop.upload("a", drawn())
    topics = [{"topic": "x", "titles": {"en": "X"}, "picture": "a"}, {"topic": "y", "titles": {"en": "Y"}}]
    found = shop.ok("PUT", "/v1/topics", {"topics": topics})["topics"]
    assert [each.get("picture") for each in found] == ["a", None] and "picture" not in found[1]
    shop.place("shown", [{"item": "x", "picture": "a"}, {"item": "y"}])
    items = shop.ok("GET", "/v1/placements/shown")["items"]
    assert [each.get("picture") for each in items] == ["a", None] and "picture" not in items[1]


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("PUT", "/v1/topics", {"topics": [{"topic": "x", "titles": {"en": "X"}, "picture": "b"}]}, "topics[0].picture"),
        ("PUT", "/v1/placements/home/items", {"items": [{"item": "x"}, {"item": "y", "picture": "b"}]}, "items[1].picture"),
        ("PATCH", "/v1/placements/home/items", {"items": [{"item": "x", "picture": "b"}]}, "items[0].picture"),
    ],
)  # fmt: skip
def test_a_picture_that_was_not_uploaded_is_refused(
    shop: Shop, method: str, path: str, body: Any, field: str
) -> None:
    """Nothing of the request is stored, and another app's picture of that id is none."""
    shop.upload("a", drawn())
    size = log_size(shop)
    refused = shop.refused(method, path, body)
    assert (refused["status"], refused["field"]) == (422, field)
    assert log_size(shop) == size


def test_a_picture_in_use_is_not_deleted(shop: Shop) -> None:
    """The refusal says what has it. It is deleted once nothing has it."""
    shop.upload("a", drawn())
    shop.ok("PUT", "/v1/topics", {"topics": [{"topic": "x", "titles": {"en": "X"}, "picture": "a"}]})
    shop.place("shown", [{"item": "x", "picture": "a"}])
    assert "The topic x has this picture" in shop.refused("DELETE", "/v1/pictures/a")["detail"]
    shop.ok("DELETE", "/v1/topics")
    refused = shop.refused("DELETE", "/v1/pictures/a")
    assert (refused["status"], "the placement shown" in refused["detail"]) == (422, True)
    shop.place("shown", [{"item": "x"}])
    shop.ok("DELETE", "/v1/pictures/a")


@pytest.mark.parametrize("name", {**BROKEN, **TOO_MUCH, **OTHER_TYPES})
def test_what_is_no_small_still_picture_is_refused(shop: Shop, name: str) -> None:
    """With a problem that says what would be right, and nothing is stored."""
    body, media_type = {**BROKEN, **TOO_MUCH, **OTHER_TYPES}[name]
    found = problem(put(shop, body, media_type), 415 if name in OTHER_TYPES else 422)
    assert found["expected"]
    assert shop.ok("GET", "/v1/pictures")["pictures"] == []


@pytest.mark.parametrize(
    "media_type", ["", "application/json", "image/jpeg", "image/svg+xml", "image/*", "PNG"]
)
def test_another_content_type_is_refused(shop: Shop, media_type: str) -> None:
    """Although the bytes are a picture."""
    found = problem(put(shop, drawn(), media_type), 415)
    assert found["type"].endswith(":unsupported-picture")


@pytest.mark.parametrize("media_type", ["Image/PNG", "image/png; charset=binary"])
def test_a_content_type_is_compared_without_case_and_parameters(shop: Shop, media_type: str) -> None:
    """As in RFC 9110."""
    assert put(shop, drawn(), media_type).status_code == 200


@pytest.mark.parametrize("size", [BYTES_MAX + 1, 2_000_000])
@pytest.mark.parametrize("is_declared", [True, False])
def test_too_many_bytes_are_refused(shop: Shop, size: int, *, is_declared: bool) -> None:
    """One byte above the bound, and above that of any body. The last byte below is taken."""
    body = drawn() + b"\0" * (size - len(drawn()))
    found = put(shop, body if is_declared else iter([body[:9], body[9:]]))
    problem(found, 413)
    assert put(shop, drawn() + b"\0" * (BYTES_MAX - len(drawn()))).status_code == 200


@pytest.mark.parametrize("picture", [".a", "a%2fb", "a%20b", "%C3%A9", "a" * 101])
def test_an_id_of_another_form_is_refused(shop: Shop, picture: str) -> None:
    """It is part of a path."""
    assert put(shop, drawn(), picture=picture).status_code in (400, 404)


def test_a_packed_picture_is_unpacked_first(shop: Shop) -> None:
    """As every body with a content coding that is read."""
    import gzip

    assert put(shop, gzip.compress(drawn()), **{"content-encoding": "gzip"}).json() == shop.upload(
        "a", drawn()
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.sampled_from(MEDIA_TYPES),
    st.sampled_from((b"", b"\x89PNG\r\n\x1a\n", b"RIFF\x1c\0\0\0WEBPVP8L", drawn()[:40], drawn("WEBP")[:40])),
    st.binary(max_size=60),
)
def test_no_bytes_are_a_fault(shop: Shop, media_type: str, begin: bytes, rest: bytes) -> None:
    """A picture, or a refusal."""
    assert put(shop, begin + rest, media_type).status_code in (200, 413, 415, 422)
