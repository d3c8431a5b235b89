"""`aboveboard audit reopen`: a log that lost signed entries continues under a new name, and no other log does."""

from pathlib import Path
from shutil import copytree, rmtree

import pytest
from aboveboard.cli.audit_reopen import LONGEST

from tests.faults.outside import NAME, check_sound, checkpoint_of, keep, leaves_of
from tests.faults.process import Typed, made_key, typed

BECAUSE = "The disk was lost, and this is the newest backup."


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation whose database is two entries behind the checkpoint that was handed out."""
    folder = tmp_path_factory.mktemp("reopen")
    data, backup = folder / "data", folder / "backup"
    made_key(data)
    copytree(data, backup)
    for _ in range(2):
        made_key(data)
    newest = checkpoint_of(data)
    rmtree(data)
    copytree(backup, data)
    keep(data, newest)
    return data


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    return Path(copytree(original, tmp_path / "data"))


def reopen(data: Path, because: str = BECAUSE) -> Typed:
    return typed(data, "audit", "reopen", "--because", because)


def test_it_reports_the_new_name_and_what_was_lost(data: Path) -> None:
    """The log verifies under the new name, and its first new entry has the reason."""
    left = len(leaves_of(data))
    assert "aboveboard audit reopen --because" in typed(data, "keys", "list").err
    done = reopen(data)
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0] == f"The log continues as {NAME}/2"
    assert lines[1].split() == ["entries", "that", "are", "left", str(left)]
    assert lines[2].split() == ["entries", "signed", "before", str(left + 2)]
    assert lines[3].split()[3].startswith(f"{NAME}/2+")
    assert len(leaves_of(data)) == left + 1
    check_sound(data)


def test_a_log_that_lost_nothing_keeps_its_name(data: Path) -> None:
    """Its checkpoint is as it was."""
    keep(data, checkpoint_of(data))
    before = checkpoint_of(data)
    refused = reopen(data)
    assert (refused.code, refused.out) == (1, "")
    assert "log.head" in refused.err
    assert checkpoint_of(data) == before


@pytest.mark.parametrize("because", ["", "  ", "x" * (LONGEST + 1), "two\nlines", "\x1b[2J"])
def test_a_reason_is_one_line_of_text(data: Path, because: str) -> None:
    """It stays in the log, so it is checked before anything is written."""
    before = leaves_of(data)
    refused = reopen(data, because)
    assert (refused.code, refused.out) == (2, "")
    assert f"Use at most {LONGEST} characters." in refused.err
    assert leaves_of(data) == before


def test_a_missing_database_is_not_made(data: Path) -> None:
    """An empty one would begin a log that contradicts the old one."""
    for file in data.glob("aboveboard.db*"):
        file.unlink()
    refused = reopen(data)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.endswith("aboveboard.db is missing. Put the newest backup in its place first.\n")
    assert list(data.glob("aboveboard.db*")) == []
