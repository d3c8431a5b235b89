"""The values in requests, which no log line, metric or refusal repeats."""

import json
import re
import time
from pathlib import Path
from typing import Any

import httpx

from tests.api.wire import send
from tests.faults.process import made_key, serving
from tests.world import Shop

SECRETS = {
    "person": "Canary-Person-b81f",
    "session": "canary-session-77c2",
    "item": "canary-item-4d0e",
    "title": "Canary Title 9a35",
    "search": "canary search words e6f1",
    "topic": "canary-topic-2b9d",
    "signal": "canary-signal-5c7a",
    "key": "canary-idempotency-31aa",
    "method": "canary-method-84be",
    "region": "FR-CANARY",
    "time_zone": "Canary/Island",
    "query": "canary-query-d2d2",
    "agent": "canary-agent-f00d",
}


def tell_everything(shop: Shop) -> list[httpx.Response]:
    """A story that goes well, with a secret in every place that there is."""
    person = SECRETS["person"]
    items = [{"item": SECRETS["item"], "tags": [SECRETS["topic"]], "content": {"title": SECRETS["title"]}}]
    shop.place("home", [*items, {"item": "other"}])
    shop.dial(person, 3)
    for purpose in ("personalize_visit", "personalize_history", "improve"):
        shop.consent(person, purpose, method=SECRETS["method"])
    shop.limits(person, topics=["canary-limit-0b0b"])
    fields = {"item": SECRETS["item"], "topics": [SECRETS["topic"]]}
    signals = [
        {"id": SECRETS["signal"], "type": "item_viewed", "person": person, "session": SECRETS["session"], "fields": fields},
        {"id": "2", "type": "searched", "person": person, "fields": {"text": SECRETS["search"]}},
    ]  # fmt: skip
    answers = [send(shop, "POST", "/v1/signals", json.dumps({"signals": signals}).encode())]
    decision = shop.decide(person, headers={"Idempotency-Key": SECRETS["key"]}, session=SECRETS["session"])
    shop.outcome(decision, id=SECRETS["signal"])
    answers += [shop.http.get(f"/v1/people/{person}?q={SECRETS['query']}")]
    return answers


def tell_it_wrong(shop: Shop) -> list[httpx.Response]:
    """The same, wrong in every way that there is: the refusals."""
    person, item = SECRETS["person"], SECRETS["item"]
    wrong: list[tuple[str, str, Any]] = [
        ("POST", "/v1/decisions", {"placement": "home", "person": person + "\0"}),
        ("POST", "/v1/decisions", {"placement": item, "person": person}),
        ("POST", "/v1/decisions", {"placement": "home", "person": person, "candidates": [SECRETS["title"]]}),
        (
            "POST",
            "/v1/decisions",
            {"placement": "home", "context": {"region": SECRETS["region"], "device": item}},
        ),
        ("PUT", f"/v1/people/{person}/facts", {"time_zone": SECRETS["time_zone"]}),
        ("PUT", f"/v1/people/{person}/facts", {"region": SECRETS["region"]}),
        ("PUT", f"/v1/people/{person}/consents/{item}", {"state": "given"}),
        ("PUT", f"/v1/people/{person}/consents/improve", {"state": SECRETS["method"]}),
        ("PUT", f"/v1/people/{person}/dial", {"level": SECRETS["method"]}),
        ("PUT", f"/v1/people/{person}/nothing", {}),
        ("GET", f"/v1/people/{person}x", None),
        ("GET", f"/v1/decisions/{SECRETS['signal']}", None),
        ("DELETE", f"/v1/people/{person}/dial", None),
        ("POST", "/v1/signals", {"signals": SECRETS["search"]}),
        ("PUT", "/v1/placements/home/items", {"items": [{"item": item}, {"item": item}]}),
    ]
    answers = [send(shop, how, path, json.dumps(body).encode()) for how, path, body in wrong]
    answers.append(send(shop, "POST", "/v1/decisions", b'{"person":"%b' % person.encode()))
    answers.append(send(shop, "GET", f"/v1/people/{person}", authorization=SECRETS["key"]))
    assert all(answer.status_code >= 400 for answer in answers)
    return answers


def test_nothing_is_repeated(tmp_path: Path) -> None:
    """Not in a log line at the chattiest level, not in a metric, not in a refusal."""
    key, staff = made_key(tmp_path, "shop"), made_key(tmp_path, role="compliance")
    with serving(tmp_path, log_level="debug", learn_every_ms="50") as process:
        shop = Shop(process.url, key)
        with shop.http:
            shop.http.headers["user-agent"] = SECRETS["agent"]
            answers = tell_everything(shop)
            assert all(answer.status_code == 200 for answer in answers)
            refusals = tell_it_wrong(shop)
            metrics = shop.http.get("/metrics", headers={"authorization": f"Bearer {staff}"}).text
            assert "aboveboard_signals_total" in metrics
            time.sleep(0.3)  # the learner says something too, if it says anything
    lines = "".join(process.lines)
    assert '"serving"' in lines
    said = lines + metrics + "".join(answer.text + str(answer.headers) for answer in refusals)
    assert not [name for name, secret in SECRETS.items() if secret.lower() in said.lower()]
    assert key not in said
    assert not re.search(r"dec_[0-9a-z]{26}", lines + metrics), "a decision's id leads to a person"
