"""A file that the system does not give: its own fault, or that of too many open files."""

from errno import EACCES, EMFILE, ENFILE
from pathlib import Path

import pytest
from aboveboard.erasure import ledger
from aboveboard.errors import StartupRefused
from aboveboard.keys import files, masters
from aboveboard.operations import keyed_rows
from aboveboard.storage.file_faults import refuse_file
from aboveboard.transparency.startup_check import read_kept


@pytest.mark.parametrize("number", [EMFILE, ENFILE])
def test_too_many_open_files(number: int) -> None:
    """It is no fault of the file, and the advice about the file would do harm."""
    said = refuse_file(Path("x"), OSError(number, "too many"), "cannot be read. Restore it.").detail
    assert said == "Too many files are open, so x was not opened. Raise the limit of open files (ulimit -n)."


def test_another_fault() -> None:
    said = refuse_file(Path("x"), OSError(EACCES, "no"), "cannot be read. Check its owner.").detail
    assert said == "x cannot be read. Check its owner."


@pytest.mark.parametrize("number", [EMFILE, ENFILE])
@pytest.mark.parametrize("name", ["move", "write move", "key", "head", "ledger", "rows", "write rows"])
def test_each_reader_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    """No file is to be restored when none is damaged."""
    (tmp_path / "a.key").write_bytes(b"secret")
    (tmp_path / "a.key").chmod(0o600)
    move = masters.MasterMove("a", "b", 1)
    calls = {
        "move": lambda: masters.read_move(tmp_path),
        "write move": lambda: masters.write_moved(tmp_path, move),
        "key": lambda: files.read(tmp_path / "a.key", 6),
        "head": lambda: read_kept(tmp_path / "log.head", "x", None),  # type: ignore[arg-type]
        "ledger": lambda: ledger.read(tmp_path),
        "rows": lambda: keyed_rows._read_mark(tmp_path / "rows.keyed"),
        "write rows": lambda: keyed_rows._write_mark(tmp_path / "rows.keyed", keyed_rows._Mark("x", 1)),
    }

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "too many")

    monkeypatch.setattr("pathlib.Path.read_bytes", fail)
    monkeypatch.setattr("pathlib.Path.read_text", fail)
    monkeypatch.setattr("pathlib.Path.open", fail)
    monkeypatch.setattr("os.open", fail)
    with pytest.raises(StartupRefused) as refused:
        calls[name]()
    assert refused.value.detail.startswith("Too many files are open")
    assert "estore" not in refused.value.detail
