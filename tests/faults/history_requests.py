"""The requests of clients of several gateways, and the notebook in which each is written with its times and its answer."""

import http.client
import itertools
import json
import threading
import time
from typing import Any, NamedTuple

from tests.faults.history_cluster import Cluster
from tests.faults.history_operations import UNSENT, Kind, Operation

PATIENCE_S = (1.5, 6.0)
"""The seconds that a client waits for an answer: some give up while a node hangs, and some do not."""

SILENT_S = 2.0
"""The seconds for which a client prefers other nodes than one that gave it no answer."""


class Request(NamedTuple):
    """A request of a client, on any node."""

    kind: Kind
    person: str | None
    method: str
    path: str
    body: Any
    asked: dict[str, Any]
    key: str | None = None
    spent: bool = False


class Notebook:
    """All operations so far, of all clients."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def number(self) -> int:
        with self._lock:
            return next(self._numbers)

    def write(self, operation: Operation) -> Operation:
        self.operations.append(operation)
        return operation


class Caller:
    """One client's connections. Each request is written down with its times, also one that fails."""

    def __init__(self, cluster: Cluster, notebook: Notebook, name: str, patience_s: float) -> None:
        self.cluster, self._notebook, self.name = cluster, notebook, name
        self._patience_s = patience_s
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._silent: dict[str, float] = {}

    def is_silent(self, node: str) -> bool:
        """Returns whether this node gave no answer lately."""
        return self._silent.get(node, 0.0) > time.monotonic()

    def send(self, request: Request, node: str) -> Operation:
        """Sends a request to a node. What is down is asked too, and refuses the connection."""
        address = self.cluster.node(node).address
        number, started = self._notebook.number(), time.monotonic()
        status, answer = (UNSENT, {}) if address is None else self._exchange(request, address)
        if status is None:
            self._silent[node] = time.monotonic() + SILENT_S
        return self._notebook.write(
            Operation(
                number=number,
                client=self.name,
                node=node,
                kind=request.kind,
                person=request.person,
                started=started,
                ended=None if status is None else time.monotonic(),
                status=status,
                asked=request.asked,
                answer=answer,
                key=request.key,
                spent=request.spent,
            )
        )

    def _exchange(self, request: Request, address: str) -> tuple[int | None, dict[str, Any]]:
        connection = self._connections.get(address)
        if connection is None:
            connection = http.client.HTTPConnection(address, timeout=self._patience_s)
            try:
                connection.connect()
            except ConnectionRefusedError:
                return UNSENT, {}
            except OSError:
                return None, {}
            self._connections[address] = connection
        headers = {"authorization": f"Bearer {self.cluster.key}", "content-type": "application/json"}
        if request.key is not None:
            headers["idempotency-key"] = request.key
        body = None if request.body is None else json.dumps(request.body)
        try:
            connection.request(request.method, request.path, body, headers)
            answer = connection.getresponse()
            content = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self._connections.pop(address).close()
            return None, {}
        return answer.status, _kept(request.kind, content) if answer.status < 300 else content

    def close(self) -> None:
        for each in self._connections.values():
            each.close()


def _kept(kind: Kind, answer: dict[str, Any]) -> dict[str, Any]:
    """Returns what the checker needs of an answer."""
    match kind:
        case Kind.DECIDE:
            items = [{"item": each["item"]} for each in answer["items"]]
            return {name: answer[name] for name in ("decision", "personalization", "log")} | {"items": items}
        case Kind.PERSON:
            return {name: answer[name] for name in ("dial", "consents", "limits", "records", "interests")}
        case Kind.RECORD:
            return {"log": answer["log"], "record": {"allowed": answer["record"]["allowed"]}}
        case _:
            return answer


def decision(name: str | None, key: str | None = None, session: str | None = None) -> Request:
    body: dict[str, Any] = {"placement": "home", "count": 2}
    body |= {} if name is None else {"person": name}
    body |= {} if session is None else {"session": session}
    return Request(Kind.DECIDE, name, "POST", "/v1/decisions", body, {"session": session}, key)


def dialled(name: str, level: int, key: str | None = None) -> Request:
    return Request(Kind.DIAL, name, "PUT", f"/v1/people/{name}/dial", {"level": level}, {"level": level}, key)


def consented(name: str, purpose: str, state: str, notice: str, key: str | None = None) -> Request:
    body = {"state": state, "notice": notice, "language": "en", "method": "test"}
    path, asked = f"/v1/people/{name}/consents/{purpose}", {"purpose": purpose, "state": state}
    return Request(Kind.CONSENT, name, "PUT", path, body, asked, key)


def signalled(name: str, signal: dict[str, Any], key: str | None = None) -> Request:
    body = {"signals": [{"person": name, **signal}]}
    return Request(Kind.SIGNAL, name, "POST", "/v1/signals", body, body, key)


def erased(name: str, key: str | None = None) -> Request:
    return Request(Kind.ERASE, name, "DELETE", f"/v1/people/{name}", None, {}, key)


def looked_up(name: str) -> Request:
    return Request(Kind.PERSON, name, "GET", f"/v1/people/{name}", None, {})


def recorded(decision: str, name: str | None) -> Request:
    return Request(Kind.RECORD, name, "GET", f"/v1/decisions/{decision}", None, {"decision": decision})


def receipt(erasure: str, name: str | None) -> Request:
    return Request(Kind.RECEIPT, name, "GET", f"/v1/erasures/{erasure}", None, {"erasure": erasure})
