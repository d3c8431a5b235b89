"""The requests of the demo's shop to the gateway, for one visitor.

They go over HTTP with an API key, as those of any app do. Each call has a connection of its own, so visitors can be
served at the same time. When the gateway cannot answer, the shop shows its items in its own order, and says so.
"""

from collections.abc import Collection
from contextlib import closing
from http.client import HTTPException
from typing import NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.demo.answers import DecisionJson, LinkJson, PersonJson
from aboveboard.demo.catalogue import WARES, Guest
from aboveboard.demo.client import Client
from aboveboard.demo.scenario import person_of, session_of
from aboveboard.demo.transcript import level_line
from aboveboard.errors import AboveboardError

Answer = TypeVar("Answer")

CATALOGUE = {item.item: item for item in WARES}
UNREACHABLE = "The gateway did not answer, so this is the shop’s own order, the same for every visitor."
FAILURES = (AboveboardError, OSError, HTTPException)


class Ware(NamedTuple):
    """An item on sale. `list_price` is the price without a coupon; `topics` are the shop's words for it."""

    item: str
    title: str
    price: float
    list_price: float
    topics: list[str]


class DecidedList(NamedTuple):
    """A list as it was decided. `line` says how personal it is.

    `decision` is the decision's id, and `why` the address of its explanation. Both are empty without the gateway.
    """

    wares: list[Ware]
    line: str
    decision: str
    why: str


class VisitorPreferences(NamedTuple):
    """A visitor's choices: the level of the dial, None before any choice, the purposes they agreed to, and the items
    that they ruled out.
    """

    dial: int | None
    agreed: list[str]
    ruled_out: list[str]


def ware(item: str) -> Ware:
    """Returns an item as the pages show it. Raises KeyError for one that is not on sale."""
    found = CATALOGUE[item]
    content = found.content
    price = content.price or 0.0
    return Ware(item, content.title, price, content.list_price or price, found.topics)


class Counter(NamedTuple):
    """The shop's access to the gateway: its address, and the shop's API key there."""

    url: str
    key: str

    def call(self, method: str, path: str, body: JsonValue = None, *, gpc: bool = False) -> JsonValue:
        with closing(self._client()) as client:
            return client.call(method, path, body, gpc=gpc)

    def read(
        self, kind: type[Answer], method: str, path: str, body: JsonValue = None, *, gpc: bool = False
    ) -> Answer:
        with closing(self._client()) as client:
            return client.read(kind, method, path, body, gpc=gpc)

    def _client(self) -> Client:
        place = urlsplit(self.url)
        return Client(place.hostname or "", place.port or 80, self.key)

    def shelf(
        self, guest: Guest, placement: str, count: int, *, gpc: bool, without: Collection[str] = ()
    ) -> DecidedList:
        """Returns the items that the gateway decides on for this visitor, and reports them as seen.

        Without an answer they are the first items in the shop's own order. Nothing is reported then.
        """
        items = [item for item in CATALOGUE if item not in without]
        asked: JsonObject = {
            "placement": placement,
            "person": person_of(guest),
            "session": session_of(guest),
            "count": count,
            "candidates": items,
            "context": {"device": "desktop", "region": "FR"},
            "language": "en",
        }
        try:
            answer = self.read(DecisionJson, "POST", "/v1/decisions", asked, gpc=gpc)
        except FAILURES:
            return DecidedList([ware(item) for item in items[:count]], UNREACHABLE, "", "")
        shown = [each["item"] for each in answer["items"]]
        self.report(answer["decision"], shown, "seen")
        standing = answer["personalization"]
        line = f"At most {standing['strength']:.0%} personal: {level_line(standing)}."
        why = urljoin(self.url, answer["why"]["url"])
        return DecidedList([ware(item) for item in shown], line, answer["decision"], why)

    def report(self, decision: str, items: Collection[str], kind: str) -> None:
        """Reports what the visitor did with shown items. A report that fails is dropped without an error."""
        outcomes: list[JsonObject] = [{"decision": decision, "item": item, "kind": kind} for item in items]
        self.send("/v1/outcomes", {"outcomes": outcomes})

    def send_view(self, guest: Guest, found: Ware, *, gpc: bool) -> None:
        """Sends the signal of a view, also without consent: the gateway decides what it keeps. A failure is ignored."""
        signal: JsonObject = {
            "id": uuid4().hex,
            "type": "item_viewed",
            "person": person_of(guest),
            "session": session_of(guest),
            "fields": {"item": found.item, "topics": found.topics[:1]},
        }
        self.send("/v1/signals", {"signals": [signal]}, gpc=gpc)

    def standing(self, guest: Guest) -> VisitorPreferences:
        """Returns the visitor's choices. Raises one of FAILURES when the gateway does not answer."""
        held = self.read(PersonJson, "GET", f"/v1/people/{person_of(guest)}")
        agreed = [purpose for purpose, state in held["consents"].items() if state == "given"]
        return VisitorPreferences(held["dial"], agreed, held["limits"]["items"])

    def turn(self, guest: Guest, level: int) -> None:
        self.call("PUT", f"/v1/people/{person_of(guest)}/dial", {"level": level})

    def rule_out(self, guest: Guest, chosen: Collection[str], *, out: bool) -> None:
        """Rules items out for this visitor, at each level of the dial, or allows them again."""
        path = f"/v1/people/{person_of(guest)}"
        limits = self.read(PersonJson, "GET", path)["limits"]
        items = [each for each in limits["items"] if each not in chosen] + [*chosen] * out
        changed: JsonObject = {
            "categories": [*limits["categories"]],
            "topics": [*limits["topics"]],
            "items": [*items],
        }
        self.call("PUT", f"{path}/limits", changed)

    def link(self, guest: Guest, to: str = "/privacy") -> str:
        """Returns the address of a link into the visitor's own pages, by default the privacy pages. It works once."""
        made = self.read(LinkJson, "POST", f"/v1/people/{person_of(guest)}/link", {"to": to})
        return str(urljoin(self.url, made["url"]))

    def send(self, path: str, body: JsonValue, *, gpc: bool = False) -> None:
        """Sends something without waiting for success: a failure is ignored."""
        try:
            self.call("POST", path, body, gpc=gpc)
        except FAILURES:
            return
