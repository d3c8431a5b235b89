"""Signals and outcomes: judged one by one, so that a bad one spoils nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.wire import log_size, send
from tests.world import ADA, DAN, ITEMS, Shop

GOOD = {"id": "s", "type": "item_viewed", "person": "p", "fields": {"item": "running-1"}}
PERSON = "The app's own id of a person: 1 to 200 characters, no slash, no control characters"
TIME = "a time with its UTC offset, such as 2026-11-21T08:10:00+01:00"


def judged(shop: Shop, *signals: Any) -> list[Any]:
    """The results of signals that are sent as they are, bytes or values."""
    raw = b",".join(each if isinstance(each, bytes) else json.dumps(each).encode() for each in signals)
    answer = send(shop, "POST", "/v1/signals", b'{"signals":[%b]}' % raw)
    assert answer.status_code == 200, answer.text
    return answer.json()["signals"]


@pytest.mark.parametrize(
    ("signal", "field", "expected"),
    [
        ({}, "id", "The app's own id of a signal"),
        (1, "signal", "an object with: id, type, person, session, at, fields"),
        (None, "signal", "an object with: id"),
        (GOOD | {"id": ""}, "id", "The app's own id of a signal"),
        (GOOD | {"id": "a\0"}, "id", "The app's own id of a signal"),
        (GOOD | {"person": "a/b"}, "person", PERSON),
        (GOOD | {"person": "x" * 10_000}, "person", PERSON),
        (GOOD | {"session": ""}, "session", "The app's own id of one visit"),
        (GOOD | {"at": "2026-11-21"}, "at", TIME),
        (GOOD | {"at": "2099-01-01T00:00:00Z"}, "at", "a time that has passed"),
        (GOOD | {"at": "2001-01-01T00:00:00Z"}, "at", "a time within the last 90 days"),
        (GOOD | {"at": "0001-01-01T00:00:00+23:00"}, "at", "a time within the last 90 days"),
        (GOOD | {"type": "guessed"}, "type", "one of the declared types of signals"),
        (GOOD | {"type": 5}, "type", "One of the declared types of signals"),
        (GOOD | {"more": 1}, "more", "an object with: id"),
        (GOOD | {"fields": []}, "fields", "an object"),
        (GOOD | {"fields": {"item": 1}}, "fields.item", "text of at most 200 characters"),
        (GOOD | {"fields": {"item": {"a": 1}}}, "fields.item", "text of at most 200 characters"),
        (GOOD | {"fields": {"item": ""}}, "fields.item", "text of at most 200 characters"),
        (GOOD | {"fields": {"surprise": 1}}, "fields.surprise", "one of: currency, item, price"),
        (GOOD | {"fields": {"not a name": 1}}, "fields", "one of: currency, item, price"),
        (b'{"id":"a","type":"paused","person":"p","fields":{"seconds":1e400}}', "fields[...]", "JSON whose"),
        (b'{"id":"a","type":"paused","person":"p","fields":{"seconds":' + b"9" * 5000 + b"}}", "fields[...]", "JSON"),
        (b'{"id":"\xff","type":"paused","person":"p"}', "signal", "one JSON object"),
        (b'{"id":"a","type":"paused","person":"p","fields":{"x":' + b"[" * 900 + b"]" * 900 + b"}}", "fields.x", ""),
    ],
)  # fmt: skip
def test_a_bad_signal_among_good_ones(still: Shop, signal: Any, field: str, expected: str) -> None:
    """It is rejected with what would be right; the ones beside it are judged as if it were not there."""
    before, bad, after = judged(still, GOOD | {"id": "1"}, signal, GOOD | {"id": "2"})
    assert bad["status"] == "rejected"
    assert bad["problems"][0]["field"] in (field, "fields")
    assert bad["problems"][0]["expected"].startswith(expected)
    assert [before["status"], after["status"]] == ["withheld", "withheld"]


def test_a_number_that_is_none_is_no_json(still: Shop) -> None:
    """NaN is not a JSON word: the whole body is none."""
    answer = send(still, "POST", "/v1/signals", b'{"signals":[{"id":"a","fields":{"seconds":NaN}}]}')
    assert answer.status_code == 400


def test_the_results_stand_in_the_order_of_the_signals(still: Shop) -> None:
    """With the app's own id beside each, as far as it has one."""
    results = judged(still, *[GOOD | {"id": f"n-{n}"} if n % 2 else n for n in range(9)])
    assert [one["id"] for one in results] == [f"n-{n}" if n % 2 else None for n in range(9)]


def test_without_a_consent_nothing_is_stored(still: Shop) -> None:
    """That is no error: it is what was asked for. Neither is the person known afterwards."""
    person = still.welcome(ADA)
    size = log_size(still)
    result = judged(still, GOOD | {"person": person})[0]
    assert (result["status"], result["reach"]) == ("withheld", [])
    assert result["held_back"] == [{"what": "item", "because": "dial"}]
    assert send(still, "GET", f"/v1/people/{person}").status_code == 404
    assert log_size(still) == size + 1


def test_everything_that_came_in_is_accounted_for(still: Shop) -> None:
    """Kept fields and fields held back are together the ones that were sent."""
    person = still.welcome(DAN)
    fields = {"item": "running-1", "url": "https://shop.example/x?u=1", "referrer": "https://a.example/b"}
    result = judged(still, GOOD | {"person": person, "type": "page_viewed", "fields": fields})[0]
    assert result["status"] == "reduced"
    assert result["held_back"] == [
        {"what": "url", "because": "minimised"},
        {"what": "referrer", "because": "minimised"},
    ]


def test_the_same_signal_counts_once(still: Shop) -> None:
    """Also inside one request; what was withheld may be sent again, because nothing was kept of it."""
    person = still.welcome(DAN)
    signal = GOOD | {"person": person}
    assert [one["status"] for one in judged(still, signal, signal)] == ["kept", "duplicate"]
    assert judged(still, signal)[0]["status"] == "duplicate"
    assert still.ok("GET", f"/v1/people/{person}")["interests"][0]["count"] == 1


def test_one_entry_a_person(still: Shop) -> None:
    """A batch about two people is two entries, each about its own; the unknown ones share one about no person."""
    people = [still.welcome(DAN), still.welcome(DAN), "stranger-1", "stranger-2"]
    size = log_size(still)
    judged(still, *[GOOD | {"person": person, "id": f"{person}-{n}"} for n in range(3) for person in people])
    assert log_size(still) == size + 3


def outcome_of(shop: Shop, person: str | None, **more: Any) -> Any:
    decision = shop.decide(person)
    return {"decision": decision["decision"], "item": decision["items"][0]["item"], "kind": "taken"} | more


def followed(shop: Shop, *outcomes: Any) -> list[Any]:
    answer = send(shop, "POST", "/v1/outcomes", json.dumps({"outcomes": outcomes}).encode())
    assert answer.status_code == 200, answer.text
    return answer.json()["outcomes"]


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"decision": "dec_none"}, "decision", "a decision of this app"),
        ({"decision": "a\0b"}, "decision", "A decision's id"),
        ({"item": "not shown"}, "item", "an item that this decision showed"),
        ({"kind": "eaten"}, "kind", "one of: seen, taken, dismissed, objected"),
        ({"kind": None}, "kind", "one of: seen"),
        ({"value": "1"}, "value", "a number, -1000000 to 1000000"),
        ({"value": 1e7}, "value", "a number, -1000000 to 1000000"),
        ({"at": "2020-01-01T00:00:00Z"}, "at", "a time after the decision that has passed"),
        ({"at": "2099-01-01T00:00:00Z"}, "at", "a time after the decision that has passed"),
        ({"id": ""}, "id", "The app's own id of an outcome"),
        ({"surprise": 1}, "surprise", "an object with: decision, item, kind"),
    ],
)
def test_a_bad_outcome_among_good_ones(still: Shop, changed: Any, field: str, expected: str) -> None:
    """It is rejected with what would be right; the ones beside it are taken."""
    person = still.welcome(DAN)
    good = [outcome_of(still, person) for _ in range(2)]
    before, bad, after = followed(still, good[0], good[1] | changed, good[1])
    assert [before["status"], bad["status"], after["status"]] == ["kept", "rejected", "kept"]
    assert bad["problems"][0]["field"] == field
    assert bad["problems"][0]["expected"].startswith(expected)


def test_an_outcome_of_a_person_who_did_not_agree_to_it(still: Shop) -> None:
    """It is withheld, leaves no entry, and may come again once they agree."""
    person = still.welcome(ADA)
    outcome = outcome_of(still, person)
    size = log_size(still)
    assert followed(still, outcome)[0]["held_back"] == [{"what": "outcome", "because": "consent"}]
    assert log_size(still) == size
    still.consent(person, "improve")
    assert followed(still, outcome)[0]["status"] == "kept"


def test_the_same_outcome_counts_once(still: Shop) -> None:
    """One decision, item and kind is one outcome, unless the app calls it something else."""
    outcome = outcome_of(still, still.welcome(DAN))
    assert [one["status"] for one in followed(still, outcome, outcome)] == ["kept", "duplicate"]
    assert followed(still, outcome, outcome | {"id": "mine"}, outcome | {"id": "mine"}) == [
        {"status": "duplicate", "held_back": [], "problems": []},
        {"status": "kept", "held_back": [], "problems": []},
        {"status": "duplicate", "held_back": [], "problems": []},
    ]


@pytest.mark.parametrize("person", [None, "dan"])
def test_the_same_outcome_many_times_at_once(installation: Any, shop: Shop, person: str | None) -> None:
    """The first is stored, all others are duplicates, and no caller gets an error."""
    outcome = outcome_of(shop, person and shop.welcome(DAN))
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda _: followed(shop, outcome)[0]["status"], range(16)))
    assert sorted(results) == ["duplicate"] * 15 + ["kept"]


def test_a_batch_of_the_largest_size(still: Shop) -> None:
    """Five hundred at once, every one answered."""
    person = still.welcome(DAN)
    names = [item["item"] for item in ITEMS]
    many = [GOOD | {"id": f"m-{n}", "person": person, "fields": {"item": names[n % 8]}} for n in range(500)]
    assert {one["status"] for one in judged(still, *many)} == {"kept"}
