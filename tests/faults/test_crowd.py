"""Many requests at once about one and the same person: they meet in one batch, and all are answered."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from tests.plain import PLAIN
from tests.world import DAN, Installation, Shop

CROWD = 40


def at_once(installation: Installation, shop: Shop, requests: list[Any]) -> Counter[int]:
    """The status of each, all sent together: method, path, body, headers."""

    async def send() -> Counter[int]:
        given = {"authorization": f"Bearer {shop.key}"}
        async with httpx.AsyncClient(
            base_url=installation.url, headers=given, timeout=20, verify=PLAIN
        ) as client:
            sent = [
                client.request(method, path, json=body, headers=more) for method, path, body, more in requests
            ]
            return Counter(answer.status_code for answer in await asyncio.gather(*sent))

    return asyncio.run(send())


def asked(person: str, key: str | None = None) -> Any:
    headers = {} if key is None else {"idempotency-key": key}
    return "POST", "/v1/decisions", {"placement": "home", "person": person}, headers


def seen(person: str, number: int) -> Any:
    fields = {"item": "running-1", "topics": ["running"]}
    signal = {"id": f"{person}-{number}", "type": "item_viewed", "person": person, "fields": fields}
    return "POST", "/v1/signals", {"signals": [signal]}, {}


@pytest.mark.parametrize("known", [True, False])
def test_decisions_about_one_person(installation: Installation, shop: Shop, known: bool) -> None:
    """Whether they have a row already or get it now."""
    person = shop.welcome(DAN) if known else f"newcomer-{shop.key[-8:]}"
    assert at_once(installation, shop, [asked(person)] * CROWD) == {200: CROWD}


def test_decisions_about_one_person_that_are_kept_for_a_repeat(
    installation: Installation, shop: Shop
) -> None:
    """Each with a key of its own: keeping an answer changes nothing about the person."""
    person = shop.welcome(DAN)
    requests = [asked(person, f"{person}-{number}") for number in range(CROWD)]
    assert at_once(installation, shop, requests) == {200: CROWD}


def test_signals_about_one_person(installation: Installation, shop: Shop) -> None:
    """Each of them is in the profile, however many were committed together."""
    person = shop.welcome(DAN)
    assert at_once(installation, shop, [seen(person, number) for number in range(CROWD)]) == {200: CROWD}
    interests = shop.ok("GET", f"/v1/people/{person}")["interests"]
    assert {each["count"] for each in interests} == {CROWD}


def test_a_dial_that_is_turned_in_the_middle(installation: Installation, shop: Shop) -> None:
    """Decisions, signals and a choice, all at once: the choice is among those that count in the end."""
    person = shop.welcome(DAN)
    turn: Any = ("PUT", f"/v1/people/{person}/dial", {"level": 0}, {})
    mixed = [request for n in range(12) for request in (asked(person), seen(person, n))]
    assert at_once(installation, shop, [*mixed, turn]) == {200: len(mixed) + 1}
    assert shop.decide(person)["personalization"]["effective"] == 0
