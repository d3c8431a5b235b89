"""The comparison of another checkout with this one, in one interleaved run: its trees, turns, ratios and the load.

Each tree runs in its own processes, folder and virtual environment, and is driven through its command line and HTTP.
So the other tree needs no change, whichever of the two layouts it has.
"""

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from _load import APP, free_port

HERE = Path(__file__).parents[1]
ROUNDS = 8
LAYOUTS = (("service", "aboveboard"), ("", "service"))
"""The folder of the source and the package in it; 0.1.0 has the second layout."""
UP_WITHIN_S = 120


class Tree(NamedTuple):
    """A checkout. `source` is the folder that holds `package`; `python` runs it."""

    root: Path
    source: Path
    package: str
    python: str

    @property
    def command(self) -> list[str]:
        """The words that start the command line `aboveboard` of this tree."""
        inside = self.source / self.package
        module = self.package if (inside / "__main__.py").is_file() else f"{self.package}.cli.main"
        return [self.python, "-m", module]

    def environment(self, *more: Path, **settings: str) -> dict[str, str]:
        """Returns the environment of its processes: the caller's without the variables of Python and of the gateway, with
        `settings`. Python finds the tree's package and the modules in the folders `more`."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ABOVEBOARD_", "PYTHON"))
        }
        return kept | {"PYTHONPATH": os.pathsep.join(map(str, (self.source, *more)))} | settings

    def run(self, *words: str, **settings: str) -> str:
        """Runs one command of `aboveboard` and returns its output. Exits when it fails."""
        ran = subprocess.run(
            [*self.command, *words],
            cwd=self.root,
            env=self.environment(**settings),
            capture_output=True,
            text=True,
        )
        if ran.returncode != 0:
            raise SystemExit(f"aboveboard {' '.join(words[:2])} failed in {self.root}: {ran.stderr}")
        return ran.stdout.strip()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds `--against` and `--rounds`."""
    parser.add_argument("--against", metavar="PATH", help="another checkout, to be compared with this one")
    parser.add_argument("--rounds", type=whole, default=ROUNDS, help=f"of a comparison: {ROUNDS}")


def whole(text: str) -> int:
    """Returns a number of an option. Raises ArgumentTypeError unless it is whole and at least 1."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def pair(against: str) -> dict[str, Tree]:
    """Returns the other tree and this one, and prints their versions. Exits with a sentence when one cannot run."""
    trees = {"other": tree_at(Path(against)), "this": tree_at(HERE)}
    versions = {side: _check(tree) for side, tree in trees.items()}
    for side, tree in trees.items():
        print(f"{side:>5}: {tree.root}, commit {commit_of(tree.root)}, {versions[side]}")
    if len(set(versions.values())) > 1:
        print("The two run different versions of Python or of packages, which the ratios include.")
    return trees


def tree_at(path: Path) -> Tree:
    """Returns the checkout at `path`, with the Python of its `.venv` or else the current one. Exits when there is none."""
    root = path.resolve()
    for folder, package in LAYOUTS:
        source = root / folder
        if (source / package / "cli" / "main.py").is_file():
            own = root / ".venv" / "bin" / "python"
            return Tree(root, source, package, str(own) if own.is_file() else sys.executable)
    raise SystemExit(
        f"{path} is not a checkout of Aboveboard. Give the folder that holds its pyproject.toml."
    )


PROBE = """
import sys
from importlib import import_module, metadata
import {package}.cli.main
print({package}.__file__)
packages = ("litestar", "msgspec", "cryptography", "sqlalchemy", "numpy", "uvicorn")
print("Python", sys.version.split()[0] + ",", ", ".join(each + " " + metadata.version(each) for each in packages))
"""


def _check(tree: Tree) -> str:
    """Returns the versions that the tree runs with. Exits when it cannot run, or when another tree would run instead."""
    command = [tree.python, "-c", PROBE.format(package=tree.package)]
    ran = subprocess.run(command, cwd=tree.root, env=tree.environment(), capture_output=True, text=True)
    if ran.returncode != 0:
        why = (ran.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SystemExit(
            f"{tree.python} cannot run the checkout at {tree.root} ({why}). "
            "Run `make .venv/.can-run` there, which installs its packages into its own .venv."
        )
    file, versions = ran.stdout.strip().splitlines()
    if not Path(file).resolve().is_relative_to(tree.root):
        raise SystemExit(f"{tree.python} runs {file} instead of the checkout at {tree.root}.")
    return versions


def commit_of(root: Path) -> str:
    """Returns the short name of the checkout's commit, with a mark when files differ from it."""
    command = ["git", "-C", str(root), "describe", "--always", "--dirty"]
    with contextlib.suppress(OSError):
        ran = subprocess.run(command, capture_output=True, text=True)
        if ran.returncode == 0:
            return ran.stdout.strip()
    return "unknown"


class Live(NamedTuple):
    """A running gateway: its process, its port, an app's key, and the settings that it runs with."""

    pid: int
    port: int
    key: str
    settings: dict[str, str]


@contextlib.contextmanager
def gateway(tree: Tree, folder: Path, changed: dict[str, str]) -> Iterator[Live]:
    """Runs a gateway of the tree on `folder` until the block ends. Exits when it does not start."""
    port = free_port()
    settings = {
        "ABOVEBOARD_DATA": str(folder),
        "ABOVEBOARD_PORT": str(port),
        "ABOVEBOARD_LOG_LEVEL": "error",
    }
    settings |= changed
    key = tree.run("keys", "create", "--role", "app", "--name", APP, **settings)
    errors = folder / "stderr"
    with errors.open("wb") as stderr:
        command, environment = [*tree.command, "serve"], tree.environment(**settings)
        process = subprocess.Popen(command, cwd=tree.root, env=environment, stdout=stderr, stderr=stderr)
    try:
        if not _is_up(process, port):
            raise SystemExit(f"The gateway of {tree.root} did not start: {errors.read_text()[-1000:]}")
        yield Live(process.pid, port, key, settings)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _is_up(process: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + UP_WITHIN_S
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.05)
    return False


def turns(rounds: int) -> list[tuple[str, str]]:
    """Returns the order of the two trees in each round. It alternates, so that a drift of the machine hits both."""
    return [("other", "this") if n % 2 == 0 else ("this", "other") for n in range(rounds)]


class Compared(NamedTuple):
    """A figure of both trees, as minimum and median of the rounds. `paired`, `low` and `high` are the median and
    the extremes of the ratios of single rounds, which feel the same load of the machine."""

    other_min: float
    other_median: float
    this_min: float
    this_median: float
    paired: float
    low: float
    high: float

    @property
    def min_ratio(self) -> float:
        return self.this_min / self.other_min

    @property
    def median_ratio(self) -> float:
        return self.this_median / self.other_median


def compared(figures: dict[str, list[float]]) -> Compared:
    """Compares what the rounds measured of the trees `other` and `this`, in the order of the rounds."""
    other, this = figures["other"], figures["this"]
    ratios = [mine / theirs for mine, theirs in zip(this, other, strict=True)]
    return Compared(
        min(other), median(other), min(this), median(this), median(ratios), min(ratios), max(ratios)
    )


def heading(what: str) -> str:
    """Returns the two lines above those of `line`."""
    first = f"{what:<34} {'other':>17} {'this':>17} {'this / other':>15} {'ratio of a round':>19}"
    return f"{first}\n{'':<34} {'min  median':>17} {'min  median':>17} {'min  median':>15} {'median  low - high':>19}"


def line(name: str, figures: dict[str, list[float]], digits: int = 0) -> str:
    """Returns the figures of both trees and their ratios, as one line below `heading`."""
    found = compared(figures)
    sides = f"{found.other_min:>8,.{digits}f} {found.other_median:>8,.{digits}f} {found.this_min:>8,.{digits}f} {found.this_median:>8,.{digits}f}"
    return f"{name:<34} {sides} {found.min_ratio:>7.3f} {found.median_ratio:>7.3f} {found.paired:>7.3f} {found.low:>5.2f} -{found.high:>5.2f}"
