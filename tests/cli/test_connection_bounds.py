"""The bounds of connections: those of the settings, and fewer where the system allows fewer open files."""

import resource
from pathlib import Path

import pytest
from aboveboard import settings
from aboveboard.cli.connection_bounds import CONNECTIONS_LEAST, RESERVED_FILES, read_bounds


@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "found", "raised"),
    [
        (200, 200, 1000, 100, 200),
        (256, 4096, 1000, 1000, 1100),
        (256, 512, 1000, 412, 512),
        (4096, 4096, 1000, 1000, 4096),
        (256, resource.RLIM_INFINITY, 1000, 1000, 1100),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, 1000, 1000, resource.RLIM_INFINITY),
        (64, 64, 1000, CONNECTIONS_LEAST, 64),
    ],
)
def test_the_system_may_allow_fewer(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    soft: int,
    hard: int,
    wanted: int,
    found: int,
    raised: int,
) -> None:
    """The soft limit is raised as far as it may be, and some files are kept."""
    limit = [soft]
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit[0], hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, both: limit.__setitem__(0, both[0]))
    given = {"ABOVEBOARD_DATA": str(tmp_path), "ABOVEBOARD_CONNECTIONS_MAX": str(wanted)}
    assert read_bounds(settings.load(given)).connections == found
    assert limit[0] == raised
    assert RESERVED_FILES == 100


def test_the_settings_are_the_bounds(tmp_path: Path) -> None:
    """By default those of docs/operate/limits.md."""
    bounds = read_bounds(
        settings.load({"ABOVEBOARD_DATA": str(tmp_path), "ABOVEBOARD_CONNECTIONS_MAX": "20"})
    )
    assert bounds == (32_768, 100, 8192, 10, 30, 75, 30, 20)
