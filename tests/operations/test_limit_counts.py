"""The files of limits, and the doctor's lines about them."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard import settings
from aboveboard.gateway.limits import ALWAYS_REFUSED, Limit, LimitGuard
from aboveboard.gateway.metrics import Metrics
from aboveboard.operations import limit_counts
from aboveboard.operations.findings import Mark
from aboveboard.operations.limit_counts import GONE_S, SETTING_OF, inspect_limits, name_file
from aboveboard.setting_table import SETTINGS
from aboveboard.storage import durable


def write(data: Path, mode: str, limits: str) -> None:
    (data / "limits-a-1.json").write_text(f'{{"mode":"{mode}","limits":{limits}}}')


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
        (tmp_path / "limits-a-1.json").write_bytes(content)
    assert [found.mark for found in inspect_limits(tmp_path)] == [Mark.OK]


def test_nothing_was_reached(tmp_path: Path) -> None:
    write(tmp_path, "enforce", "{}")
    (found,) = inspect_limits(tmp_path)
    assert (found.mark, found.says) == (Mark.OK, "Nothing was beyond a limit since the start.")


class Writer:
    """A gateway with counts in the folder, and what its task wrote."""

    def __init__(self, data: Path, monkeypatch: pytest.MonkeyPatch, port: int = 8000) -> None:
        self.limits, self.written = LimitGuard(Metrics(), "report", lambda: 0), 0
        self.settings = settings.load(
            {"ABOVEBOARD_DATA": str(data), "ABOVEBOARD_LIMITS_MODE": "report", "ABOVEBOARD_PORT": str(port)}
        )
        replace = durable.replace

        def replace_and_note(path: Path, content: bytes) -> None:
            replace(path, content)
            self.written += 1

        monkeypatch.setattr(durable, "replace", replace_and_note)

    async def run(self, then: Callable[[], None] | None = None) -> None:
        """Runs the task until it has written once, and once more after `then`."""
        running = asyncio.create_task(limit_counts.run(self))
        await self._wait(1)
        if then is not None:
            then()
            await self._wait(2)
            await asyncio.sleep(0.02)
        running.cancel()

    async def _wait(self, count: int) -> None:
        async with asyncio.timeout(20):
            while self.written < count:
                await asyncio.sleep(0.001)


def test_a_gateway_writes_the_file_when_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the counts of an earlier run are gone."""
    writer = Writer(tmp_path, monkeypatch)
    path = tmp_path / name_file(writer.settings)
    path.write_text('{"mode":"enforce","limits":{"head":{"count":9,"last":"x"}}}')
    monkeypatch.setattr(limit_counts, "EVERY_S", 60.0)
    asyncio.run(writer.run())
    assert [found.name for found in inspect_limits(tmp_path)] == ["limits"]


def test_a_gateway_writes_the_file_when_a_count_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not at each look."""
    monkeypatch.setattr(limit_counts, "EVERY_S", 0.001)
    writer = Writer(tmp_path, monkeypatch)
    asyncio.run(writer.run(lambda: writer.limits.count(Limit.HEAD)))
    assert writer.written == 2
    assert [found.name for found in inspect_limits(tmp_path)] == ["limit head", "limits"]


def test_gateways_that_share_a_folder_keep_their_own_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor names both, each by its host and port, in any order of writing."""
    monkeypatch.setattr(limit_counts, "EVERY_S", 0.001)
    for port in (8001, 8002):
        writer = Writer(tmp_path, monkeypatch, port)
        asyncio.run(writer.run(lambda each=writer: each.limits.count(Limit.HEAD)))
        monkeypatch.undo()
        monkeypatch.setattr(limit_counts, "EVERY_S", 0.001)
    found = [finding.says for finding in inspect_limits(tmp_path) if finding.name == "limit head"]
    assert [":8001: 1," in found[0], ":8002: 1," in found[1]] == [True, True]


def test_a_file_is_written_again_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the file of a quiet gateway never seems to be that of one that is gone."""
    monkeypatch.setattr(limit_counts, "EVERY_S", 0.001)
    monkeypatch.setattr(limit_counts, "AGAIN_S", 0.0)
    asyncio.run(Writer(tmp_path, monkeypatch).run(lambda: None))
    assert GONE_S > 2 * 86_400


@pytest.mark.parametrize(("age_s", "stays"), [(GONE_S - 60, True), (GONE_S + 60, False)])
def test_a_gateway_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age_s: float, stays: bool
) -> None:
    """Its file is deleted a week after it was written."""
    write(tmp_path, "enforce", "{}")
    then = time.time() - age_s
    os.utime(tmp_path / "limits-a-1.json", (then, then))
    asyncio.run(Writer(tmp_path, monkeypatch).run())
    assert (tmp_path / "limits-a-1.json").exists() == stays
