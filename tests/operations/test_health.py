"""The health of a running gateway: each finding, and the numbers at which its mark changes."""

import asyncio
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.errors import Unavailable
from aboveboard.operations import health
from aboveboard.operations.health import MIB, HealthFinding
from prometheus_client import CollectorRegistry, Counter

NUMBERS = ("erasing", "waiting", "failed", "tiled", "open", "held", "overdue", "ending", "asked")
"""What the database counts besides the entries, in its order."""

CODES = [
    "database",
    "published",
    "tiles",
    "room",
    "erasures",
    "exports",
    "cases",
    "holds",
    "decisions",
    "fallbacks",
    "policy-errors",
    "pending",
    "rotation",
    "witnesses",
]


class Metrics:
    """The counters that health reads."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        for name in ("fallbacks", "policy_errors", "model_pending", "decisions"):
            setattr(self, name, Counter(name, name, ["app"], registry=registry))


def gateway(tmp_path: Path, *, size: int = 0, published: int = 0, **numbers: int) -> Any:
    """A gateway whose database answers these numbers, and that has no room but that of the disk."""

    async def answer(_: Any) -> list[tuple[int, ...]]:
        return [(size, *(numbers.get(name, 0) for name in NUMBERS))]

    return SimpleNamespace(
        database=SimpleNamespace(rows=answer),
        heads=SimpleNamespace(size=published),
        settings=SimpleNamespace(data=tmp_path, witnesses=("one", "two")),
        metrics=Metrics(),
        clock=lambda: 0,
        keyring=SimpleNamespace(former_pseudonym_key=None),
    )


def by_code(of: Any) -> dict[str, HealthFinding]:
    return {each.code: each for each in asyncio.run(health.findings(of))}


def test_all_that_is_looked_at_is_reported(tmp_path: Path) -> None:
    """Also what is in order, in the same order each time."""
    found = asyncio.run(health.findings(gateway(tmp_path)))
    assert [each.code for each in found] == CODES
    assert {each.mark for each in found if each.code != "room"} == {"ok"}


def test_numbers_go_to_the_finding_that_they_are_of(tmp_path: Path) -> None:
    """The query has one row, so a swapped column would be shown as another."""
    found = by_code(
        gateway(tmp_path, size=900, published=900, erasing=1, waiting=2, failed=3, tiled=3, open=5, overdue=4)
    )
    assert found["database"].numbers == {"size": 900}
    assert (found["erasures"].mark, found["erasures"].numbers) == ("warn", {"count": 1})
    assert (found["exports"].mark, found["exports"].numbers) == ("warn", {"waiting": 2, "failed": 3})
    assert (found["cases"].mark, found["cases"].numbers) == ("warn", {"open": 5, "overdue": 4})
    assert found["witnesses"].numbers == {"count": 2}


@pytest.mark.parametrize(("behind", "mark"), [(4095, "ok"), (4096, "warn")])
def test_a_publication_may_be_16_tiles_behind(tmp_path: Path, behind: int, mark: str) -> None:
    """From there on it is a warning."""
    found = by_code(gateway(tmp_path, size=10_000, published=10_000 - behind))["published"]
    assert (found.mark, found.numbers) == (mark, {"behind": behind})


@pytest.mark.parametrize(("behind", "mark"), [(256, "ok"), (257, "warn")])
def test_tiles_may_be_behind(tmp_path: Path, behind: int, mark: str) -> None:
    """By 256 whole tiles; a tile that is not full does not count."""
    found = by_code(gateway(tmp_path, size=300 * 256 + 255, tiled=300 - behind))["tiles"]
    assert (found.mark, found.numbers) == (mark, {"behind": behind})


@pytest.mark.parametrize(
    ("free", "mark"), [(1024, "ok"), (1023, "warn"), (64, "warn"), (63, "bad"), (0, "bad")]
)
def test_room_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, mark: str) -> None:
    """First a warning, then it is bad."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free * MIB))
    found = by_code(gateway(tmp_path))["room"]
    assert (found.mark, found.numbers) == (mark, {"free": free})


def test_a_disk_that_does_not_answer_is_left_out(tmp_path: Path) -> None:
    """The other findings are reported all the same."""
    assert list(by_code(gateway(tmp_path / "gone"))) == [code for code in CODES if code != "room"]


def test_counters_are_added_over_labels(tmp_path: Path) -> None:
    """And an error of the rules is bad, where a fallback is a warning."""
    running = gateway(tmp_path)
    for app in ("shop", "blog"):
        running.metrics.fallbacks.labels(app).inc(2)
        running.metrics.policy_errors.labels(app).inc()
    found = by_code(running)
    assert (found["fallbacks"].mark, found["fallbacks"].numbers) == ("warn", {"count": 4})
    assert (found["policy-errors"].mark, found["policy-errors"].numbers) == ("bad", {"count": 2})


def test_a_database_that_does_not_answer_is_an_error(tmp_path: Path) -> None:
    """It is not reported as a finding: nothing else is known then."""
    running = gateway(tmp_path)

    async def refuse(_: Any) -> Any:
        raise Unavailable("The database does not answer.", retry_after_seconds=1)

    running.database.rows = refuse
    with pytest.raises(Unavailable):
        asyncio.run(health.findings(running))
