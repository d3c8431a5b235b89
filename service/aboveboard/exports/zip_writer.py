"""The archive of an export: a zip that is written as a stream, and a file that is there whole or not at all.

The manifest comes last, because only then is it known what is in the archive; it lists every other file with its size
and SHA-256. A file may be larger than 4 GiB (ZIP64). Besides a directory of its files, which at 256 entries of the log
a file is some ten bytes an entry, nothing of it stays in memory.
"""

import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from aboveboard import canonical
from aboveboard.canonical import JsonValue
from aboveboard.errors import Conflict
from aboveboard.storage.durable import sync_folder

MANIFEST = "manifest.json"
LEVEL = zlib.Z_BEST_SPEED
"""Measured on records: 220 MB/s at level 1, half of that at level 6, which saves another tenth of the size."""

PART = ".part"
COPY_BYTES = 1 << 20

Write = Callable[[bytes], None]


class ArchiveWriter:
    """Files are added one after another, none of them twice. All carry zip's first day as their time. To be closed or
    abandoned before the file under it is closed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", allowZip64=True, compresslevel=LEVEL)
        self._files: dict[str, dict[str, str | int]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._files

    @contextmanager
    def member(self, name: str, *, packed: bool = True) -> Iterator[Write]:
        """A function that appends to the file `name`. `packed` says whether compressing could be worth its time."""
        digest, size = sha256(), 0
        with self._open(name, packed) as file:

            def write(data: bytes) -> None:
                nonlocal size
                file.write(data)
                digest.update(data)
                size += len(data)

            yield write
        self._files[name] = {"sha256": digest.hexdigest(), "bytes": size}

    def add(self, name: str, data: bytes, *, packed: bool = True) -> None:
        with self.member(name, packed=packed) as write:
            write(data)

    def copy(self, name: str, source: IO[bytes], *, packed: bool = True) -> None:
        """The whole of `source`, from its beginning."""
        source.seek(0)
        with self.member(name, packed=packed) as write:
            while data := source.read(COPY_BYTES):
                write(data)

    def close(self, manifest: Mapping[str, JsonValue]) -> bytes:
        """Adds the list of files to `manifest`, writes it as the last file and ends the archive. What was written."""
        data = canonical.encode({**manifest, "files": self._files})
        with self._open(MANIFEST, True) as file:
            file.write(data)
        self._zip.close()
        return data

    def abandon(self) -> None:
        """Afterwards nothing more is written, not even once the archive is forgotten."""
        self._zip.fp = None

    def _open(self, name: str, packed: bool) -> IO[bytes]:
        self._zip.compression = ZIP_DEFLATED if packed else ZIP_STORED
        return self._zip.open(name, "w", force_zip64=True)


class Draft:
    """A file under another name, for its owner's eyes only, until it is whole. See `draft`."""

    def __init__(self, path: Path) -> None:
        self._path, self.folder = path, path.parent
        self._aside = path.with_name(f".{path.name}.{os.urandom(4).hex()}{PART}")
        descriptor = os.open(self._aside, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self.file = os.fdopen(descriptor, "w+b")

    def publish(self) -> None:
        """Afterwards the whole file is there under its name, also after a loss of power. Raises Conflict when that
        name is taken, and OSError."""
        self.file.flush()
        os.fsync(self.file.fileno())
        try:
            # The name is taken first, by whoever makes the empty file: a rename alone would replace another's file.
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            raise name_conflict(self._path) from None
        self._aside.replace(self._path)
        sync_folder(self._path.parent)

    def discard(self) -> None:
        """Nothing stays behind of what was not published."""
        self.file.close()
        with suppress(OSError):
            self._aside.unlink(missing_ok=True)


@contextmanager
def draft(path: Path) -> Iterator[Draft]:
    """A draft of the file at `path`, gone at the end unless it was published. Raises OSError."""
    found = Draft(path)
    try:
        yield found
    finally:
        found.discard()


def name_conflict(path: Path) -> Conflict:
    return Conflict(
        f"there is a file of the name {path.name} already, and an export replaces none",
        expected="a name that is free",
    )
