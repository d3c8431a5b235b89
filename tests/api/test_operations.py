"""The routes for operators and the public: health, metrics, the description, the log's head."""

import asyncio
import re
from itertools import pairwise
from types import SimpleNamespace

import pytest
from aboveboard.api import operations
from aboveboard.audit import tree
from aboveboard.audit.note import open_checkpoint, vkey
from aboveboard.settings import find_shipped
from aboveboard.storage.tables import entries
from sqlalchemy import select

from tests.api.wire import client, problem, send
from tests.audit import oracle
from tests.world import DAN, Installation, Shop

OPEN = ["/healthz", "/readyz", "/.well-known/gpc.json", "/schema", "/log/checkpoint"]


def public_key(installation: Installation) -> str:
    gateway = installation.service.gateway
    return vkey(gateway.settings.log_origin, gateway.keyring.log_signer.public_key())


@pytest.mark.parametrize("path", OPEN)
def test_anybody_may_ask(still: Shop, path: str) -> None:
    """Routes that are about no person need no key, and ignore a wrong one."""
    for authorization in ("", "Bearer nonsense"):
        assert send(still, "GET", path, authorization=authorization).status_code == 200


def test_alive_and_ready(still: Shop) -> None:
    """Alive is this process, ready is that it can decide and record."""
    assert still.ok("GET", "/healthz") == {"status": "ok"}
    assert still.ok("GET", "/readyz") == {"status": "ready"}


def test_not_ready(still_installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that does not respond does not make the caller wait longer than the limit."""

    async def hangs(_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(operations, "READY_TIMEOUT_S", 0.01)
    monkeypatch.setattr(still_installation.service.gateway, "database", SimpleNamespace(rows=hangs))
    with client(still_installation, "none") as shop:
        answer = send(shop, "GET", "/readyz")
        assert (
            problem(answer, 503)["detail"] == "The database did not respond in time. Send the request again."
        )
        assert answer.headers["retry-after"] == "1"
        assert send(shop, "GET", "/healthz").status_code == 200


def test_global_privacy_control_is_honoured(still: Shop) -> None:
    """As the specification has it: an object with `gpc` and a date."""
    found = still.http.get("/.well-known/gpc.json")
    assert found.headers["content-type"] == "application/json"
    assert found.json()["gpc"] is True
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found.json()["lastUpdate"])


def test_the_description_is_the_committed_one(still: Shop) -> None:
    """What is served is the file in `openapi/`, to the byte."""
    found = still.http.get("/schema")
    assert found.content == (find_shipped("openapi") / "openapi.json").read_bytes()
    assert found.headers["content-type"] == "application/json"


def test_the_head_of_the_log_is_signed(installation: Installation, shop: Shop) -> None:
    """The public key verifies it, and another key does not."""
    note = shop.http.get("/log/checkpoint").text
    found = open_checkpoint(note, public_key(installation))
    assert found.origin == installation.service.gateway.settings.log_origin
    assert found.size > 0


def test_the_log_only_grows(installation: Installation, shop: Shop) -> None:
    """Every later head contains every earlier one, and each answer lies below the next head."""
    key, heads = public_key(installation), []
    for _ in range(4):
        index = shop.decide(shop.welcome(DAN))["log"]["index"]
        heads.append(open_checkpoint(shop.http.get("/log/checkpoint").text, key))
        assert index < heads[-1].size
    query = select(entries.c.leaf).order_by(entries.c.entry_index)
    rows = installation.run(installation.service.gateway.database.rows(query))
    hashes = [tree.leaf_hash(leaf) for (leaf,) in rows]
    for old, new in pairwise(heads):
        proof = oracle.consistency_proof(hashes[: new.size], old.size)
        oracle.verify_consistency(old.size, new.size, old_root=old.root, root=new.root, proof=proof)


def test_rules_in_words(still: Shop) -> None:
    """Every rule in force says itself, since when and why; every purpose has a notice to show."""
    policies, purposes = still.ok("GET", "/v1/policies"), still.ok("GET", "/v1/purposes")
    assert re.fullmatch("[0-9a-f]{64}", policies["policy"])
    assert all(rule["reason"]["en"] and rule["source"] and rule["since"] for rule in policies["rules"])
    assert [level["level"] for level in purposes["dial"]] == [0, 1, 2, 3, 4]
    for purpose in purposes["purposes"]:
        notice = still.ok("GET", f"/v1/notices/{purpose['notices']['en']}")
        assert (notice["purpose"], notice["language"]) == (purpose["purpose"], "en")
        assert notice["text"]


def test_a_fault_of_ours_is_a_problem_too(still_installation: Installation) -> None:
    """An unexpected error becomes a 500 in the one shape, without its text."""
    gateway = still_installation.service.gateway
    whole = gateway.rules
    with client(still_installation) as shop:
        gateway.rules = None
        try:
            answer = send(shop, "GET", "/v1/purposes")
        finally:
            gateway.rules = whole
        found = problem(answer, 500)
        assert "NoneType" not in answer.text
        assert found["type"] == "urn:aboveboard:problem:internal"
