"""`Idempotency-Key` (`api.repeats`): a request that is sent again gets the same bytes, and does nothing a second time."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from aboveboard.access.api_keys import parse
from aboveboard.access.tables import api_keys
from aboveboard.storage.tables import records
from aboveboard.words import Role
from sqlalchemy import func, select

from tests.api.wire import client, log_size, problem, send
from tests.world import DAN, Installation, Shop


def requests(shop: Shop) -> dict[str, Any]:
    """A request to each POST route that stores something about a person."""
    person = shop.welcome(DAN)
    decision = shop.decide(person)
    signal = {"id": "s", "type": "item_viewed", "person": person, "fields": {"item": "running-2"}}
    outcome = {"decision": decision["decision"], "item": decision["items"][0]["item"], "kind": "taken"}
    return {
        "decisions": {"placement": "home", "person": person},
        "signals": {"signals": [signal]},
        "outcomes": {"outcomes": [outcome]},
    }


def post(shop: Shop, route: str, body: Any, key: str):
    return send(shop, "POST", f"/v1/{route}", json.dumps(body).encode(), idempotency_key=key)


@pytest.fixture
def calm(installation: Installation) -> Iterator[Any]:
    """An app on each kind of database, and how many entries the log has about it; a model's are not counted."""
    with client(installation) as shop:
        shop.place()
        app = select(api_keys.c.app).where(api_keys.c.id == parse(shop.key).key_id).scalar_subquery()
        query = select(func.count()).where(records.c.app == app, records.c.kind != "model")
        yield shop, lambda: installation.run(installation.service.gateway.database.rows(query))[0][0]


@pytest.mark.parametrize("route", ["decisions", "signals", "outcomes"])
def test_the_same_request_again(calm: Any, route: str) -> None:
    """The answer is the same to the byte, and the log has one entry more and not two."""
    shop, entries = calm
    body = requests(shop)[route]
    before = entries()
    first, *others = (post(shop, route, body, "k-1") for _ in range(3))
    assert first.status_code == 200
    assert {other.content for other in others} == {first.content}
    assert entries() == before + 1


@pytest.mark.parametrize("route", ["decisions", "signals", "outcomes"])
def test_the_same_key_with_another_body(calm: Any, route: str) -> None:
    """It is refused, whatever came of the first one, and does nothing."""
    shop, entries = calm
    post(shop, route, requests(shop)[route], "k-2")
    before = entries()
    other = {"placement": "home"} if route == "decisions" else {route: [1]}
    found = problem(post(shop, route, other, "k-2"), 422)
    assert (found["field"], found["expected"]) == ("Idempotency-Key", "a new key")
    assert entries() == before


@pytest.mark.parametrize("route", ["decisions", "signals", "outcomes"])
def test_many_at_once_with_one_key(calm: Any, route: str) -> None:
    """Each gets the answer, or an error that it is still running. There are never two entries."""
    shop, entries = calm
    body = requests(shop)[route]
    before = entries()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: post(shop, route, body, "k-3"), range(16)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert problem(answer, 409)["field"] == "Idempotency-Key"
            assert answer.headers["retry-after"] == "1"
    assert entries() == before + 1


def test_a_key_belongs_to_one_app_and_one_route(installation: Installation, calm: Any) -> None:
    """Another app, or another route, may use the same one."""
    shop, _ = calm
    bodies = requests(shop)
    assert all(post(shop, route, body, "k-4").status_code == 200 for route, body in bodies.items())
    with client(installation) as other:
        other.place()
        theirs = post(other, "decisions", {"placement": "home"}, "k-4")
        assert theirs.status_code == 200
        assert theirs.content != post(shop, "decisions", bodies["decisions"], "k-4").content


def test_a_refusal_is_not_kept(calm: Any) -> None:
    """Whoever mends a request may send it with the same key."""
    shop, _ = calm
    problem(post(shop, "decisions", {"placement": "none"}, "k-5"), 404)
    assert post(shop, "decisions", {"placement": "home"}, "k-5").status_code == 200


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "ä"])
def test_a_key_out_of_shape(calm: Any, key: str) -> None:
    """Visible ASCII, 1 to 255 characters."""
    shop, _ = calm
    headers = [("content-type", "application/json"), (b"idempotency-key", key.encode("latin-1"))]
    answer = shop.http.post("/v1/decisions", content=b'{"placement":"home"}', headers=headers)
    found = problem(answer, 400)
    assert (found["field"], found["expected"]) == (
        "Idempotency-Key",
        "1 to 255 characters of visible ASCII, no spaces",
    )


@pytest.mark.parametrize("key", ["x" * 255, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "~!@#"])
def test_a_key_in_shape(calm: Any, key: str) -> None:
    """Also in the quotes that the IETF draft has."""
    shop, _ = calm
    assert post(shop, "decisions", {"placement": "home"}, key).status_code == 200


def test_a_repeat_after_a_restart(tmp_path: Path, fresh_url: str) -> None:
    """What was answered before the service went down is answered again after it came back."""
    before = Installation(tmp_path, database_url=fresh_url, learn_every_ms="0")
    key = before.key()
    with client(before, key) as shop:
        shop.place()
        bodies = requests(shop)
        answers = {route: post(shop, route, body, "k-6").content for route, body in bodies.items()}
    before.close()
    after = Installation(tmp_path, database_url=fresh_url, learn_every_ms="0")
    with client(after, key) as shop:
        size = log_size(shop)
        assert {route: post(shop, route, body, "k-6").content for route, body in bodies.items()} == answers
        assert log_size(shop) == size
    after.close()


K = {"idempotency-key": "k"}
CAP = {"item": "running-9", "content": {"title": "A cap"}}


def items_of(answer: Any) -> list[str]:
    return [each["item"] for each in answer["items"]]


def test_a_repeated_declaration_gets_the_placement_of_now(shop: Shop) -> None:
    """A retry of an old declaration does not undo the newer one."""
    shop.ok("PUT", "/v1/placements/p", {"title": "Old"}, **K)
    newer = shop.ok("PUT", "/v1/placements/p", {"title": "New"})
    assert shop.ok("PUT", "/v1/placements/p", {"title": "Old"}, **K) == newer


def test_repeated_items_do_not_come_back(shop: Shop) -> None:
    """An item that was removed since stays removed."""
    shop.place("p")
    shop.ok("PUT", "/v1/placements/p/items", {"items": [CAP]}, **K)
    emptied = shop.ok("PUT", "/v1/placements/p/items", {"items": []})
    assert shop.ok("PUT", "/v1/placements/p/items", {"items": [CAP]}, **K) == emptied


def test_a_repeated_patch_has_its_first_counts_and_the_revision_of_now(shop: Shop) -> None:
    """What it did is what it did; how many items there are is read again."""
    shop.place("p")
    first = shop.ok("PATCH", "/v1/placements/p/items", {"items": [CAP]}, **K)
    removed = shop.ok("PATCH", "/v1/placements/p/items", {"remove": ["running-9"]})
    again = shop.ok("PATCH", "/v1/placements/p/items", {"items": [CAP]}, **K)
    assert first["added"] == 1
    assert again == first | {"revision": removed["revision"], "items": removed["items"]}


def test_a_patch_that_changed_nothing_changes_nothing_later(shop: Shop) -> None:
    """Its key counts although it made no revision."""
    shop.place("p", items=[CAP])
    same = shop.ok("PATCH", "/v1/placements/p/items", {"items": [CAP]}, **K)
    assert same["unchanged"] == 1
    shop.ok("PATCH", "/v1/placements/p/items", {"remove": ["running-9"]})
    assert shop.ok("PATCH", "/v1/placements/p/items", {"items": [CAP]}, **K)["items"] == 0


def test_a_repeated_request_for_an_export_gets_the_same_export(installation: Installation) -> None:
    """Once it is deleted, the repeat says so and asks for no other one."""
    with client(installation, installation.key(Role.COMPLIANCE)) as staff:
        first, again = (staff.http.post("/v1/exports", json={"kinds": ["limit"]}, headers=K) for _ in "12")
        assert again.json()["export"] == first.json()["export"]
        staff.ok("DELETE", f"/v1/exports/{first.json()['export']}")
        gone = problem(staff.http.post("/v1/exports", json={"kinds": ["limit"]}, headers=K), 410)
        assert gone["expected"] == "a new key"


def test_a_repeated_link_has_the_entry_of_the_link(shop: Shop) -> None:
    """Also where the two were linked before, and the key was used for nothing new."""
    ours, theirs = shop.welcome(DAN), shop.welcome(DAN)
    path = f"/v1/people/{ours}/guests/{theirs}"
    linked = shop.ok("PUT", path)
    assert [shop.ok("PUT", path, **K) for _ in "12"] == [linked, linked]
