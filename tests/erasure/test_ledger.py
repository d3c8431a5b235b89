"""The erasure ledger: a text file that is only appended to, and what it says about the log at hand."""

from hashlib import sha256
from pathlib import Path

import pytest
from aboveboard.erasure import ledger
from aboveboard.erasure.ledger import REPLAYED, LedgerLine
from aboveboard.errors import StartupRefused
from hypothesis import given
from hypothesis import strategies as st


def line(number: int, who: str | None = None) -> LedgerLine:
    return LedgerLine(who or f"{number:064x}", number, f"{number + 7:064x}")


def test_a_line_is_the_hash_and_the_place(tmp_path: Path) -> None:
    """Whoever has a pseudonym can find it in the file; nobody can tell one from the file."""
    ledger.append(tmp_path, [LedgerLine(ledger.hash_of(b"pseudonym"), 17, "ab" * 32)])
    hashed = sha256(b"aboveboard/erased/1pseudonym").hexdigest()
    assert (tmp_path / "erasures.ledger").read_text() == f"{hashed} 17 {'ab' * 32}\n"


def test_no_ledger_is_an_empty_one(tmp_path: Path) -> None:
    """Nobody was erased yet."""
    assert ledger.read(tmp_path) == []


def test_lines_are_appended_once(tmp_path: Path) -> None:
    """A step that is made again after a crash adds nothing."""
    for lines in ([line(1)], [line(1), line(2)], [line(2)]):
        ledger.append(tmp_path, lines)
    assert ledger.read(tmp_path) == [line(1), line(2)]


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    """Times and numbers of erasures are nobody else's business."""
    ledger.append(tmp_path, [line(1)])
    assert (tmp_path / ledger.FILE).stat().st_mode & 0o777 == 0o600


@given(cut=st.integers(1, 131))
def test_what_a_crash_left_of_a_line_is_cut_off(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """It was never relied on: the step begins again, and its line is whole."""
    folder = tmp_path_factory.mktemp("ledger")
    ledger.append(folder, [line(1), line(2)])
    path = folder / ledger.FILE
    path.write_bytes(path.read_bytes()[:-cut])
    assert ledger.read(folder) == [line(1)]
    ledger.append(folder, [line(3)])
    assert ledger.read(folder) == [line(1), line(3)]


@pytest.mark.parametrize(
    "text",
    [
        "not a line",
        f"{'a' * 64} 1",
        f"{'a' * 63} 1 {'b' * 64}",
        f"{'a' * 64} 01 {'b' * 64}",
        f"{'A' * 64} 1 {'b' * 64}",
        "",
    ],
)
def test_a_damaged_ledger_is_refused(tmp_path: Path, text: str) -> None:
    """Guessing would bring somebody back; the sentence says which line."""
    (tmp_path / ledger.FILE).write_text(f"{'a' * 64} 1 {'b' * 64}\n{text}\n")
    with pytest.raises(StartupRefused, match="Line 2 of"):
        ledger.read(tmp_path)


def test_a_ledger_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Not knowing is not the same as nobody."""
    (tmp_path / ledger.FILE).mkdir()
    with pytest.raises(StartupRefused, match="cannot be read"):
        ledger.read(tmp_path)


def test_what_the_log_has_is_settled() -> None:
    """An erasure that is in the log was made in this very database; whoever came back since may stay."""
    lines = [line(1), line(2), line(3)]
    assert ledger.list_unsettled(lines, {line(1), line(3)}) == [line(2)]


def test_what_was_replayed_is_settled() -> None:
    """In the log that says so, and in no other."""
    done = line(9, REPLAYED)
    lines = [line(1), line(2), done, line(3)]
    assert ledger.list_unsettled(lines, {done}) == [line(3)]
    assert ledger.list_unsettled(lines, set()) == [line(1), line(2), line(3)]
