"""People, items and decisions that a running gateway gets over HTTP, so that every version of it stores the same."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from typing import Any

from _load import ITEMS, TOPICS

AT_ONCE = 8
BATCH = 20
LEVEL = 3
GIVEN = ("personalize_visit", "personalize_history", "improve", "combine_sources")
FACTS = {"age_class": "adult", "region": "FR", "language": "en", "time_zone": "Europe/Paris"}
KEPT = ("kept", "reduced")


class Connection:
    """One connection that is kept, with one API key."""

    def __init__(self, port: int, key: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}

    def text(self, method: str, path: str, body: Any = None) -> str:
        """Returns the body of the answer. Raises RuntimeError when its status is not 200."""
        self._connection.request(
            method, path, None if body is None else json.dumps(body).encode(), self._headers
        )
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path} was answered with {answer.status}: {text}")
        return text

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Returns the JSON of the answer. Raises as `text` does."""
        return json.loads(self.text(method, path, body))

    def close(self) -> None:
        self._connection.close()


def declare(connection: Connection) -> None:
    """Declares the placement `home` and its items."""
    connection.call("PUT", "/v1/placements/home", {"title": "Home", "baseline": "popular"})
    items = [
        {
            "item": f"item-{n}",
            "tags": [f"topic-{n % TOPICS}", f"topic-{(n * 5) % TOPICS}"],
            "content": {"title": f"Item {n}"},
        }
        for n in range(ITEMS)
    ]
    connection.call("PUT", "/v1/placements/home/items", {"items": items})


def seed(port: int, key: str, people: int) -> None:
    """Declares the items, and people at level 3 with four purposes given and ten interests each. Raises RuntimeError
    when the gateway decides about them at another level."""
    with closing(Connection(port, key)) as connection:
        declare(connection)
        purposes = connection.call("GET", "/v1/purposes")["purposes"]
    notices = {each["purpose"]: each["notices"]["en"] for each in purposes}

    def some(connection: Connection, numbers: Iterable[int]) -> None:
        for number in numbers:
            _choices(connection, f"/v1/people/p-{number}", notices)
        signals = [signal for number in numbers for signal in _signals(number)]
        for result in connection.call("POST", "/v1/signals", {"signals": signals})["signals"]:
            if result["status"] not in KEPT:
                raise RuntimeError(f"a signal was not kept: {result}")

    _spread(port, key, people, some)
    with closing(Connection(port, key)) as connection:
        level = connection.call("POST", "/v1/decisions", _request(0))["personalization"]["effective"]
    if level != LEVEL:
        raise RuntimeError(f"a decision was made at level {level}, not {LEVEL}")


def known_explain(port: int, key: str) -> frozenset[str]:
    """Returns the values of `explain` in a decision that the gateway takes. Older versions refuse some or all."""
    found = set[str]()
    with closing(Connection(port, key)) as connection:
        for asked in ("link", "first", "all"):
            with suppress(RuntimeError):
                connection.call("POST", "/v1/decisions", _request(0) | {"explain": asked})
                found.add(asked)
    return frozenset(found)


def decide(port: int, key: str, decisions: int, people: int) -> None:
    """Asks for that number of decisions, of five items each."""

    def some(connection: Connection, numbers: Iterable[int]) -> None:
        for number in numbers:
            connection.call("POST", "/v1/decisions", _request(number % people))

    _spread(port, key, decisions, some)


def _spread(port: int, key: str, count: int, work: Callable[[Connection, Iterable[int]], None]) -> None:
    """Gives the numbers below `count` to `work`, in batches, on several connections at once."""

    def one(thread: int) -> None:
        with closing(Connection(port, key)) as connection:
            for first in range(thread * BATCH, count, AT_ONCE * BATCH):
                work(connection, range(first, min(first + BATCH, count)))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, range(AT_ONCE)))


def _choices(connection: Connection, path: str, notices: dict[str, str]) -> None:
    for purpose in GIVEN:
        given = {"state": "given", "notice": notices[purpose], "language": "en"}
        connection.call("PUT", f"{path}/consents/{purpose}", given)
    connection.call("PUT", f"{path}/facts", FACTS)
    connection.call("PUT", f"{path}/dial", {"level": LEVEL})


def _signals(number: int) -> list[dict[str, Any]]:
    """Returns signals of seven interests from a page, and of three from items in the cart."""
    viewed = {
        "item": f"item-{number * 7 % ITEMS}",
        "topics": [f"topic-{(number + n) % TOPICS}" for n in range(6)],
    }
    carted = [{"item": f"item-{(number * 7 + n) % ITEMS}"} for n in (1, 2, 3)]
    kinds = ["page_viewed", *["cart_added"] * len(carted)]
    return [
        {"id": f"s-{number}-{n}", "type": kind, "person": f"p-{number}", "fields": fields}
        for n, (kind, fields) in enumerate(zip(kinds, [viewed, *carted], strict=True))
    ]


def _request(number: int) -> dict[str, Any]:
    return {"person": f"p-{number}", "placement": "home", "count": 5, "language": "en"}
