"""Short requests with large answers, and large contents: `gateway.answer_sizes` refuses them before anything is stored."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.wire import log_size, problem
from tests.api.wire import send as send_bytes
from tests.world import DAN, Installation, Shop

CONTENT = 2000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """An app of a service with small bounds."""
    installation = Installation(
        tmp_path_factory.mktemp("sizes"),
        content_limit_bytes=str(CONTENT),
        answer_limit_bytes="12500",
        kept_answer_bytes="6000",
    )
    shop = installation.shop()
    shop.place()
    yield shop
    shop.http.close()
    installation.close()


def send(shop: Shop, method: str, path: str, body: Any, **headers: str) -> httpx.Response:
    return send_bytes(shop, method, path, json.dumps(body).encode(), **headers)


def put(shop: Shop, size: int) -> None:
    """Declares ten items with contents of this size."""
    filler = "x" * (size - len('{"text":""}'))
    items = [{"item": f"i-{number}", "content": {"text": filler}} for number in range(10)]
    shop.ok("PUT", "/v1/placements/home/items", {"items": items})


def test_the_content_of_an_item(small: Shop) -> None:
    """The largest one is taken, and one byte more names its item, in both routes."""
    put(small, CONTENT)
    text = "x" * (CONTENT + 1 - len('{"text":""}'))
    large = [{"item": "a"}, {"item": "b", "content": {"text": text}}]
    for method in ("PUT", "PATCH"):
        found = problem(send(small, method, "/v1/placements/home/items", {"items": large}), 413)
        assert (found["field"], found["expected"]) == ("items[1].content", f"at most {CONTENT} bytes of JSON")


@pytest.mark.parametrize(
    ("count", "key", "status", "field"),
    [(2, "a", 200, None), (4, None, 200, None), (4, "b", 413, "Idempotency-Key"), (8, None, 413, "count")],
)
def test_the_answer_to_a_decision(
    small: Shop, count: int, key: str | None, status: int, field: str | None
) -> None:
    """An answer to keep is smaller than another. A refused one leaves no entry, and its key may be used again."""
    put(small, CONTENT)
    person, before = small.welcome(DAN), log_size(small)
    keyed = {} if key is None else {"idempotency_key": key}
    asked = {"placement": "home", "person": person, "count": count}
    answer = send(small, "POST", "/v1/decisions", asked, **keyed)
    assert answer.status_code == status, answer.text
    assert answer.json().get("field") == field
    if status != 200:
        assert log_size(small) == before
        assert send(small, "POST", "/v1/decisions", asked | {"count": 1}, **keyed).status_code == 200


def test_the_answer_to_a_preview(small: Shop) -> None:
    """It has the items of each level, so fewer of them fit."""
    put(small, CONTENT)
    person = small.welcome(DAN)
    for count, status in ((1, 200), (2, 413)):
        asked = {"placement": "home", "person": person, "count": count}
        assert send(small, "POST", "/v1/decisions/preview", asked).status_code == status


def test_a_report_refuses_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    installation = Installation(
        tmp_path_factory.mktemp("reported"), content_limit_bytes="10", limits_mode="report"
    )
    shop = installation.shop()
    shop.place()
    put(shop, CONTENT)
    shop.http.close()
    counts = {str(limit): count for limit, (count, _) in installation.service.gateway.limits.counts.items()}
    installation.close()
    assert counts["item_content"] >= 10
