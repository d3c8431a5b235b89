"""The file of limits, and the doctor's lines about it."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest
from aboveboard.gateway.limits import ALWAYS_REFUSED, Limit, LimitGuard
from aboveboard.gateway.metrics import Metrics
from aboveboard.operations import limit_counts
from aboveboard.operations.findings import Mark
from aboveboard.operations.limit_counts import FILE, SETTING_OF, inspect_limits
from aboveboard.setting_table import SETTINGS
from aboveboard.storage import durable


def write(data: Path, mode: str, limits: str) -> None:
    (data / FILE).write_text(f'{{"mode":"{mode}","limits":{limits}}}')


def test_each_limit_has_a_setting() -> None:
    """Only what is refused as ambiguous has none, because nobody can want it raised."""
    ambiguous = ALWAYS_REFUSED - {Limit.UNPACKED}
    assert set(SETTING_OF) == {str(limit) for limit in Limit if limit not in ambiguous}
    assert set(SETTING_OF.values()) <= {row.name for row in SETTINGS}


@pytest.mark.parametrize("limit", sorted(ALWAYS_REFUSED))
def test_what_no_mode_lifts_was_refused(tmp_path: Path, limit: str) -> None:
    write(tmp_path, "report", f'{{"{limit}":{{"count":7,"last":"x"}}}}')
    found = inspect_limits(tmp_path)[0]
    assert "refused since the start: 7" in found.says
    assert found.do.startswith("If an app of yours does it, change the app")


@pytest.mark.parametrize("limit", sorted(SETTING_OF))
def test_a_limit_that_was_reached(tmp_path: Path, limit: str) -> None:
    write(tmp_path, "enforce", f'{{"{limit}":{{"count":7,"last":"2026-11-28T09:00:00Z"}}}}')
    (found,) = inspect_limits(tmp_path)
    assert (found.name, found.mark) == (f"limit {limit}", Mark.WARN)
    assert "refused since the start: 7, the last at 2026-11-28T09:00:00Z" in found.says
    assert f"ABOVEBOARD_{SETTING_OF[limit]}" in found.do


def test_a_report_is_named(tmp_path: Path) -> None:
    write(tmp_path, "report", '{"head":{"count":1,"last":"x"}}')
    first, second = inspect_limits(tmp_path)
    assert "only counted" in first.says
    assert (second.mark, "ABOVEBOARD_LIMITS_MODE" in second.do) == (Mark.WARN, True)


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"{}", b'{"mode":1,"limits":{}}'])
def test_a_file_that_says_nothing(tmp_path: Path, content: bytes | None) -> None:
    """A missing or damaged file is no fault of the installation: the gateway writes it again."""
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    assert [found.mark for found in inspect_limits(tmp_path)] == [Mark.OK]


def test_nothing_was_reached(tmp_path: Path) -> None:
    write(tmp_path, "enforce", "{}")
    (found,) = inspect_limits(tmp_path)
    assert (found.mark, found.says) == (Mark.OK, "Nothing was beyond a limit since the start.")


def test_a_gateway_writes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as it starts, so that counts of an earlier run are gone, and later when a count has changed."""
    monkeypatch.setattr(limit_counts, "EVERY_S", 0.001)
    write(tmp_path, "enforce", '{"head":{"count":9,"last":"x"}}')
    limits, written = LimitGuard(Metrics(), "report", lambda: 0), []
    settings = SimpleNamespace(data=tmp_path, limits_mode="report")
    replace = durable.replace

    def write_and_note(path: Path, content: bytes) -> None:
        replace(path, content)
        written.append(content)

    async def run() -> None:
        monkeypatch.setattr(durable, "replace", write_and_note)
        running = asyncio.create_task(limit_counts.run(SimpleNamespace(settings=settings, limits=limits)))  # type: ignore[arg-type]
        while not written:
            await asyncio.sleep(0.001)
        assert [found.name for found in inspect_limits(tmp_path)] == ["limits"]
        limits.count(Limit.HEAD)
        while len(written) < 2:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)
        running.cancel()

    asyncio.run(asyncio.wait_for(run(), 10))
    assert len(written) == 2
    assert [found.name for found in inspect_limits(tmp_path)] == ["limit head", "limits"]
