"""The routes of rights: what they refuse, and that they are described as they are."""

from urllib.parse import quote

import pytest
from aboveboard.api import routes
from aboveboard.words import Role

from tests.api.wire import client
from tests.world import EVE, Installation, Shop

ROUTES = (
    ("GET", "/v1/people/{person}/export", None),
    ("PUT", "/v1/people/{person}/restriction", {"restricted": True}),
    ("POST", "/v1/people/{person}/objection", {}),
    ("DELETE", "/v1/people/{person}/interests/topic:running", None),
    ("PUT", "/v1/people/{person}/guests/g", None),
    ("GET", "/v1/people/{person}/consents/improve/receipt", None),
)
BAD_IDS = ("x" * 201, "tab\there", "new\nline")


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_only_an_app_may_ask(
    still: Shop, still_installation: Installation, method: str, path: str, body: object
) -> None:
    """Refuses callers without a key, and keys of another role: people belong to their app."""
    filled = path.format(person="u-17")
    for role in (Role.COMPLIANCE, Role.ADMIN):
        with client(still_installation, still_installation.key(role)) as other:
            assert other.refused(method, filled, body)["status"] == 403
    assert still.http.request(method, filled, json=body, headers={"authorization": ""}).status_code == 401


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_the_people_of_another_app_do_not_exist(
    still: Shop, still_installation: Installation, method: str, path: str, body: object
) -> None:
    """What is asked about the same id from elsewhere leaves this one's as it was."""
    person = still.welcome(EVE)
    still.signal(person, topics=["running"])
    before = still.ok("GET", f"/v1/people/{person}")
    with client(still_installation) as other:
        other.http.request(method, path.format(person=person), json=body)
    assert still.ok("GET", f"/v1/people/{person}") == before


@pytest.mark.parametrize("bad", BAD_IDS)
@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_an_id_out_of_shape_is_refused(still: Shop, method: str, path: str, body: object, bad: str) -> None:
    """With the field that is wrong, and without repeating it."""
    refused = still.refused(method, path.format(person=quote(bad, safe="")), body)
    assert (refused["status"], refused["field"]) == (400, "person")
    assert bad not in str(refused)


@pytest.mark.parametrize("bad", BAD_IDS)
def test_a_guest_out_of_shape_is_refused(still: Shop, bad: str) -> None:
    """The same as a person."""
    refused = still.refused("PUT", f"/v1/people/u/guests/{quote(bad, safe='')}")
    assert (refused["status"], refused["field"]) == (400, "guest")


@pytest.mark.parametrize("key", ["running", "topic:", "colour:red", "topic:a\nb", "item:" + "x" * 210])
def test_a_key_out_of_shape_is_refused(still: Shop, key: str) -> None:
    """What a key looks like is said."""
    refused = still.refused("DELETE", f"/v1/people/u/interests/{quote(key, safe='')}")
    assert (refused["status"], refused["field"]) == (400, "key")
    assert "topic:running" in refused["expected"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"restricted":1}', b'{"restricted":true,"why":"x"}'])
def test_a_body_out_of_shape_is_refused(still: Shop, body: bytes) -> None:
    """It restricts no person."""
    headers = {"content-type": "application/json"}
    answer = still.http.put("/v1/people/nobody-yet/restriction", content=body, headers=headers)
    assert answer.status_code == 400
    assert still.refused("GET", "/v1/people/nobody-yet")["status"] == 404


def test_the_summary_has_restriction_and_guests(still: Shop) -> None:
    """From the first day on."""
    person = still.welcome(EVE)
    held = still.ok("GET", f"/v1/people/{person}")
    assert (held["restricted"], held["guests"]) == (False, 0)


def test_they_are_described() -> None:
    """With the media types that they answer with, and where to go from what is held."""
    paths = routes.openapi()["paths"]
    found = {path: set(item) for path, item in paths.items()}
    assert {("get", "export"), ("put", "restriction"), ("post", "objection")} <= {
        (method, path.rpartition("/")[2]) for path, methods in found.items() for method in methods
    }
    export = paths["/v1/people/{person}/export"]["get"]["responses"]["200"]["content"]
    receipt = paths["/v1/people/{person}/consents/{purpose}/receipt"]["get"]["responses"]["200"]["content"]
    assert (list(export), list(receipt)) == (["application/zip"], ["application/ld+json"])
    links = paths["/v1/people/{person}"]["get"]["responses"]["200"]["links"]
    assert {link["operationId"] for link in links.values()} == {"getConsents", "exportPerson"}
