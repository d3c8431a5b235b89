"""Random clients of three gateways, each with a seed of its own.

A family is a person with a guest's id. One or two clients act for it, and after some requests it gets new names. So a
request whose fate is unknown blurs little of the history.
"""

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from random import Random
from typing import Any

from tests.faults.history_operations import CHANGES, Fate, Kind, Operation
from tests.faults.history_requests import (
    Caller,
    Request,
    consented,
    decision,
    dialled,
    erased,
    looked_up,
    recorded,
    signalled,
)
from tests.world import TOPICS

LIFE = 60
"""The requests after which a family gets new names."""

PURPOSES = ("personalize_visit", "personalize_history", "combine_sources", "improve")
NOES = ("withdrawn", "refused", "objected")
SIGNALS = ("item_viewed", "order_placed", "partner_interest")


class Family:
    """The ids of one person at a time: `names` are their own and a guest's."""

    def __init__(self, label: str) -> None:
        self.label, self._generations = label, itertools.count(1)
        self.renew()

    def renew(self) -> None:
        generation = next(self._generations)
        self.names = (f"{self.label}-{generation}", f"{self.label}-{generation}-guest")
        self.decided: list[tuple[str, str, str]] = []
        """The person, the decision and its first item."""
        self.asked, self.welcomed = 0, False


class Client:
    """One client in a thread of its own, from `start` to `stop`."""

    def __init__(self, caller: Caller, family: Family, seed: str, pause_s: float) -> None:
        self._cluster = caller.cluster
        self._caller, self._family, self._random, self._pause_s = caller, family, Random(seed), pause_s
        self._over = threading.Event()
        self._remembered: list[Request] = []
        self._keys = itertools.count(1)
        self._thread = ThreadPoolExecutor(1)
        self._life: Future[None] | None = None

    def start(self) -> None:
        self._life = self._thread.submit(self._live)

    def stop(self) -> None:
        """Ends it, and raises what ended it before."""
        self._over.set()
        self._thread.shutdown()
        self._caller.close()
        if self._life is not None:
            self._life.result()

    def _live(self) -> None:
        while not self._over.wait(self._random.expovariate(1 / self._pause_s)):
            if any(each.address for each in self._cluster.nodes):
                self._step()

    def _step(self) -> None:
        family = self._family
        family.asked += 1
        if family.asked > LIFE:
            family.renew()
            self._remembered.clear()
        if not family.welcomed:
            family.welcomed = True
            return self._welcome(family.names[0])
        name = family.names[self._random.random() < 0.2]
        ways: dict[Callable[[str], None], float] = {
            self._decide: 30,
            self._repeat: 12,
            self._signal: 12,
            self._consent: 14,
            self._dial: 9,
            self._limit: 6,
            self._outcome: 5,
            self._look: 5,
            self._link: 1.5,
            self._erase: 2.5,
        }
        (way,) = self._random.choices(list(ways), list(ways.values()))
        return way(name)

    def _welcome(self, name: str) -> None:
        """A person who agrees to everything, and of whom something is known."""
        self._ask(dialled(name, 4))
        for purpose in PURPOSES:
            self._ask(self._consented(name, purpose, "given"))
        for kind in SIGNALS:
            self._ask(self._signalled(name, kind))

    def _ask(self, request: Request, node: str | None = None) -> Operation:
        """Asks a node. Without an answer another one is asked the same, if it can know the repeat by its key."""
        done = self._caller.send(request, node or self._node())
        if request.key is not None:
            self._remembered = [*self._remembered[-11:], request]
        if done.fate is Fate.UNKNOWN and request.key is not None and self._random.random() < 0.7:
            done = self._caller.send(request, self._node())
        if done.fate is Fate.DONE and request.kind in CHANGES and self._random.random() < 0.5:
            self._try_everywhere(request.person)
        return done

    def _node(self) -> str:
        """A node that serves and answered lately, as a load balancer would choose. Sometimes any other."""
        names = [each.name for each in self._cluster.nodes]
        well = [
            name for name in names if self._cluster.node(name).address and not self._caller.is_silent(name)
        ]
        return self._random.choice(well if well and self._random.random() < 0.95 else names)

    def _key(self, least: float) -> str | None:
        return f"{self._caller.name}-{next(self._keys)}" if self._random.random() < least else None

    def _try_everywhere(self, name: str | None) -> None:
        """Decides on each node right after a change, and repeats an older decision: where a stale answer would show."""
        older = [each for each in self._remembered if each.kind is Kind.DECIDE and each.person == name]
        for each in self._cluster.nodes:
            if each.address is not None:
                self._decided(self._caller.send(decision(name), each.name))
        if older:
            self._caller.send(self._random.choice(older), self._node())

    def _decide(self, name: str | None) -> None:
        if self._random.random() < 0.05:
            name = None
        session = f"{name}-visit" if self._random.random() < 0.5 else None
        self._decided(self._ask(decision(name, self._key(0.5), session)))

    def _decided(self, done: Operation) -> None:
        if done.fate is Fate.DONE and done.person is not None:
            made = str(done.answer["decision"])
            self._family.decided.append((done.person, made, done.answer["items"][0]["item"]))
            if self._random.random() < 0.3:
                self._caller.send(recorded(made, done.person), self._node())

    def _repeat(self, _: str) -> None:
        """Sends an earlier request again, to any node."""
        if self._remembered:
            self._caller.send(self._random.choice(self._remembered), self._node())

    def _signal(self, name: str) -> None:
        self._ask(self._signalled(name, self._random.choice(SIGNALS)))

    def _signalled(self, name: str, kind: str) -> Request:
        topics = self._random.sample(TOPICS, 2)
        item = f"{topics[0]}-{self._random.randint(1, 2)}"
        named: dict[str, Any] = {"item_viewed": {"item": item}, "order_placed": {"items": [item]}}
        fields = {**named.get(kind, {}), "topics": topics}
        signal: dict[str, Any] = {
            "id": f"{self._caller.name}-{next(self._keys)}",
            "type": kind,
            "fields": fields,
        }
        if kind != "partner_interest":
            signal["session"] = f"{name}-visit"
        return signalled(name, signal, self._key(0.6))

    def _consent(self, name: str) -> None:
        given = self._random.random() < 0.5
        purpose = self._random.choice(PURPOSES)
        if given:
            self._ask(self._consented(name, purpose, "given"))
            return
        request = self._consented(name, purpose, self._random.choice(NOES))
        used = [
            each for each in self._remembered if each.path == request.path and each.asked["state"] == "given"
        ]
        if used and self._random.random() < 0.3:  # a no under a key that a yes has used
            request = request._replace(key=used[-1].key, spent=True)
            self._caller.send(request, self._node())
        else:
            self._ask(request)

    def _consented(self, name: str, purpose: str, state: str) -> Request:
        return consented(name, purpose, state, self._cluster.notices[purpose], self._key(0.6))

    def _dial(self, name: str) -> None:
        self._ask(dialled(name, self._random.choice((0, 1, 2, 3, 4, 4, 4)), self._key(0.5)))

    def _limit(self, name: str) -> None:
        shapes: tuple[dict[str, list[str]], ...] = (
            {},
            {},
            {"topics": [self._random.choice(TOPICS)]},
            {"items": ["running-1", "travel-2"]},
        )
        body = dict(self._random.choice((*shapes, {"categories": ["behavioural"]})))
        self._ask(Request(Kind.LIMITS, name, "PUT", f"/v1/people/{name}/limits", body, body, self._key(0.5)))

    def _outcome(self, _: str) -> None:
        if not self._family.decided:
            return
        name, made, item = self._random.choice(self._family.decided[-5:])
        kind = self._random.choice(("taken", "dismissed"))
        body = {"outcomes": [{"decision": made, "item": item, "kind": kind}]}
        request = Request(Kind.OUTCOME, name, "POST", "/v1/outcomes", body, body, self._key(0.6))
        self._ask(request)
        if self._random.random() < 0.2:  # the same outcome as another request
            self._caller.send(request._replace(key=None), self._node())

    def _look(self, name: str) -> None:
        self._caller.send(looked_up(name), self._node())

    def _link(self, _: str) -> None:
        name, guest = self._family.names
        path = f"/v1/people/{name}/guests/{guest}"
        self._ask(Request(Kind.LINK, name, "PUT", path, None, {"guest": guest}, self._key(0.6)))

    def _erase(self, name: str) -> None:
        """Erases, looks on every node, decides there, and may come back."""
        self._ask(erased(name, self._key(0.6)))
        for each in self._cluster.nodes:
            self._caller.send(looked_up(name), each.name)
        self._ask(decision(name))
        if self._random.random() < 0.5:
            self._welcome(name)
