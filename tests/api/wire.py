"""Requests as bytes, for what a well-behaved client would never send, and what every refusal is held to."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import httpx
from aboveboard.settings import find_shipped
from aboveboard.words import Role

from tests.plain import PLAIN
from tests.world import Installation, Shop

JSON = {"content-type": "application/json"}
DESCRIBED = json.loads((find_shipped("openapi") / "openapi.json").read_text())
OPERATIONS = [
    (method.upper(), path, operation)
    for path, item in DESCRIBED["paths"].items()
    for method, operation in item.items()
]
KEYED = [(method, path) for method, path, operation in OPERATIONS if operation["security"]]
WITH_BODY = [
    (method, path)
    for method, path, operation in OPERATIONS
    if "application/json" in operation.get("requestBody", {}).get("content", ())
]
PARAMETERS = {"person": "u-17", "placement": "home", "purpose": "improve", "decision": "dec_x", "notice": "0"}
PARAMETERS |= {"guest": "g-17", "key": "topic:running", "picture": "p-17"}
PARAMETERS |= {"catalogue": "shop", "surface": "home"}
PARAMETERS |= {"level": "0", "place": "000.p/1", "index": "0"}
PARAMETERS |= {"audit": "aud_x", "number": "1", "export": "exp_x", "erasure": "era_" + "0" * 40}
PARAMETERS |= {"dry_run": "try_x", "hold": "hold_" + "0" * 26, "draft": "draft_" + "0" * 26}
FOR_COMPLIANCE = (
    "/v1/audits",
    "/v1/exports",
    "/v1/entries",
    "/v1/numbers",
    "/v1/dry-runs",
    "/v1/holds",
    "/metrics",
)
"""How the paths begin that are for keys of the compliance role, and not for those of apps."""


@contextmanager
def client(installation: Installation, key: str | None = None) -> Iterator[Shop]:
    """An app with a key of its own, unless it comes with one."""
    shop = Shop(installation.url, key or installation.key())
    with shop.http:
        yield shop


def filled(path: str) -> str:
    """The path with something of the right shape for each parameter."""
    return path.format(**PARAMETERS)


def send(shop: Shop, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
    """Sends a body as it is: bytes, or an iterator of them for a body without a declared length."""
    named = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    return shop.http.request(method, path, content=body, headers=named)


def problem(answer: httpx.Response, status: int) -> Any:
    """The problem of a refusal, which must be of the one shape that there is."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert status == 405 or answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert found["status"] == status
    assert found["type"].startswith("urn:aboveboard:problem:")
    assert {"type", "title", "status", "detail"} <= set(found)
    assert set(found) <= {"type", "title", "status", "detail", "field", "expected"}
    return found


@lru_cache(maxsize=4)
def _key_for_metrics(installation: Installation) -> str:
    return installation.key(Role.COMPLIANCE, "metrics")


def metrics_of(installation: Installation) -> str:
    """Returns the metrics as a compliance key reads them."""
    key = _key_for_metrics(installation)
    answer = httpx.get(
        f"{installation.url}/metrics", headers={"authorization": f"Bearer {key}"}, verify=PLAIN
    )
    assert answer.status_code == 200, answer.text
    return answer.text


def log_size(shop: Shop) -> int:
    """How many entries the log has."""
    return int(shop.http.get("/log/checkpoint").text.split("\n")[1])


def raw(shop: Shop, text: bytes) -> bytes:
    """What the server says to bytes that no HTTP library would send. They must ask it to close."""
    where = urlsplit(str(shop.http.base_url))
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        connection.sendall(text)
        return b"".join(iter(lambda: connection.recv(65536), b""))
