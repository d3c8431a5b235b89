"""Archives that are not what they seem: tricks with the zip format itself."""

import struct
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from aboveboard.verify import hostile_zip
from aboveboard.verify.archive import verify_archive
from hypothesis import given
from hypothesis import strategies as st

from tests.verify.maker import TRUST, Log, audit_files, manifest, pack

LOG = Log(5)
FILES = audit_files(LOG)


def faults(path: Path) -> list[str]:
    return [fault.what for fault in verify_archive(path, TRUST).faults]


def written(path: Path, more: Callable[[ZipFile], None]) -> Path:
    """An honest archive, to which something is added that the manifest lists."""
    with ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", manifest(FILES | {"extra": b"x"}, LOG))
        more(archive)
    return path


def spoiled(path: Path, change: Callable[[bytes], bytes]) -> Path:
    pack(path, FILES, LOG)
    path.write_bytes(change(path.read_bytes()))
    return path


def test_streamed_archives_are_read(tmp_path: Path) -> None:
    """Sizes behind the data, as writers do who cannot go back, and files that are merely stored."""

    class Stream:
        def __init__(self, path: Path) -> None:
            self.file = path.open("wb")
            self.write, self.flush = self.file.write, self.file.flush

    path = tmp_path / "streamed.zip"
    stream = Stream(path)
    with ZipFile(stream, "w") as archive:  # it can only write
        for name, data in {**FILES, "manifest.json": manifest(FILES, LOG)}.items():
            archive.writestr(name, data)
    stream.file.close()
    assert faults(path) == []


@pytest.mark.parametrize(
    "name", ["../records.jsonl", "/etc/passwd", "a/../b", "a//b", "a\\b", ".hidden", "a/", "ä"]
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    """Refused before anything is read."""
    assert faults(written(tmp_path / "a.zip", lambda archive: archive.writestr(name, b"x"))) == [
        "The archive has a file whose name leads out of it or is not allowed."
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name(tmp_path: Path) -> None:
    """Programs disagree about which of them is the file."""
    path = written(tmp_path / "a.zip", lambda archive: archive.writestr("records.jsonl", b"{}\n"))
    assert faults(path) == ["The archive has two files of the same name."]


def test_a_file_that_is_not_listed(tmp_path: Path) -> None:
    """It is named, and so is one that is listed and not there."""
    report = verify_archive(
        written(tmp_path / "a.zip", lambda archive: archive.writestr("more", b"x")), TRUST
    )
    assert {fault.where for fault in report.faults} == {"more", "extra"}


def test_another_way_of_packing(tmp_path: Path) -> None:
    """Only what our writers use."""
    path = written(tmp_path / "a.zip", lambda archive: archive.writestr("extra", b"x", zipfile.ZIP_BZIP2))
    assert faults(path) == ["A file in the archive is packed in a way that is not allowed here."]


def test_an_encrypted_file(tmp_path: Path) -> None:
    """Nobody could see what is in it."""
    at = b"PK\x01\x02"
    path = spoiled(
        tmp_path / "a.zip",
        lambda data: data.replace(
            at + data[data.index(at) + 4 :][:5], at + data[data.index(at) + 4 :][:4] + b"\x01", 1
        ),
    )
    assert faults(path) == ["A file in the archive is encrypted or marked in a way that is not allowed here."]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b"x",
        lambda data: b"x" + data,
        lambda data: b"PK\x03\x04" + bytes(100),
        lambda data: data[:-22] + b"PK\x05\x06" + bytes(18),
        lambda data: data[:-22] + data[-22:-2] + b"\x05\x00hello",
        lambda data: data[:40] + b"\xff" + data[41:],
    ],
)
def test_damaged_archives(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    """Cut off, with something before or behind, or with broken lists: a fault, never a stack."""
    assert faults(spoiled(tmp_path / "a.zip", change))


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=3))
def test_any_bytes_of_the_lists_may_be_wrong(place: int, instead: bytes) -> None:
    """Also those of a name that is marked as UTF-8. It is a fault or none, and never a stack."""
    with tempfile.TemporaryDirectory() as folder:
        path = pack(Path(folder, "a.zip"), FILES | {"\u00e4": b""}, LOG)
        data = path.read_bytes()
        first = data.index(b"PK\x01\x02")
        place = first + place % (len(data) - first)
        path.write_bytes(data[:place] + instead + data[place + len(instead) :])
        verify_archive(path, TRUST)


def test_a_name_that_is_no_utf_8_is_a_fault(tmp_path: Path) -> None:
    """Though it is marked so."""
    path = pack(tmp_path / "a.zip", FILES | {"\u00e4": b""}, LOG)
    path.write_bytes(path.read_bytes().replace("\u00e4".encode(), b"\xc3\xc3"))
    assert faults(path)


def test_bytes_between_the_files(tmp_path: Path) -> None:
    """A file that the list does not name may lie between two others, and other programs might show it."""

    def hide(archive: ZipFile) -> None:
        archive.writestr("extra", b"x")
        archive.filelist.remove(archive.NameToInfo.pop("extra"))

    path = written(tmp_path / "a.zip", hide)
    assert "The archive has bytes outside of its files." in faults(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """What unpacks to a thousand times its size is refused by what it claims."""
    path = written(tmp_path / "a.zip", lambda archive: archive.writestr("extra", bytes(70_000_000)))
    assert faults(path) == [
        "The archive claims to unpack to far more than its size. It is made to fill a disk."
    ]


def test_a_bomb_that_claims_to_be_small(tmp_path: Path) -> None:
    """No more is unpacked than was claimed."""

    def lie(archive: ZipFile) -> None:
        archive.writestr("extra", bytes(30_000_000))
        archive.getinfo("extra").file_size = 1

    assert faults(written(tmp_path / "a.zip", lie)) == ["The file extra cannot be unpacked."]


def test_a_huge_list_of_files_is_not_read(tmp_path: Path) -> None:
    """The size of the list is looked at before the list is."""
    size = struct.pack("<I", hostile_zip.DIRECTORY_BYTES_MOST + 1)
    [fault] = faults(spoiled(tmp_path / "a.zip", lambda data: data[:-10] + size + data[-6:]))
    assert "not a whole zip archive" in fault


def test_a_long_line_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record without an end would have to be kept in memory whole."""
    monkeypatch.setattr(hostile_zip, "LINE_BYTES_MOST", 10)
    path = pack(tmp_path / "a.zip", FILES | {"records.jsonl": b"x" * 20}, LOG)
    assert "A line of records.jsonl is far too long." in faults(path)


def test_long_files_are_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read whole has a bound."""
    monkeypatch.setattr(hostile_zip, "MANIFEST_BYTES_MOST", 10)
    assert faults(pack(tmp_path / "a.zip", FILES, LOG)) == ["The manifest is far too long."]
    pack(tmp_path / "b.zip", FILES, LOG)
    monkeypatch.undo()
    with ZipFile(tmp_path / "b.zip") as archive, pytest.raises(hostile_zip.Tampered, match="far too long"):
        members = hostile_zip.open_members(tmp_path / "b.zip", archive)
        members.believe({"key": hostile_zip.ManifestFile("0" * 64, 1)})
        members.read("key", most=5)


def test_without_a_manifest(tmp_path: Path) -> None:
    """It is written last, so an archive without one was cut off."""
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr(ZipInfo("records.jsonl"), b"")
    assert faults(path) == ["The archive has no manifest.json. It is cut off, or not an Aboveboard export."]
