"""The search of a whole log for one person's entries, with the finding key of their archive.

A log of random leaves is written as the public files of a log. Each thousandth leaf is the person's. The search reads the
files, proves each bundle under the signed root, and tests each tag. The figure is the processor time of one core, so
that other processes change it little. `--leaves 10000000` writes some 3 GB and takes minutes.

    python bench/finding.py [--leaves 100000] [--keys 1] [--most 60]
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from aboveboard.audit import entries, note, proofs, tiles, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.verify.finding import Finder
from aboveboard.verify.own_search import search
from aboveboard.verify.report import no_progress
from aboveboard.verify.tile_source import open_tiles
from aboveboard.verify.tiles import VerifiedTiles

AT_MS = 1_795_000_000_000
EVERY = 1000
WHOLE = 10_000_000
POLICY = "0" * 64


def write_log(folder: Path, size: int, key: bytes) -> Checkpoint:
    """Writes the tiles and bundles of a log of `size` leaves below `folder`, and returns its checkpoint."""
    levels: list[list[bytes]] = [[]]
    for first in range(0, size, tiles.WIDTH):
        leaves = [_leaf(index, key) for index in range(first, min(first + tiles.WIDTH, size))]
        _write(folder / tiles.entries_path(first // tiles.WIDTH, len(leaves)), tiles.bundle(leaves))
        hashes = [tree.leaf_hash(leaf) for leaf in leaves]
        if len(hashes) == tiles.WIDTH:
            levels[0].append(tiles.tile_root(b"".join(hashes)))
        else:
            _write(folder / tiles.tile_path(0, first // tiles.WIDTH, len(hashes)), b"".join(hashes))
    edge: dict[tuple[int, int], bytes] = {}
    level = 1
    while levels[level - 1]:
        below, above = levels[level - 1], []
        for at in range(0, len(below), tiles.WIDTH):
            some = b"".join(below[at : at + tiles.WIDTH])
            place, width = at // tiles.WIDTH, len(some) // tiles.HASH_BYTES
            _write(folder / tiles.tile_path(level, place, width), some)
            edge[level, place] = some
            above += [tiles.tile_root(some)] if width == tiles.WIDTH else []
        levels.append(above)
        level += 1

    def read(level: int, place: int, width: int) -> bytes:
        return edge[level, place] if level else (folder / tiles.tile_path(0, place, width)).read_bytes()

    return Checkpoint("bench.example/log", size, proofs.root(size, read))


def _leaf(index: int, key: bytes) -> bytes:
    commitment = os.urandom(32)
    tag = entries.tag(key, commitment) if index % EVERY == 0 else os.urandom(16)
    return entries.leaf("decision", AT_MS, POLICY, commitment, tag)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def measure(size: int, keys: int) -> float:
    """Returns the seconds of one core that the search takes. Raises AssertionError when it misses an entry."""
    own = os.urandom(32)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checkpoint = write_log(folder, size, own)
        (folder / "checkpoint").write_text(note.checkpoint_text(checkpoint))
        began = time.process_time()
        with open_tiles(name) as source:
            finder = Finder([*(os.urandom(32) for _ in range(keys - 1)), own])
            faults: list[tuple[str, str]] = []
            found = search(
                VerifiedTiles(source.read, checkpoint),
                size,
                finder,
                lambda *fault: faults.append(fault),
                no_progress,
            )
        took_s = time.process_time() - began
    assert faults == []
    assert [entry.index for entry in found.found] == list(range(0, size, EVERY))
    return took_s


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--leaves", type=int, default=100_000)
    parser.add_argument(
        "--keys", type=int, default=1, help="The finding keys: the person's and one for each guest."
    )
    parser.add_argument(
        "--most", type=float, help="Fail if ten million leaves take more seconds of one core."
    )
    asked = parser.parse_args()
    took_s = measure(asked.leaves, asked.keys)
    whole_s = took_s * WHOLE / asked.leaves
    print(
        f"{asked.leaves} leaves, {asked.keys} keys: {took_s:.2f} s of one core, {took_s / asked.leaves * 1e6:.2f} us a leaf"
    )
    print(f"10 million leaves: {whole_s:.1f} s{'' if asked.leaves == WHOLE else ', extrapolated'}")
    if asked.most is not None and whole_s > asked.most:
        raise SystemExit(f"That is more than {asked.most:.0f} s.")


if __name__ == "__main__":
    main()
