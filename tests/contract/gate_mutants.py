"""The calls of gates in the package, found in its syntax trees, and copies of it in which one of them is another text.

A mutant is made in a copy of the whole tree, and its tests run there in a process of their own. The tree of the
checkout is only read.
"""

import ast
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

TREE = Path(__file__).parents[2]
PACKAGE = Path("service/aboveboard")
COPIED = ("service", "tests")
NOT_COPIED = shutil.ignore_patterns("__pycache__")
FIRST_TIME_S = 2_000_000_000
"""The time of the first module that is written, in seconds: later than that of any file of the checkout."""
GUARDS = "Submission"
"""The type whose first argument are the guards of a commit. Each of them is a gate of its own."""


class Call(NamedTuple):
    """A call of a gate: its module, the function around it, its normal form, and its place in the source in bytes."""

    module: str
    function: str
    text: str
    start: int
    end: int


def calls_in(module: str, source: str, names: Iterable[str]) -> Iterator[Call]:
    """Yields every call of a function or method with one of these names, and every guard of a `Submission`.

    Of a name such as `here(admin)`, the calls with that keyword alone.
    """
    wanted, lines = set(names), [0]
    for line in source.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    for function, node in _inside("", ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        for gate in _gates(node, wanted):
            start = lines[gate.lineno - 1] + gate.col_offset
            end = lines[(gate.end_lineno or 0) - 1] + (gate.end_col_offset or 0)
            yield Call(module, function, ast.unparse(gate), start, end)


def _inside(function: str, node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        yield function, child
        scope = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        yield from _inside(scope, child)


def _gates(call: ast.Call, wanted: set[str]) -> list[ast.expr]:
    name = _name(call)
    if name == GUARDS:
        return _guards(call)
    with_keywords = {f"{name}({keyword.arg})" for keyword in call.keywords}
    return [] if wanted.isdisjoint({name, *with_keywords}) else [call]


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _guards(submission: ast.Call) -> list[ast.expr]:
    first = submission.args[0]
    return first.elts if isinstance(first, ast.Tuple) else [first]


def calls_of(names: Iterable[str], left_out: Iterable[str] = ()) -> list[Call]:
    """Returns the calls in the package, less those in the folders `left_out`."""
    found, skipped = list[Call](), set(left_out)
    for path in sorted((TREE / PACKAGE).rglob("*.py")):
        module = path.relative_to(TREE / PACKAGE)
        if module.parts[0] not in skipped:
            found += calls_in(module.as_posix(), path.read_text(), names)
    return found


def edited(source: str, edits: Iterable[tuple[Call, str]]) -> str:
    """Returns the source with another text in place of each of these calls."""
    data = source.encode()
    for call, instead in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        data = data[: call.start] + instead.encode() + data[call.end :]
    ast.parse(data)
    return data.decode()


class Copy:
    """A copy of the tree in `folder`, in which one mutant at a time is made and its tests run."""

    def __init__(self, folder: Path) -> None:
        """Copies code and tests. The rest is only read, so links stand for it."""
        self.folder, self._times = folder, itertools.count(FIRST_TIME_S)
        for path in TREE.iterdir():
            if path.name in COPIED:
                shutil.copytree(path, folder / path.name, ignore=NOT_COPIED)
            elif path.name not in (".git", ".hypothesis"):
                (folder / path.name).symlink_to(path.resolve())

    def survives(self, edits: Iterable[tuple[Call, str]], tests: Iterable[str], seconds: float) -> bool:
        """Returns True when every one of these tests passes with these edits. A test that does not end has failed."""
        by_module = dict[str, list[tuple[Call, str]]]()
        for call, instead in edits:
            by_module.setdefault(call.module, []).append((call, instead))
        before = dict[Path, str]()
        for module, own in by_module.items():
            path = self.folder / PACKAGE / module
            before[path] = path.read_text()
            self._write(path, edited(before[path], own))
        try:
            return self._passes(tests, seconds)
        finally:
            for path, source in before.items():
                self._write(path, source)

    def _write(self, path: Path, source: str) -> None:
        """Writes a module with a time that no version of it had, so that no compiled file of another version fits."""
        path.write_text(source)
        at_s = next(self._times)
        os.utime(path, (at_s, at_s))

    def _passes(self, tests: Iterable[str], seconds: float) -> bool:
        paths = [f"tests/{name}" for name in tests]
        own = {
            "PYTHONPATH": f"{self.folder / 'service'}{os.pathsep}{self.folder}",
            "TEST_BUDGET": "ci",
        }
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-k", "not postgresql", *paths]
        try:
            done = subprocess.run(
                command, cwd=self.folder, env={**os.environ, **own}, capture_output=True, timeout=seconds
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0
