"""People who keep asking for a surface until the gateway goes away, and what must be whole afterwards."""

import contextlib
import itertools
import threading
from typing import Any

import httpx
from aboveboard.decisions.surface_part import decision_of
from aboveboard.gateway.records import new_id

from tests.faults.process import START_S, Process, shop_of
from tests.shown_surfaces import declare, items_of
from tests.world import DAN, Shop

SLOTS = ("hero", "menu")
SURFACE = "/v1/surfaces/page/compose"
CHECKED = 5
"""How many of a person's newest pages are read again."""
_numbers = itertools.count(1)


def declare_page(shop: Shop) -> None:
    """A surface of two slots. The items of one keep their places."""
    declare(shop, slots=SLOTS)
    shop.place("menu", arrangement={"kind": "split", "adaptive": 3})


class Pages:
    """`people` who compose pages, each with a key of its own. `asked` has the keys in order, and `got` the answers."""

    def __init__(self, process: Process, key: str, people: int = 2) -> None:
        self.asked: dict[str, list[str]] = {f"reader-{next(_numbers)}": [] for _ in range(people)}
        with shop_of(process, key) as shop:
            for person in self.asked:
                shop.welcome(DAN, person)
        self.got: dict[str, Any] = {}
        self.problems: list[str] = []
        self._process, self._key, self._over = process, key, threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(person,)) for person in self.asked]
        for thread in self._threads:
            thread.start()

    def _read(self, person: str) -> None:
        with shop_of(self._process, self._key) as shop, contextlib.suppress(httpx.TransportError):
            while not self._over.wait(0.005):
                name = f"{person}/{len(self.asked[person])}"
                self.asked[person].append(name)
                answer = ask(shop, person, name)
                if answer.status_code == 200:
                    self.got[name] = answer.json()
                else:
                    self.problems.append(answer.text)

    def wait_for(self, count: int) -> None:
        """Until so many pages were answered."""
        for _ in range(START_S * 200):
            if len(self.got) >= count:
                return
            self._over.wait(0.005)
        raise AssertionError(self.problems[-1:])

    def join(self) -> None:
        """Ends it, if the gateway has not."""
        self._over.set()
        for thread in self._threads:
            thread.join()


def ask(shop: Shop, person: str, key: str) -> httpx.Response:
    body = {"person": person, "session": "s"}
    return shop.http.post(SURFACE, json=body, headers={"idempotency-key": key})


def check_pages(shop: Shop, pages: Pages) -> None:
    """Every page is in the log with both of its decisions in a row, or with none. A repeat makes the last one whole."""
    assert pages.problems == []
    for person, keys in pages.asked.items():
        for key in keys[-CHECKED:]:
            answer = ask(shop, person, key).json()
            assert pages.got.setdefault(key, answer) == answer
            for place, slot in enumerate(answer["slots"]):
                stored = shop.ok("GET", f"/v1/decisions/{slot['decision']}")
                assert stored["log"] == {"index": answer["log"]["index"] + place}
        records = shop.ok("GET", f"/v1/people/{person}")["records"]
        assert records["decision"] == len(SLOTS) * len(keys)


def check_clicks(shop: Shop, pages: Pages) -> None:
    """A click on a page that was answered comes in, once. One on a page that never was is refused, and the answer says why."""
    newest = [pages.got[keys[-1]] for keys in pages.asked.values() if keys]
    for slot in [slot for answer in newest for slot in answer["slots"] if items_of(slot)]:
        assert shop.outcome(slot)["status"] == "kept"
    lost = decision_of(new_id("srf", 0, lambda size: bytes(size)), 0)
    refused = shop.outcome({"decision": lost, "items": [{"item": "running-1"}]})
    assert (refused["status"], refused["problems"][0]["field"]) == ("rejected", "decision")
