"""Small files that are replaced whole: whoever reads one sees the old content or the new, also after a power cut."""

import os
import tempfile
from pathlib import Path

ASIDE = ".new"
"""How the name of a file ends that is not yet in its place; one that a killed process left may be deleted."""


def replace(path: Path, content: bytes) -> None:
    """Afterwards the file holds `content`, durably, for its owner's eyes only. OSError when the disk refuses: then it
    holds what it held."""
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=ASIDE, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).rename(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Afterwards the names in the folder are as durable as what is in the files."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
