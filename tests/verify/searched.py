"""A log in which one person has some entries, their archive, and copies of the log's tiles to search."""

from pathlib import Path

from aboveboard.audit import entries, tree

from tests.verify.maker import POLICY, START_MS, Log, Record, checkpoint_of, pack, person_files

FINDING_KEY = bytes(range(32))
MINE = (0, 5, 255, 256, 299)
LOG = Log(300, finding=dict.fromkeys(MINE, FINDING_KEY))


class BuiltLog(Log):
    """The same entries, and then that of the first build."""

    def __init__(self) -> None:
        super().__init__(300, finding=dict.fromkeys(MINE, FINDING_KEY))
        leaf = entries.leaf("build", START_MS, POLICY, bytes(32), bytes(16))
        self.records.append(Record(300, "build", START_MS, b"", b"", leaf))
        self.hashes.append(tree.leaf_hash(leaf))
        self.size, self.checkpoint = 301, checkpoint_of(self.hashes)


BUILT = BuiltLog()


def without_keys(folder: Path, *, texts: bool = True) -> Path:
    """The archive of the person from the log with a build, without its finding keys. `texts` are those of its policies."""
    files = person_files(BUILT, MINE)
    found = {name: data for name, data in files.items() if texts or not name.startswith("policies/")}
    return pack(folder / "keyless.zip", found, BUILT, kind="person")


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
