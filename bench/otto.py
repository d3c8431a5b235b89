"""Real shop sessions through the gateway: every event of 20 people who chose differently, and where each of them went.

The data is a sample of the OTTO session data set (otto-de/recsys-dataset, CC BY 4.0): clicks, carts and orders, one
JSON object a session. What is made up here is what the people chose. Times are moved so that the newest event is now;
a gap of 30 minutes begins a new visit; consents are dated before the first event, but for those who agreed half-way.

    python bench/otto.py [path/to/train.jsonl]
"""

import argparse
import json
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import _live
from aboveboard.clock import MS_PER_DAY, system_clock, to_iso
from aboveboard.people.state import VISIT_IDLE_MS
from aboveboard.words import SignalStatus

DEFAULT = _live.DATA / "otto" / "train.jsonl"
PLACEMENT = "seen-before"
BATCH = 500
STATUSES = (SignalStatus.KEPT, SignalStatus.REDUCED, SignalStatus.WITHHELD, SignalStatus.REJECTED)
PAST = ("personalize_visit", "personalize_history")
ALL = (*PAST, "combine_sources", "improve")


class Choice(NamedTuple):
    """What somebody chose. `given_at` is when, as a part of the way from their first event to their last."""

    told: str
    level: int | None
    given: tuple[str, ...] = ()
    state: str = "given"
    given_at: float | None = None
    age_class: str = "adult"
    gpc: bool = False
    limits: str = ""


CHOICES = (
    Choice("history", 3, (*PAST, "improve")),
    Choice("never chose", None),
    Choice("off", 0, ALL),
    Choice("everywhere", 4, ALL),
    Choice("this visit", 2, ("personalize_visit",)),
    Choice("minor", 4, ALL, age_class="minor"),
    Choice("history, one item ruled out", 3, PAST, limits="item"),
    Choice("history, agreed half-way", 3, PAST, given_at=0.5),
    Choice("history, refused", 3, PAST, state="refused"),
    Choice("history, no orders or carts", 3, PAST, limits="category"),
    Choice("everywhere, browser signal", 4, ALL, gpc=True),
)


class Event(NamedTuple):
    item: str
    at_ms: int
    kind: str


class Person(NamedTuple):
    """`events` in the order of the file, `visits` the session of each."""

    name: str
    choice: Choice
    events: list[Event]
    visits: list[str]


class Line(NamedTuple):
    """What became of one person's events, and what they were answered."""

    person: Person
    results: list[Any]
    answer: Any


def read(path: Path, now_ms: int) -> list[Person]:
    """Everybody in the file, with times moved so that the newest is at `now_ms`."""
    sessions = [json.loads(line)["events"] for line in path.read_text().splitlines()]
    moved_ms = now_ms - max(event["ts"] for events in sessions for event in events)
    return [
        person(number, [Event(f"item-{each['aid']}", each["ts"] + moved_ms, each["type"]) for each in events])
        for number, events in enumerate(sessions)
    ]


def person(number: int, events: list[Event]) -> Person:
    name = f"otto-{number}"
    visit, visits = 1, [f"{name}-1"]
    for before, after in pairwise(events):
        visit += after.at_ms - before.at_ms > VISIT_IDLE_MS
        visits.append(f"{name}-{visit}")
    return Person(name, CHOICES[number % len(CHOICES)], events, visits)


def signal(person: Person, number: int) -> dict[str, Any]:
    event = person.events[number]
    kind, fields = {
        "clicks": ("item_viewed", {"item": event.item}),
        "carts": ("cart_added", {"item": event.item, "quantity": 1}),
        "orders": ("order_placed", {"items": [event.item], "order_number": f"{person.name}-{number}"}),
    }[event.kind]
    return {
        "id": f"{person.name}-{number}",
        "type": kind,
        "person": person.name,
        "session": person.visits[number],
        "at": to_iso(event.at_ms),
        "fields": fields,
    }


def choose(live: _live.Live, person: Person, notices: dict[str, str]) -> None:
    call, path, choice = live.client.call, f"/v1/people/{person.name}", person.choice
    call("PUT", f"{path}/facts", {"age_class": choice.age_class, "region": "DE"})
    if choice.level is not None:
        call("PUT", f"{path}/dial", {"level": choice.level})
    first_ms, last_ms = person.events[0].at_ms, person.events[-1].at_ms
    at_ms = first_ms - MS_PER_DAY
    if choice.given_at is not None:
        at_ms = round(first_ms + choice.given_at * (last_ms - first_ms))
    for purpose in choice.given:
        body = {"state": choice.state, "notice": notices[purpose], "at": to_iso(at_ms)}
        call("PUT", f"{path}/consents/{purpose}", body)
    if choice.limits == "item":
        often = Counter(event.item for event in person.events).most_common(1)[0][0]
        call("PUT", f"{path}/limits", {"items": [often]})
    if choice.limits == "category":
        call("PUT", f"{path}/limits", {"categories": ["transactional"]})


def go(live: _live.Live, person: Person, notices: dict[str, str]) -> Line:
    """One person's whole way: choices, signals, one decision among all that they touched."""
    choose(live, person, notices)
    gpc, call = person.choice.gpc, live.client.call
    signals = [signal(person, number) for number in range(len(person.events))]
    results: list[Any] = []
    for start in range(0, len(signals), BATCH):
        sent = {"signals": signals[start : start + BATCH]}
        results += call("POST", "/v1/signals", sent, gpc=gpc)["signals"]
    touched = list(dict.fromkeys(event.item for event in person.events))
    asked = {"placement": PLACEMENT, "candidates": touched, "language": "en"}
    asked |= {"person": person.name, "session": person.visits[-1]}
    return Line(person, results, call("POST", "/v1/decisions", asked, gpc=gpc))


def show(lines: list[Line]) -> None:
    head = "".join(f"{status:>9}" for status in STATUSES)
    print(
        f"{'person':8} {'chose':27} {'asked':>5} {'got':>3} {'bound by':14}{'events':>6}{head}  withheld because"
    )
    for line in lines:
        level = line.answer["personalization"]
        counts = Counter(result["status"] for result in line.results)
        because = Counter(
            each["held_back"][0]["because"] for each in line.results if each["status"] == "withheld"
        )
        print(
            f"{line.person.name:8} {line.person.choice.told:27} {level['asked']:>5} {level['effective']:>3} "
            f"{level['bound_by']:14}{len(line.person.events):>6}"
            + "".join(f"{counts[status]:>9}" for status in STATUSES)
            + "  "
            + ", ".join(f"{reason} ({count})" for reason, count in because.items())
        )
    totals = Counter(result["status"] for line in lines for result in line.results)
    events = sum(len(line.person.events) for line in lines)
    print(f"{'all':8} {'':52}{events:>12}" + "".join(f"{totals[status]:>9}" for status in STATUSES))
    print("\nfirst item of each, among all that they touched")
    for line in lines:
        shown, why = line.answer["items"][0], line.answer["why"]["reasons"][0]
        print(f"{line.person.name:8} {shown['item']:13} {shown['probability']:.2f}  {why['text']}")
    assert sum(totals[status] for status in STATUSES) == events, "an event vanished"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", nargs="?", type=Path, default=DEFAULT)
    path = parser.parse_args().path
    if _live.skipped(path):
        sys.exit(0)
    people = read(path, system_clock())
    items = dict.fromkeys(event.item for person in people for event in person.events)
    with _live.temporary() as folder, _live.gateway(folder) as live:
        call = live.client.call
        call("PUT", f"/v1/placements/{PLACEMENT}", {"title": "Seen before"})
        call("PUT", f"/v1/placements/{PLACEMENT}/items", {"items": [{"item": item} for item in items]})
        purposes = call("GET", "/v1/purposes")["purposes"]
        notices = {each["purpose"]: each["notices"]["en"] for each in purposes}
        started = time.perf_counter()
        lines = [go(live, person, notices) for person in people]
        took_s = time.perf_counter() - started
    show(lines)
    events = sum(len(line.results) for line in lines)
    print(
        f"\n{events} events of {len(lines)} people, {len(items)} items, in {took_s:.1f} s: all accounted for"
    )


if __name__ == "__main__":
    main()
