"""The log of another checkout and of this one: durable entries, proofs, an export and its verification, in turns."""

import contextlib
import json
import os
import subprocess
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

from _against import Tree, gateway, heading, line, turns
from _machine import Machine
from _seed import Connection, decide, seed

PROBE = Path(__file__).with_name("_audit_probe.py")
SUBMITTERS = (1, 10, 100)
PEOPLE = 100

Found = dict[str, dict[str, list[float]]]
"""The figures by their name and by tree, one number for each round."""


class Plan(NamedTuple):
    """The size of the comparison: `seconds` of each rate, `records` to export, `entries` in the log of the proofs."""

    rounds: int
    seconds: float
    records: int
    entries: int


AGAINST = Plan(rounds=8, seconds=1.0, records=5000, entries=200_000)


class Side(NamedTuple):
    """A tree, the settings of its data, and the verifier key of its log."""

    tree: Tree
    folder: Path
    settings: dict[str, str]
    key: str


def run(trees: dict[str, Tree], plan: Plan) -> None:
    """Compares the logs of the trees, and prints the figures."""
    machine = Machine()
    found: Found = defaultdict(lambda: {"other": [], "this": []})
    with contextlib.ExitStack() as stack:
        sides = {name: _filled(stack, tree, plan) for name, tree in trees.items()}
        print(f"both: {plan.records} decisions over HTTP, to be exported", flush=True)
        for n, order in enumerate(turns(plan.rounds), 1):
            for name in order:
                with machine.slice():
                    for figure, value in _measured(sides[name], plan).items():
                        found[figure][name].append(value)
            print(f"round {n} of {plan.rounds}", flush=True)
    _report(plan, found)
    print(machine.report(), flush=True)


def _filled(stack: contextlib.ExitStack, tree: Tree, plan: Plan) -> Side:
    """Fills a folder with decisions through a gateway of the tree, which has ended on return."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aboveboard-against-")))
    with gateway(tree, folder, {}) as live:
        seed(live.port, live.key, PEOPLE)
        decide(live.port, live.key, plan.records, PEOPLE)
        with closing(Connection(live.port, live.key)) as connection:
            key = connection.text("GET", "/log/key").strip()
    return Side(tree, folder, live.settings, key)


def _measured(side: Side, plan: Plan) -> dict[str, float]:
    """Measures one round of one tree."""
    tree = side.tree
    found = _probed(tree, plan)
    archive = side.folder / "export.zip"
    archive.unlink(missing_ok=True)
    for name, words in (
        ("export", ("audit", "export", "--out", str(archive))),
        ("verify", ("audit", "verify", str(archive), "--key", side.key)),
    ):
        before, started = os.times(), time.perf_counter()
        tree.run(*words, **side.settings)
        found[f"{name} s"] = time.perf_counter() - started
        after = os.times()
        found[f"{name} cpu"] = sum(after[2:4]) - sum(before[2:4])
    return found


def _probed(tree: Tree, plan: Plan) -> dict[str, float]:
    """Returns the figures of the probe in a process of the tree. Exits when the tree's bench lacks a piece of it."""
    bench = tree.root / "bench"
    command = [tree.python, "-P", str(PROBE), str(plan.seconds), str(plan.entries)]
    environment = tree.environment(bench)
    ran = subprocess.run(command, cwd=tree.root, env=environment, capture_output=True, text=True)
    if ran.returncode != 0:
        raise SystemExit(f"{bench / 'audit.py'} could not be measured: {ran.stderr[-1000:]}")
    found = json.loads(ran.stdout.splitlines()[-1])
    if Path(found.pop("file")).resolve().parent != bench:
        raise SystemExit(f"Another bench/audit.py than that of {tree.root} was measured.")
    return {name: float(value) for name, value in found.items()}


def _report(plan: Plan, found: Found) -> None:
    print(f"\nthe log, {plan.rounds} rounds of {plan.seconds:g} s a rate for each tree")
    print(heading("CPU us a durable entry"))
    for submitters in SUBMITTERS:
        print(line(f"{submitters:>3} submitters", found[f"cpu {submitters}"], 1))
    print(heading("CPU s a command, its start included"))
    for name in ("export", "verify"):
        print(line(f"{name} of {plan.records} decisions", found[f"{name} cpu"], 2))
    print(heading("ms"))
    print(line(f"proof in {plan.entries:,} entries", found["proof ms"], 3))
    print(f"\n{'medians of the rounds':<34} {'other':>9} {'this':>9} {'ratio':>6}")
    names = {f"rate {n}": f"entries/s with {n} submitters" for n in SUBMITTERS}
    names |= {f"{name} s": f"seconds of the {name}" for name in ("export", "verify")}
    for figure, name in names.items():
        other, this = (median(found[figure][side]) for side in ("other", "this"))
        digits = 0 if figure.startswith("rate") else 2
        print(f"{name:<34} {other:>9,.{digits}f} {this:>9,.{digits}f} {this / other:>6.3f}")
