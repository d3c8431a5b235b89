"""The scenario of the demo, over HTTP as any app would run it.

It declares a shop, lets people in, sends their signals and asks for decisions.
"""

import time
from collections import Counter
from typing import NamedTuple

import msgspec

from aboveboard.canonical import JsonObject
from aboveboard.clock import MS_PER_DAY, to_iso
from aboveboard.demo.answers import (
    DecisionJson,
    OpenedJson,
    OutcomesJson,
    PoliciesJson,
    PurposesJson,
    RecordJson,
    ResultJson,
    SignalsJson,
)
from aboveboard.demo.catalogue import (
    BANNER,
    DEEDS,
    GUESTS,
    HERO,
    NEWSLETTER,
    PLACEMENTS,
    SHELF,
    TASTE,
    TASTES,
    TOPICS,
    WARES,
    Deed,
    Guest,
)
from aboveboard.demo.client import Client

STRANGERS = 60
LEARNED_WITHIN_S = 10.0
CHOSE_DAYS_AGO = 30


class Part(NamedTuple):
    """The API's answers for one guest: the status of each signal, the decision, and its record."""

    guest: Guest
    signals: list[ResultJson]
    answer: DecisionJson
    record: RecordJson


class Elsewhere(NamedTuple):
    """One more decision, in another placement. `when` is the local time that the request named."""

    guest: Guest
    placement: str
    when: str
    answer: DecisionJson
    record: RecordJson


class DemoResult(NamedTuple):
    """The result of the scenario.

    `request` was sent for each of `parts`, and `outcomes` are the answers to their last reports, in the same order.
    `rules` are reasons by rule id. `first_checkpoint` is the log's checkpoint from before the scenario.
    """

    first_checkpoint: str
    request: JsonObject
    parts: list[Part]
    outcomes: list[ResultJson]
    elsewhere: list[Elsewhere]
    rules: dict[str, str]


def play(client: Client, now_ms: int) -> DemoResult:
    """Plays the whole scenario. `now_ms` is the time that past signals are dated from.

    Raises AboveboardError when the gateway refuses anything, and OSError or HTTPException when it does not answer.
    """
    checkpoint = client.text("GET", "/log/checkpoint")
    client.call("PUT", "/v1/topics", {"topics": TOPICS})
    for placement, (declared, items) in PLACEMENTS.items():
        client.call("PUT", f"/v1/placements/{placement}", declared)
        client.call("PUT", f"/v1/placements/{placement}/items", {"items": msgspec.to_builtins(items)})
    for placement in (HERO, SHELF):
        _crowd(client, placement)
    purposes = client.read(PurposesJson, "GET", "/v1/purposes")["purposes"]
    notices = {each["purpose"]: each["notices"]["en"] for each in purposes}
    context: JsonObject = {"device": "mobile", "local_time": to_iso(now_ms), "region": "FR"}
    request: JsonObject = {"placement": HERO, "count": 3, "context": context, "language": "en"}
    parts = [_part(client, guest, notices, request, now_ms) for guest in GUESTS]
    return DemoResult(
        first_checkpoint=checkpoint,
        request=request,
        parts=parts,
        elsewhere=_elsewhere(client, now_ms),
        outcomes=_take(client, parts),
        rules={
            each["rule"]: each["reason"]["en"]
            for each in client.read(PoliciesJson, "GET", "/v1/policies")["rules"]
        },
    )


def _crowd(client: Client, placement: str) -> None:
    """Shows four items to each of 60 strangers, who take some of them, and waits until the gateway has learned.

    Every item is seen equally often and taken at even intervals. So the same is learned each time.
    """
    items = [item.item for item in WARES]
    views, outcomes = Counter[str](), list[JsonObject]()
    for number in range(STRANGERS):
        seen = [items[(4 * number + at) % len(items)] for at in range(4)]
        asked: JsonObject = {"placement": placement, "count": len(seen), "candidates": seen}
        decision = client.read(DecisionJson, "POST", "/v1/decisions", asked)["decision"]
        for item in seen:
            views[item] += 1
            kind = "taken" if _takes(item, views[item]) else "seen"
            outcomes.append({"decision": decision, "item": item, "kind": kind})
    client.call("POST", "/v1/outcomes", {"outcomes": outcomes})
    _wait_until_learned(client, placement)


def _takes(item: str, view: int) -> bool:
    """Returns True when a stranger takes the item at its view of this number, counted from 1."""
    taste = TASTES.get(item, TASTE)
    return int(view * taste) > int((view - 1) * taste)


def _wait_until_learned(client: Client, placement: str) -> None:
    """Waits until a decision uses a model, for 10 seconds at most. After that the scenario runs without one."""
    until = time.monotonic() + LEARNED_WITHIN_S
    while time.monotonic() < until:
        answer = client.read(DecisionJson, "POST", "/v1/decisions", {"placement": placement})
        if _record(client, answer)["model"] > 0:
            return
        time.sleep(0.1)


def _record(client: Client, answer: DecisionJson) -> RecordJson:
    return client.read(OpenedJson, "GET", f"/v1/decisions/{answer['decision']}")["record"]


def person_of(guest: Guest) -> str:
    return guest.name.lower()


def session_of(guest: Guest) -> str:
    return f"{person_of(guest)}-today"


def _part(client: Client, guest: Guest, notices: dict[str, str], request: JsonObject, now_ms: int) -> Part:
    path = f"/v1/people/{person_of(guest)}"
    client.call("PUT", f"{path}/facts", {"age_class": guest.age_class, "region": "FR"})
    if guest.level is not None:
        client.call("PUT", f"{path}/dial", {"level": guest.level})
    for purpose in guest.given:
        body: JsonObject = {
            "state": "given",
            "notice": notices[purpose],
            "language": "en",
            "method": "banner",
        }
        at = to_iso(now_ms - CHOSE_DAYS_AGO * MS_PER_DAY)
        client.call("PUT", f"{path}/consents/{purpose}", body | {"at": at}, gpc=guest.gpc)
    signals = [_signal(guest, deed, number, now_ms) for number, deed in enumerate(DEEDS)]
    sent: JsonObject = {"signals": signals}
    results = client.read(SignalsJson, "POST", "/v1/signals", sent, gpc=guest.gpc)["signals"]
    for below, change in guest.then:
        client.call("PUT", f"{path}/{below}", change)
    asked = request | {"person": person_of(guest), "session": session_of(guest)}
    answer = client.read(DecisionJson, "POST", "/v1/decisions", asked, gpc=guest.gpc)
    return Part(guest, results, answer, _record(client, answer))


def _take(client: Client, parts: list[Part]) -> list[ResultJson]:
    """Reports that each guest took the first item. Returns the status of each outcome, in the order of `parts`."""
    taken: list[JsonObject] = [
        {"decision": part.answer["decision"], "item": part.answer["items"][0]["item"], "kind": "taken"}
        for part in parts
    ]
    return client.read(OutcomesJson, "POST", "/v1/outcomes", {"outcomes": taken})["outcomes"]


def _signal(guest: Guest, deed: Deed, number: int, now_ms: int) -> JsonObject:
    signal: JsonObject = {
        "id": f"{now_ms}-{number}",
        "type": deed.kind,
        "person": person_of(guest),
        "fields": deed.fields,
    }
    # An earlier deed is of no visit. It has no earlier time, because what came before the notices may not be used.
    if deed.is_earlier:
        return signal
    return signal | {"session": session_of(guest)}


def _elsewhere(client: Client, now_ms: int) -> list[Elsewhere]:
    """Returns four more decisions: an advert for an adult and a minor, the newsletter by day and at night."""
    by_name = {guest.name: guest for guest in GUESTS}
    asked = [
        (BANNER, "Lena", "10:00"),
        (BANNER, "Tim", "10:00"),
        (NEWSLETTER, "Lena", "10:00"),
        (NEWSLETTER, "Lena", "23:00"),
    ]
    found = []
    for placement, name, when in asked:
        guest = by_name[name]
        context: JsonObject = {
            "device": "mobile",
            "local_time": f"{to_iso(now_ms)[:10]}T{when}:00Z",
            "region": "FR",
        }
        body: JsonObject = {"placement": placement, "context": context, "language": "en"}
        body |= {"person": person_of(guest), "session": session_of(guest)}
        answer = client.read(DecisionJson, "POST", "/v1/decisions", body)
        found.append(Elsewhere(guest, placement, when, answer, _record(client, answer)))
    return found
