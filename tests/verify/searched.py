"""A log in which one person has some entries, their archive, and copies of the log's tiles to search."""

from pathlib import Path

from tests.verify.maker import Log, pack, person_files

FINDING_KEY = bytes(range(32))
MINE = (0, 5, 255, 256, 299)
LOG = Log(300, finding=dict.fromkeys(MINE, FINDING_KEY))


def download(folder: Path, dropped: int | None = None, log: Log = LOG, keys: str | None = None) -> Path:
    """The archive of the person, without one of its records."""
    files = person_files(log, [index for index in MINE if index != dropped])
    files["finding.key"] = (FINDING_KEY.hex() + "\n" if keys is None else keys).encode()
    return pack(folder / "mine.zip", files, log, kind="person")


def copied_tiles(folder: Path, log: Log = LOG) -> Path:
    """The public files of the log, as a copy of its address has them."""
    for name, data in {**log.tiles(0, log.size - 1), "log/checkpoint": log.checkpoint.encode()}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "log"
