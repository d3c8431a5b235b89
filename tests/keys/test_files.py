"""Key files: for their owner alone, whole or absent, and never replaced."""

import os
from pathlib import Path

import pytest
from aboveboard.errors import StartupRefused
from aboveboard.keys import files


def absent() -> bytes:
    raise AssertionError("nothing was to be made")


def secret(path: Path, content: bytes = b"secret", mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """It is made with mode 0600 in a folder of mode 0700, and nothing else is left beside it."""
    path = tmp_path / "keys" / "new.key"
    assert files.obtain(path, 6, lambda: b"secret") == b"secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_an_existing_file_is_read_and_not_made(tmp_path: Path) -> None:
    """What is there is what counts."""
    assert files.obtain(secret(tmp_path / "a.key"), 6, absent) == b"secret"


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """Of two processes that start at once the first wins, and the second reads the same."""

    def too_late() -> bytes:
        secret(tmp_path / "a.key", b"theirs")
        return b"ours!!"

    assert files.obtain(tmp_path / "a.key", 6, too_late) == b"theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["a.key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o700, 0o777])
def test_a_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    """Any permission beyond the owner's reading and writing is refused, with the command that mends it."""
    with pytest.raises(StartupRefused, match="chmod 600"):
        files.obtain(secret(tmp_path / "a.key", mode=mode), 6, absent)


def test_a_file_that_only_its_owner_may_read_is_accepted(tmp_path: Path) -> None:
    """A mounted secret is often read-only."""
    assert files.obtain(secret(tmp_path / "a.key", mode=0o400), 6, None) == b"secret"


@pytest.mark.parametrize("content", [b"", b"short", b"longer than it is"])
def test_a_file_of_the_wrong_size_is_refused(tmp_path: Path, content: bytes) -> None:
    """A damaged file is neither used nor replaced."""
    path = secret(tmp_path / "a.key", content)
    with pytest.raises(StartupRefused, match="backup"):
        files.obtain(path, 6, absent)
    assert path.read_bytes() == content


def test_a_missing_file_is_refused_where_it_must_exist(tmp_path: Path) -> None:
    """The refusal says to restore it."""
    with pytest.raises(StartupRefused, match=r"a\.key is missing\. Restore it"):
        files.obtain(tmp_path / "a.key", 6, None)


def test_a_folder_or_a_pipe_is_no_key(tmp_path: Path) -> None:
    """Only a plain file is read, and the start does not hang on anything else."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("folder", "pipe"):
        with pytest.raises(StartupRefused, match="is not a file"):
            files.obtain(tmp_path / name, 6, absent)


def test_a_disk_that_refuses_stops_the_start(tmp_path: Path) -> None:
    """An error of the file system is a refusal with its cause, and not a crash."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StartupRefused, match="Check the disk"):
        files.obtain(tmp_path / "file" / "a.key", 6, lambda: b"secret")
    with pytest.raises(StartupRefused):
        files.any_of(tmp_path, ["a" * 5000])


def test_a_failed_making_leaves_nothing(tmp_path: Path) -> None:
    """When there is nothing to write, no empty file is left behind."""
    with pytest.raises(AssertionError):
        files.obtain(tmp_path / "a.key", 6, absent)
    assert list(tmp_path.iterdir()) == []


def test_what_an_interrupted_start_left_is_swept_away(tmp_path: Path) -> None:
    """A copy of a key that was written aside does not stay on the disk."""
    secret(tmp_path / ".a.key.x7.new", b"secr")
    assert files.obtain(tmp_path / "a.key", 6, lambda: b"secret") == b"secret"
    assert [path.name for path in tmp_path.iterdir()] == ["a.key"]
