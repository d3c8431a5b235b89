"""The byte search: whatever is in a file is found, wherever in it, and nothing else."""

from pathlib import Path

import pytest
from aboveboard.erasure import scan
from aboveboard.erasure.scan import Find, files_below, search
from aboveboard.storage.open_files import HeldFiles
from hypothesis import given
from hypothesis import strategies as st

NONE = HeldFiles()
CANARY = bytes(range(100, 116))
CHUNK = scan.CHUNK_BYTES


@pytest.mark.parametrize("at", [0, 1, CHUNK - 16, CHUNK - 15, CHUNK - 1, CHUNK, 2 * CHUNK - 8, 3 * CHUNK + 5])
def test_a_canary_is_found_anywhere(tmp_path: Path, at: int) -> None:
    """Also where one piece of the file ends and the next begins."""
    file = tmp_path / "file"
    file.write_bytes(bytes(at) + CANARY + bytes(3 * CHUNK))
    assert search([file], [b"x" * 16, CANARY], NONE) == [Find(file, 1, at)]


@given(content=st.binary(max_size=200), canaries=st.lists(st.binary(min_size=2, max_size=5), max_size=4))
def test_it_finds_what_python_finds(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, canaries: list[bytes]
) -> None:
    """With pieces so small that almost everything lies across two of them."""
    file = tmp_path_factory.mktemp("search") / "file"
    file.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "CHUNK_BYTES", 3)
        found = search([file], canaries, NONE)
    assert {(each.at, each.canary) for each in found} == {
        (at, number)
        for number, canary in enumerate(canaries)
        for at in range(len(content))
        if content.startswith(canary, at)
    }
    assert len(found) == len(set(found))


def test_every_file_is_looked_into(tmp_path: Path) -> None:
    """In folders below too; a link is not followed, because it may lead anywhere."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    files = [tmp_path / "a" / "b" / "deep", tmp_path / "top"]
    for file in files:
        file.write_bytes(CANARY)
    (tmp_path / "link").symlink_to("/etc")
    assert files_below(tmp_path) == files
    assert {find.file for find in search(files_below(tmp_path), [CANARY], NONE)} == set(files)


def test_a_file_that_goes_away_holds_nothing(tmp_path: Path) -> None:
    """The write-ahead log may be deleted at any time."""
    assert search([tmp_path / "gone"], [CANARY], NONE) == []


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Not looked is not found out."""
    with pytest.raises(OSError, match="directory"):
        search([tmp_path], [CANARY], NONE)
