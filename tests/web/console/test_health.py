"""The state of the gateway in the console."""

from collections.abc import Sequence
from typing import Any

import pytest
from aboveboard.operations.health import HealthFinding
from aboveboard.web.console import health

from tests.web.browsing import House, words


def test_the_worst_finding_comes_first(house: House, staff: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And only what is not in order has a sentence of what to do."""

    async def findings(_: Any) -> Sequence[HealthFinding]:
        return [
            HealthFinding("witnesses", "ok", {"count": 0}),
            HealthFinding("rotation", "warn"),
            HealthFinding("room", "bad", {"free": 1}),
        ]

    monkeypatch.setattr(health, "findings", findings)
    page = staff.get("/console/health")
    marks = [part.partition('"')[0] for part in page.text.split('<li class="panel ')[1:]]
    assert marks == ["bad", "warn", "ok"]


def test_the_page_names_the_policy_set_and_the_log(house: House, staff: Any) -> None:
    """As records and checkpoints name them."""
    gateway = house.installation.service.gateway
    said = words(staff.get("/console/health"))
    assert gateway.rules.policy.id in said
    assert gateway.database.origin in said
