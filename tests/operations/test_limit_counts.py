"""The file of limits, and the doctor's lines about it."""

from pathlib import Path

import pytest
from aboveboard.gateway.limits import Limit
from aboveboard.operations import limit_counts
from aboveboard.operations.findings import Mark
from aboveboard.operations.limit_counts import FILE, SETTING_OF, inspect_limits
from aboveboard.setting_table import SETTINGS


def write(data: Path, mode: str, limits: str) -> None:
    (data / FILE).write_text(f'{{"mode":"{mode}","limits":{limits}}}')


def test_each_limit_has_a_setting() -> None:
    assert set(SETTING_OF) == {str(limit) for limit in Limit}
    assert set(SETTING_OF.values()) <= {row.name for row in SETTINGS}


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


def test_a_gateway_writes_the_file(house, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as it starts, so that counts of an earlier run are gone."""
    data = house.installation.settings.data
    assert (data / FILE).exists()
    assert limit_counts.inspect_limits(data)[0].name.startswith("limit")
