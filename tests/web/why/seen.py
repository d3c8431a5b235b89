"""A person with a decision to explain."""

from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.web.browsing import House, words
from tests.world import DAN, ITEMS

SCRIPT = "<script>alert(1)</script>"


def drawn(house: House, code: str, person: str | None = None, **asked: Any) -> Any:
    """A decision with a reason of that code. Items are drawn, so it may take a few."""
    for _ in range(200):
        decision = house.shop.decide(person, **asked)
        if code in {each["code"] for each in decision["why"]["reasons"]}:
            return decision
    raise AssertionError(f"{code} never came up")


class Seen:
    """A person who looked at running shoes, and a decision that counts it."""

    def __init__(self, house: House, member: Any = DAN, **asked: Any) -> None:
        self.house, self.person = house, house.shop.welcome(member)
        house.shop.place(
            items=ITEMS[::-1]
        )  # the baseline's first is about something else than what they looked at
        for _ in range(3):
            house.shop.signal(self.person, item="shoe-9", topics=["running"])
        self.decision = drawn(house, "viewed_topic", self.person, **asked)
        self.path = f"/why/{self.decision['decision']}"
        self.link = path_of(self.decision["why"]["url"])
        self.browser = house.visit(self.person)

    def page(self) -> httpx.Response:
        answer = self.browser.get(self.path)
        assert answer.status_code == 200, words(answer)
        return answer

    def number(self, kind: str) -> int:
        """The first reason with a control of that kind."""
        reasons = self.decision["why"]["reasons"]
        return next(at for at, each in enumerate(reasons) if (each["control"] or {}).get("kind") == kind)

    def act(self, act: str, kind: str = "limit_topic") -> httpx.Response:
        return self.browser.post(f"{self.path}/controls", {"reason": self.number(kind), "act": act})

    def held(self) -> Any:
        return self.house.shop.ok("GET", f"/v1/people/{self.person}")


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
