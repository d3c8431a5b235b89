"""A reader of archives that may be hostile. It compares the hash of every file that it uses with the manifest.

The manifest lists the other files with size and SHA-256. It is not signed, so it protects against accidents and lists
the files that belong together. The log's own hashes prove records and entries.

These are refused before any file is read:

- two files of one name
- names that lead out of the archive
- ways of packing that our writer does not use
- bytes outside of the files, which other programs might show
- contents that unpack to far more than their size

A file is refused during unpacking when its place has more bytes than its contents need.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Meta, Struct

from aboveboard.errors import Tampered

MANIFEST = "manifest.json"
RECORDS = "records.jsonl"
CHECKPOINT = "checkpoint"
CHECKPOINT_BYTES_MOST = 64 * 1024
MANIFEST_BYTES_MOST = 128 * 1024 * 1024
MANIFEST_BASE_BYTES = 256 * 1024
MANIFEST_ROW_BYTES = 256
"""The most bytes of a manifest: the base, and for each file that is there a row and its name."""

FILE_BYTES_MOST = 64 * 1024 * 1024
LINE_BYTES_MOST = 16 * 1024 * 1024
DIRECTORY_BYTES_MOST = 256 * 1024 * 1024

UNPACKED_MOST = 200
"""The largest ratio of the contents to the archive's size. Salts and hashes do not pack to less than a 40th."""

SMALL_BYTES = 64 * 1024 * 1024
"""The total size, in bytes, up to which contents pass at any ratio."""

_CHUNK = 1 << 20
_UTF8, _DESCRIPTOR, _DEFLATE_LEVEL = 0x800, 0x8, 0x6
_LOCAL = struct.Struct("<4s5HIIIHH")
_END = struct.Struct("<4s4HIIH")
_LOCAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x05\x06"
_DESCRIPTOR_SIZES = (12, 16, 20, 24)
_PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_NAME = re.compile(rf"{_PART}(?:/{_PART})*")

FAULTS = (
    *(BadZipFile, OSError, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error),
    UnicodeDecodeError,  # a name that is marked as UTF-8 and is none
)
"""The errors that Python raises for a damaged archive."""


class ManifestFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The manifest's row of one file: its SHA-256 in hexadecimal digits and its size in bytes."""

    sha256: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    bytes: Annotated[int, Meta(ge=0)]


class Members:
    """The files of an archive. `unread` are listed and were not read yet. `sound` were read and match the manifest."""

    def __init__(self, path: Path, archive: ZipFile, starts: dict[str, int]) -> None:
        """Takes the offset in the file at `path` at which the contents of each file begin."""
        self._path, self._starts = path, starts
        self._infos = {info.filename: info for info in archive.infolist()}
        self._listed: dict[str, ManifestFile] = {}
        self.unread: set[str] = set()
        self.sound: set[str] = set()

    def manifest(self) -> bytes:
        """Returns the bytes of the manifest, unverified. Raises Tampered when it is missing, too long or damaged.

        Parsed, it takes many times its size. So it must be no longer than the files that are there account for.
        """
        info = self._infos.get(MANIFEST)
        if info is None:
            raise Tampered(f"The archive has no {MANIFEST}. It is cut off, or not an Aboveboard export.")
        rows = sum([len(name) + MANIFEST_ROW_BYTES for name in self._infos])
        if info.file_size > min(MANIFEST_BYTES_MOST, MANIFEST_BASE_BYTES + rows):
            raise Tampered("The manifest is far too long.")
        return b"".join(self._chunks(info))

    def believe(self, listed: dict[str, ManifestFile]) -> tuple[list[str], list[str]]:
        """Sets the list that every file is compared with from now on.

        Returns the names of files that are not listed, and of listed files that are missing, both in order.
        """
        there = set(self._infos) - {MANIFEST}
        self._listed = listed
        self.unread = there & set(listed)
        return sorted(there - set(listed)), sorted(set(listed) - there)

    def __contains__(self, name: str) -> bool:
        return name in self._listed and name in self._infos

    def names(self, start: str) -> list[str]:
        """Returns the names of the listed files in the archive that begin with `start`, in order."""
        return sorted(name for name in self._listed if name.startswith(start) and name in self._infos)

    def read(self, name: str, most: int = FILE_BYTES_MOST) -> bytes:
        """Returns the whole file.

        Raises Tampered when it is missing, has more than `most` bytes, or does not match the manifest.
        """
        if name not in self:
            raise Tampered(f"The archive has no file {name}.")
        if self._infos[name].file_size > most:
            raise Tampered(f"The file {name} is far too long.")
        return b"".join(self.chunks(name))

    def checkpoint(self) -> bytes:
        """Returns the signed checkpoint, unverified. Raises Tampered as `read` does."""
        return self.read(CHECKPOINT, CHECKPOINT_BYTES_MOST)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yields the file in pieces. Raises Tampered after the last one when they do not match the manifest.

        Raises it before for a file that is missing or cannot be unpacked.
        """
        if name not in self:
            raise Tampered(f"The archive has no file {name}.")
        self.unread.discard(name)
        digest, size, listed = sha256(), 0, self._listed[name]
        for chunk in self._chunks(self._infos[name]):
            digest.update(chunk)
            size += len(chunk)
            yield chunk
        if (size, digest.hexdigest()) != (listed.bytes, listed.sha256):
            raise Tampered(f"The file {name} is not the one that the manifest lists.")
        self.sound.add(name)

    def lines(self, name: str) -> Iterator[bytes]:
        """Yields the lines of the file without line feeds.

        Raises Tampered as `chunks` does, for a line over LINE_BYTES_MOST, and when the last line is cut off.
        """
        rest = b""
        for chunk in self.chunks(name):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines
            if len(rest) > LINE_BYTES_MOST:
                raise Tampered(f"A line of {name} is far too long.")
        if rest:
            raise Tampered(f"The last line of {name} is cut off.")

    def _chunks(self, info: ZipInfo) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as file:
                file.seek(self._starts[info.filename])
                yield from _unpack(file, info)
        except FAULTS as error:
            raise Tampered(f"The file {info.filename} cannot be unpacked.") from error


def open_members(path: Path, archive: ZipFile) -> Members:
    """Returns the files of `archive`, which is stored at `path`. Nothing is unpacked.

    Raises Tampered for two files of one name, names that lead out, and packing that our writer does not use. Raises it
    also for bytes outside of the files, and contents that unpack to far more than their size.
    """
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise Tampered("The archive has two files of the same name.")
    for info in infos:
        _check_member(info)
    size = path.stat().st_size
    if sum(info.file_size for info in infos) > max(UNPACKED_MOST * size, SMALL_BYTES):
        raise Tampered("The archive claims to unpack to far more than its size. It is made to fill a disk.")
    return Members(path, archive, _check_layout(path, archive))


def open_zip(path: Path) -> ZipFile:
    """Returns the archive after a check that its list of files is short enough to read.

    Raises Tampered for anything else than one whole zip archive, also for a file that cannot be read.
    """
    try:
        with path.open("rb") as file:
            # Only an end without a comment is accepted: bytes after it could hide a second archive.
            file.seek(max(0, path.stat().st_size - _END.size))
            found = _END.unpack(file.read(_END.size))
        if found[0] != _END_MARK or found[5] > DIRECTORY_BYTES_MOST or found[-1]:
            raise BadZipFile
        return ZipFile(path)
    except FAULTS as error:
        raise Tampered(
            "This is not a whole zip archive. It is cut off or damaged, or data follows its end."
        ) from error


def _check_member(info: ZipInfo) -> None:
    if not _NAME.fullmatch(info.orig_filename) or info.filename != info.orig_filename:
        raise Tampered("The archive has a file whose name leads out of it or is not allowed.")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Tampered("A file in the archive is packed in a way that is not allowed here.")
    if info.flag_bits & ~(_UTF8 | _DESCRIPTOR | _DEFLATE_LEVEL):
        raise Tampered("A file in the archive is encrypted or marked in a way that is not allowed here.")


def _unpack(file: BinaryIO, info: ZipInfo) -> Iterator[bytes]:
    """Yields the unpacked contents in pieces, and at most the claimed size.

    Raises one of FAULTS when size or checksum differ, or when bytes follow in the same place. `zipfile` would not
    notice those.
    """
    packed = _pieces(file, info.compress_size)
    size = crc = 0
    for chunk in packed if info.compress_type == ZIP_STORED else _inflate(packed):
        size += len(chunk)
        crc = zlib.crc32(chunk, crc)
        if size > info.file_size:
            raise BadZipFile
        yield chunk
    if (size, crc) != (info.file_size, info.CRC):
        raise BadZipFile


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        chunk = file.read(min(_CHUNK, size))
        if not chunk:
            raise EOFError
        size -= len(chunk)
        yield chunk


def _inflate(packed: Iterator[bytes]) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    for chunk in packed:
        if unpacking.eof:
            raise BadZipFile
        rest = chunk
        while rest and not unpacking.eof:
            yield unpacking.decompress(rest, _CHUNK)
            rest = unpacking.unconsumed_tail
    yield unpacking.flush()
    if not unpacking.eof or unpacking.unused_data:
        raise BadZipFile


def _check_layout(path: Path, archive: ZipFile) -> dict[str, int]:
    """Returns the offset at which the contents of each file begin.

    Raises Tampered unless every byte before the list of files belongs to exactly one listed file. Each file's own header
    must agree with the list, because some programs read only the headers.
    """
    expected, starts = {0}, {}
    with path.open("rb") as file:
        for info in sorted(archive.infolist(), key=lambda each: each.header_offset):
            if info.header_offset not in expected:
                raise Tampered("The archive has bytes outside of its files, or files within others.")
            file.seek(info.header_offset)
            head = file.read(_LOCAL.size)
            if len(head) < _LOCAL.size or head[:4] != _LOCAL_MARK:
                raise Tampered("A file in the archive does not begin where the list of files says.")
            _, _, flags, method, *_, name_bytes, extra_bytes = _LOCAL.unpack(head)
            listed = (info.flag_bits, info.compress_type, info.filename.encode())
            if (flags, method, file.read(name_bytes)) != listed:
                raise Tampered(
                    "A file in the archive has another name or packing than the list of files says."
                )
            start = info.header_offset + _LOCAL.size + name_bytes + extra_bytes
            starts[info.filename], end = start, start + info.compress_size
            # A data descriptor may have a signature and 64-bit sizes, so it has one of four lengths.
            with_descriptor = {end + more for more in _DESCRIPTOR_SIZES}
            expected = with_descriptor if info.flag_bits & _DESCRIPTOR else {end}
    if archive.start_dir not in expected:
        raise Tampered("The archive has bytes outside of its files.")
    return starts
