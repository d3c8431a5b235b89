"""What is wrong with a body is said by field, with what would be right, and nothing is half-written."""

import json
import socket
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from aboveboard.identifiers import LAST_MS

from tests.api.wire import WITH_BODY, filled, log_size, metrics_of, problem, send
from tests.world import Installation, Shop

CANARY = "Zx-canary-7f3a"
DEEP = b"[" * 100_000
TIME = "a time with its UTC offset, such as 2026-11-21T08:10:00+01:00"
NOTHING_NEEDED = (
    "/limits",
    "/facts",
    "/objection",
    "/exports",
    "/link",
    "/approve",
    "/compose",
    "/{catalogue}",
)
PERSON = "The app's own id of a person: 1 to 200 characters, no slash, no control characters"


def ids(routes):
    return [f"{method} {path}" for method, path in routes]


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=ids(WITH_BODY))
@pytest.mark.parametrize(
    "body", [b"{", b'{"a" 1}', b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"{'a': 1}", b"NaN", b"nul"]
)
def test_what_is_not_json_is_no_body(
    entitled: Callable[[str], Shop], method: str, path: str, body: bytes
) -> None:
    """Cut short or of another encoding: it is one JSON object in UTF-8 or nothing."""
    found = problem(send(entitled(path), method, filled(path), body), 400)
    assert (found["detail"], found["expected"]) == ("The body is not valid JSON in UTF-8.", "one JSON object")


@pytest.mark.parametrize("after", [b"{}", b"\0", b",", b"x"])
def test_nothing_follows_a_body(still: Shop, after: bytes) -> None:
    """Two readers must not see two different requests."""
    for method, path, body in (
        ("POST", "/v1/decisions", DECISION),
        ("PUT", "/v1/people/u/dial", {"level": 1}),
    ):
        problem(send(still, method, path, json.dumps(body).encode() + after), 400)


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=ids(WITH_BODY))
@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"1", b"true", b"", b"{}"])
def test_a_body_is_an_object_with_what_is_needed(
    entitled: Callable[[str], Shop], method: str, path: str, body: bytes
) -> None:
    """Every other kind of JSON is refused with a list of the fields; so is an object without them, where there are any
    without which there is nothing to do."""
    if body == b"{}" and (method == "PATCH" or path.endswith(NOTHING_NEEDED)):
        return
    found = problem(send(entitled(path), method, filled(path), body), 400)
    assert found["expected"]


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=ids(WITH_BODY))
@pytest.mark.parametrize("name", ["surprise", "sürprise", "a b", "x" * 100])
def test_an_unknown_field_is_an_error(
    still: Shop, entitled: Callable[[str], Shop], method: str, path: str, name: str
) -> None:
    """A misspelt field would otherwise go unnoticed. It is named when it could be a name."""
    size = log_size(still)
    found = problem(send(entitled(path), method, filled(path), json.dumps({name: CANARY}).encode()), 400)
    assert found["expected"].startswith("an object with: ")
    assert found.get("field") == (name if name == "surprise" else None)
    assert log_size(still) == size


DECISION = {"placement": "home"}
ITEM = {"item": "a"}


def item(**more: Any) -> Any:
    return {"items": [{"item": "b"}, ITEM | more]}


def later(**more: Any) -> Any:
    return {"state": "given"} | more


@pytest.mark.parametrize(
    ("path", "body", "field", "expected"),
    [
        ("decisions", {}, "placement", "A placement's id: 1 to 100 letters"),
        ("decisions", {"placement": 5}, "placement", "A placement's id"),
        ("decisions", {"placement": "ho me"}, "placement", "A placement's id"),
        ("decisions", {"placement": "home\n"}, "placement", "A placement's id"),
        ("decisions", DECISION | {"person": ""}, "person", PERSON),
        ("decisions", DECISION | {"person": "a/b"}, "person", PERSON),
        ("decisions", DECISION | {"person": "a\0"}, "person", PERSON),
        ("decisions", DECISION | {"person": "a\n"}, "person", PERSON),
        ("decisions", DECISION | {"person": "x" * 10_000}, "person", PERSON),
        ("decisions", DECISION | {"person": 17}, "person", PERSON),
        ("decisions", DECISION | {"session": "a\x7f"}, "session", "The app's own id of one visit"),
        ("decisions", DECISION | {"count": 0}, "count", "a whole number, 1 to 50"),
        ("decisions", DECISION | {"count": 51}, "count", "a whole number, 1 to 50"),
        ("decisions", DECISION | {"count": "1"}, "count", "a whole number, 1 to 50"),
        ("decisions", DECISION | {"count": 1.5}, "count", "a whole number, 1 to 50"),
        ("decisions", DECISION | {"count": True}, "count", "a whole number, 1 to 50"),
        ("decisions", DECISION | {"count": None}, "count", "a whole number, 1 to 50"),
        ("decisions", DECISION | {"candidates": []}, "candidates", "a list of length at least 1"),
        ("decisions", DECISION | {"candidates": "a"}, "candidates", "a list of length at least 1"),
        ("decisions", DECISION | {"candidates": ["a", 2]}, "candidates[1]", "An item of the placement"),
        ("decisions", DECISION | {"context": {"device": "fridge"}}, "context.device", "one of: mobile, tablet"),
        ("decisions", DECISION | {"context": {"region": "fr"}}, "context.region", "An ISO 3166 code"),
        ("decisions", DECISION | {"context": {"local_time": "08:10"}}, "context.local_time", TIME),
        ("decisions", DECISION | {"context": {"local_time": "2026-11-21T08:10:00"}}, "context.local_time", TIME),
        ("decisions", DECISION | {"context": {"weather": 1}}, "context.weather", "an object with: device"),
        ("decisions", DECISION | {"language": "e"}, "language", "A BCP 47 language tag"),
        ("signals", {"signals": []}, "signals", "a list of length at least 1"),
        ("signals", {"signals": {}}, "signals", "a list of length at least 1"),
        ("outcomes", {"outcomes": []}, "outcomes", "a list of length at least 1"),
        ("people/u/dial", {"level": 5}, "level", "a whole number, 0 to 4"),
        ("people/u/dial", {"level": -1}, "level", "a whole number, 0 to 4"),
        ("people/u/dial", {"level": "1"}, "level", "a whole number, 0 to 4"),
        ("people/u/dial", {"level": 1.5}, "level", "a whole number, 0 to 4"),
        ("people/u/dial", {"level": 10**30}, "level", "a whole number, 0 to 4"),
        ("people/u/limits", {"topics": None}, "topics", "a list of length at most 1000"),
        ("people/u/limits", {"topics": ["a", ""]}, "topics[1]", "A topic: 1 to 100 characters"),
        ("people/u/limits", {"topics": ["a\0"]}, "topics[0]", "A topic: 1 to 100 characters"),
        ("people/u/limits", {"topics": ["a"] * 1001}, "topics", "a list of length at most 1000"),
        ("people/u/limits", {"categories": ["x"]}, "categories[0]", "one of: behavioural, transactional"),
        ("people/u/facts", {"age_class": "old"}, "age_class", "one of: adult, minor, unknown"),
        ("people/u/facts", {"age_class": None}, "age_class", "one of: adult, minor, unknown"),
        ("people/u/facts", {"time_zone": ""}, "time_zone", "An IANA time zone, such as Europe/Paris"),
        ("people/u/consents/improve", {}, "state", "one of: given, objected, refused, withdrawn"),
        ("people/u/consents/improve", {"state": "expired"}, "state", "one of: given, objected"),
        ("people/u/consents/improve", later(at="2026-11-21"), "at", TIME),
        ("people/u/consents/improve", later(at=1), "at", TIME),
        ("people/u/consents/improve", later(method="a\0"), "method", "The way in which the person chose"),
        ("placements/home", {"title": ""}, "title", "A title: 1 to 200 characters"),
        ("placements/home", {"title": "x", "kind": "y"}, "kind", "one of: content, offer, advert, message"),
        ("placements/home", {"title": "x", "baseline": "y"}, "baseline", "one of: editorial, popular"),
        ("placements/home", {"title": "x", "cap": {"times": 1}}, "cap.days", "a whole number, 1 to 365"),
        ("placements/home", {"title": "x", "cap": {"times": 0, "days": 1}}, "cap.times", "a whole number, 1 to 1000"),
        ("placements/home/items", item(item=""), "items[1].item", "The app's own id of an item"),
        ("placements/home/items", item(tags=["a", 5]), "items[1].tags[1]", "A tag or topic"),
        ("placements/home/items", item(content=[]), "items[1].content", "an object"),
        ("placements/home/items", item(starts="soon"), "items[1].starts", TIME),
        ("placements/home/items", item(sensitivity="x"), "items[1].sensitivity", "one of: plain, special"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(still: Shop, path: str, body: Any, field: str, expected: str) -> None:
    """The field, and what would be right there, from the same types that the API is described with."""
    size = log_size(still)
    method = "POST" if path in ("decisions", "signals", "outcomes") else "PUT"
    found = problem(send(still, method, f"/v1/{path}", json.dumps(body).encode()), 400)
    assert found["field"] == field
    assert found["expected"].startswith(expected)
    assert log_size(still) == size


@pytest.mark.parametrize(
    ("path", "body", "field", "expected"),
    [
        ("decisions", DECISION | {"candidates": ["running-1", CANARY]}, "candidates[1]", "an item of the placement"),
        ("decisions", DECISION | {"candidates": ["running-1"] * 2}, "candidates", "every item once"),
        ("decisions", DECISION | {"context": {"local_time": "2020-01-01T00:00:00Z"}}, "context.local_time", "the person's present time"),
        ("decisions", DECISION | {"context": {"local_time": "0001-01-01T00:00:00+12:00"}}, "context.local_time", "the person's present time"),
        ("people/u/facts", {"time_zone": CANARY}, "time_zone", "an IANA name, such as Europe/Paris"),
        ("people/u/facts", {"time_zone": "../../etc/passwd"}, "time_zone", "an IANA name, such as Europe/Paris"),
        ("people/u/consents/improve", {"state": "given"}, "notice", "the id of a notice about this purpose"),
        ("people/u/consents/improve", {"state": "given", "notice": CANARY}, "notice", "the id of a notice about this purpose"),
        ("people/u/consents/improve", later(at="2099-01-01T00:00:00Z"), "at", "a time that has passed"),
        ("people/u/consents/improve", later(at="0001-01-01T00:00:00+10:00"), "at", "a time from 1970 to 9999 in UTC"),
        ("people/u/consents/improve", later(expires="2001-01-01T00:00:00Z"), "expires", "a time to come"),
        ("people/u/consents/improve", later(expires="9999-12-31T23:59:59-10:00"), "expires", "a time from 1970 to 9999 in UTC"),
        ("placements/home/items", {"items": [ITEM, ITEM]}, "items", "every item id once"),
        ("placements/home/items", item(starts="0001-01-01T00:00:00Z"), "items[1].starts", "a time from 1970 to 9999 in UTC"),
        ("placements/home/items", item(starts="2027-01-01T00:00:00Z", ends="2026-01-01T00:00:00Z"), "items[1].ends", "a time after `starts`"),
        ("placements/home/items", item(content={"a": json.loads("[" * 20 + "]" * 20)}), "items[1].content", "at most 20 levels"),
    ],
)  # fmt: skip
def test_what_does_not_exist_or_cannot_be(
    still: Shop, path: str, body: Any, field: str, expected: str
) -> None:
    """Well formed is not enough: what a request names must be there, and times must make sense."""
    size = log_size(still)
    method = "POST" if path in ("decisions", "signals", "outcomes") else "PUT"
    answer = send(still, method, f"/v1/{path}", json.dumps(body).encode())
    found = problem(answer, 422)
    assert found["field"] == field
    assert found["expected"].startswith(expected)
    assert CANARY not in answer.text
    assert log_size(still) == size


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "decisions", {"placement": CANARY}, "placement"),
        ("PUT", f"placements/{CANARY}/items", {"items": []}, "placement"),
        ("PUT", f"people/u/consents/{CANARY}", {"state": "refused"}, "purpose"),
        ("GET", f"placements/{CANARY}", None, "placement"),
        ("GET", f"people/{CANARY}", None, "person"),
        ("GET", f"people/{CANARY}/consents", None, "person"),
        ("GET", f"decisions/{CANARY}", None, "decision"),
        ("GET", f"decisions/{CANARY}/why", None, "decision"),
        ("GET", f"notices/{CANARY}", None, "notice"),
    ],
)
def test_what_is_not_there(still: Shop, method: str, path: str, body: Any, field: str) -> None:
    """404 names the field and nothing that stood in it."""
    size = log_size(still)
    answer = send(still, method, f"/v1/{path}", None if body is None else json.dumps(body).encode())
    assert problem(answer, 404)["field"] == field
    assert CANARY not in answer.text
    assert log_size(still) == size


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=ids(WITH_BODY))
def test_a_body_nested_without_end(entitled: Callable[[str], Shop], method: str, path: str) -> None:
    """A reader that follows every level would fall over; this one says no."""
    name = {"/v1/signals": b"signals", "/v1/outcomes": b"outcomes"}.get(path, b"x")
    found = problem(send(entitled(path), method, filled(path), b'{"%b":' % name + DEEP), 400)
    assert found["expected"]


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"9" * 5000])
def test_a_number_that_nothing_can_hold(still: Shop, number: bytes) -> None:
    """It is not rounded to infinity, and not cut."""
    found = problem(send(still, "POST", "/v1/decisions", b'{"placement":"home","count":%b}' % number), 400)
    assert found["field"] == "count"
    body = b'{"items":[{"item":"a","content":{"price":%b}}]}' % number
    found = problem(send(still, "PUT", "/v1/placements/home/items", body), 400)
    assert found["field"] == "items[0].content[...]"
    assert found["expected"] == "JSON whose numbers fit a double"


@pytest.mark.parametrize(
    "text", [b'"\\ud800"', b'"\\udc00x"', b'"\xed\xa0\x80"', b'"\xff"', b'"\xc3"', b'"\\u12"']
)
@pytest.mark.parametrize("path", ["decisions", "people/u/limits", "placements/home"])
def test_text_that_is_no_unicode(still: Shop, path: str, text: bytes) -> None:
    """Halves of surrogate pairs and stray bytes stand in no text; they are refused before they get anywhere."""
    field = {"decisions": b"person", "people/u/limits": b"topics", "placements/home": b"title"}[path]
    value = b"[%b]" % text if field == b"topics" else text
    method = "POST" if path == "decisions" else "PUT"
    found = problem(send(still, method, f"/v1/{path}", b'{"%b":%b}' % (field, value)), 400)
    assert found["detail"] == "The body is not valid JSON in UTF-8."


def test_both_readers_of_bodies_refuse_a_key_that_stands_twice(still: Shop) -> None:
    """So says the description of the API. `test_duplicate_keys` has the other routes."""
    problem(send(still, "POST", "/v1/decisions", b'{"placement":"home","placement":"none"}'), 400)
    problem(send(still, "PUT", "/v1/people/twice/dial", b'{"level":1,"level":3}'), 400)
    problem(send(still, "GET", "/v1/people/twice"), 404)


def test_too_many_candidates(still: Shop) -> None:
    """The limit of this installation is said."""
    many = [f"i{n}" for n in range(1001)]
    found = problem(
        send(still, "POST", "/v1/decisions", json.dumps(DECISION | {"candidates": many}).encode()), 413
    )
    assert (found["field"], found["expected"]) == ("candidates", "at most 1000")


@pytest.mark.parametrize("name", ["signals", "outcomes"])
def test_too_many_of_one_kind(still: Shop, name: str) -> None:
    """The limit of this installation is said, and none of them is taken."""
    size = log_size(still)
    found = problem(send(still, "POST", f"/v1/{name}", json.dumps({name: [{}] * 501}).encode()), 413)
    assert (found["field"], found["expected"]) == (name, "at most 500")
    assert log_size(still) == size


def test_the_last_instant_can_be_told(still: Shop) -> None:
    """Times at both ends come back as they were sent."""
    last = "9999-12-31T23:59:59.999Z"
    body = item(starts="1970-01-01T00:00:00Z", ends=last)
    still.place("times", body["items"])
    found = still.ok("GET", "/v1/placements/times")["items"][1]
    assert (found["starts"], found["ends"]) == ("1970-01-01T00:00:00.000Z", last)
    assert LAST_MS == 253402300799999


def test_the_deepest_content_comes_back(still: Shop) -> None:
    """What is accepted can be read, decided on and changed again."""
    content = {"a": json.loads("[" * 19 + "]" * 19)}
    still.place("deep", item(content=content)["items"])
    assert still.ok("GET", "/v1/placements/deep")["items"][1]["content"] == content
    assert still.decide(placement="deep", candidates=["a"])["items"][0]["content"] == content
    still.place("deep", [])


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=ids(WITH_BODY))
def test_a_body_that_stops_half_way(
    still_installation: Installation,
    still: Shop,
    entitled: Callable[[str], Shop],
    method: str,
    path: str,
) -> None:
    """Whoever goes away before the end has asked for nothing, and it is counted as no fault of ours."""
    metrics_of(still_installation)  # whose key is an entry too
    size, route = log_size(still), f'route="{path}",status='
    key = entitled(path).key
    where = urlsplit(str(still.http.base_url))
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        head = f"{method} {filled(path)} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n"
        connection.sendall((head + "content-type: application/json\r\ncontent-length: 99\r\n\r\n{").encode())
    deadline = time.monotonic() + 10
    while f'{route}"499"' not in (found := metrics_of(still_installation)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert f'{route}"500"' not in found
    assert log_size(still) == size
