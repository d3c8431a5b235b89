"""Ids in paths: of one shape, never read as anything else."""

from urllib.parse import quote

import pytest

from tests.api.wire import log_size, problem, raw, send
from tests.world import Shop

ROUTES = [
    ("people", "person"),
    ("placements", "placement"),
    ("decisions", "decision"),
    ("notices", "notice"),
]


@pytest.mark.parametrize(("resource", "field"), ROUTES)
@pytest.mark.parametrize("written", ["a%00b", "a%0a", "%0d%0a", "a%7f", "a%1f", "x" * 201, "x" * 10_000])
def test_an_id_out_of_shape(still: Shop, resource: str, field: str, written: str) -> None:
    """Control characters, a line feed at the end, or ten thousand characters: refused, with the field."""
    found = problem(send(still, "GET", f"/v1/{resource}/{written}"), 400)
    assert found["field"] == field
    assert "characters" in found["expected"] or "letters" in found["expected"]


@pytest.mark.parametrize(("resource", "_field"), ROUTES)
@pytest.mark.parametrize("written", ["a%2Fb", "a/b/c/d", "%2Fa%2F"])
def test_a_slash_is_never_part_of_an_id(still: Shop, resource: str, _field: str, written: str) -> None:
    """Encoded or not, it separates; there is no such route."""
    refused = problem(send(still, "GET", f"/v1/{resource}/{written}"), 404)
    assert refused["detail"] == "There is no such route. /schema lists all routes."


@pytest.mark.parametrize(
    "person", ["ü", "名前", "a b", "a+b", "a%b", "a?b", "a#b", "a:b", "o'h", "💡", "a;b", "@", "dial"]
)
def test_any_other_character_may_stand_in_a_persons_id(still: Shop, person: str) -> None:
    """What an app calls its people is the app's business; in a path it is percent-encoded."""
    path = f"/v1/people/{quote(person, safe='')}"
    assert send(still, "PUT", f"{path}/dial", b'{"level":2}').status_code == 200
    assert still.ok("GET", path)["person"] == person
    assert still.decide(person)["personalization"]["asked"] == 2


def test_bytes_that_are_no_utf8_in_a_path(still: Shop) -> None:
    """They are refused, and never read as the replacement character. `test_request_head` has the other routes."""
    assert problem(send(still, "GET", "/v1/people/%ff"), 400)["field"] == "path"
    assert problem(send(still, "GET", "/v1/people/%EF%BF%BD"), 404)["field"] == "person"


@pytest.mark.parametrize(
    "path", ["people//dial", "people/u/dial/", "people/%2Fu/dial", "people/u%2F/dial", "/people/u/dial"]
)
def test_an_empty_part_does_not_lead_to_another_person(still: Shop, path: str) -> None:
    """An app that has lost an id, or has one with a slash in it, must not change what another person set."""
    size = log_size(still)
    problem(send(still, "PUT", f"/v1/{path}", b'{"level":2}'), 404)
    assert log_size(still) == size


def test_a_path_that_is_no_ascii(still: Shop) -> None:
    """Bytes above 127 in the request line are not ours to guess."""
    request = f"GET /v1/people/ä HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {still.key}\r\nconnection: close\r\n\r\n"
    assert raw(still, request.encode()).startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 "))


@pytest.mark.parametrize("language", ["", "e", "en_US", "e" * 36, "en%00", "en%0a", "-"])
def test_a_language_out_of_shape(still: Shop, language: str) -> None:
    """A language tag is asked for as it is everywhere else."""
    found = problem(send(still, "GET", f"/v1/decisions/dec_x/why?language={language}"), 400)
    assert (found["field"], found["expected"]) == (
        "language",
        "A BCP 47 language tag. Without it, the first of Accept-Language that has texts, else that of the decision",
    )
