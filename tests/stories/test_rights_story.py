"""Somebody who finds out what is known of them, puts it right, and is left alone for a while."""

import io
import json
import zipfile
from urllib.parse import quote

from tests.clocks import HandClock
from tests.world import CLEO, EVE, Shop


def export(shop: Shop, person: str) -> zipfile.ZipFile:
    answer = shop.http.get(f"/v1/people/{person}/export")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.content))


def in_words(shop: Shop, person: str) -> list[str]:
    found: list[str] = json.loads(export(shop, person).read("person.json"))["in_words"]
    return found


def used(shop: Shop, person: str) -> set[str]:
    """The keys that the next decision uses."""
    return {interest[2] for interest in shop.record(shop.decide(person))["allowed"]["interests"]}


def test_what_is_wrong_is_forgotten(timed: Shop, clock: HandClock) -> None:
    """They read it in their export, take it away, and neither the export nor a decision has it any more."""
    eve = timed.welcome(EVE)
    for _ in range(4):
        timed.signal(eve, item="running-2", topics=["running"])
        clock.forward(days=1)
    timed.signal(eve, item="travel-1", topics=["travel"])
    found = [text for text in in_words(timed, eve) if "“running” 4 times" in text]
    assert found[0].startswith("You looked at things about “running” 4 times, last on ")
    timed.ok("DELETE", f"/v1/people/{eve}/interests/{quote('topic:running')}")
    assert not [text for text in in_words(timed, eve) if "“running”" in text]
    assert used(timed, eve) == {"item:running-2", "item:travel-1", "topic:travel"}


def test_left_alone_for_a_week(timed: Shop, clock: HandClock) -> None:
    """Nothing is used, and nothing of that week is known afterwards; what was known before still is."""
    eve = timed.welcome(EVE)
    timed.signal(eve, item="running-2", topics=["running"])
    timed.ok("PUT", f"/v1/people/{eve}/restriction", {"restricted": True})
    clock.forward(days=7)
    assert timed.signal(eve, item="travel-1", topics=["travel"])["status"] == "withheld"
    assert used(timed, eve) == set()
    timed.ok("PUT", f"/v1/people/{eve}/restriction", {"restricted": False})
    assert used(timed, eve) == {"item:running-2", "topic:running"}


def test_a_guest_signs_in(timed: Shop, clock: HandClock) -> None:
    """What they said as a guest goes on to hold, and their export tells of both."""
    guest, person = timed.welcome(CLEO), timed.welcome(EVE)
    timed.limits(guest, topics=["cooking"])
    timed.signal(guest, session="s", item="running-2", topics=["running"])
    clock.forward(minutes=5)
    timed.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    answer = timed.decide(person, session="s")
    assert answer["personalization"]["effective"] == CLEO.level
    assert "topic:running" in {interest[2] for interest in timed.record(answer)["allowed"]["interests"]}
    assert timed.ok("GET", f"/v1/people/{person}")["limits"]["topics"] == ["cooking"]
    lines = export(timed, person).read("records.jsonl").splitlines()
    assert len({json.loads(line)["person"] for line in lines}) == 2
