"""The arrows between packages, checked by import-linter, and that the check itself would notice."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
SERVICE = ROOT / "service" / "aboveboard"
MODULES = sorted(SERVICE.rglob("*.py"))


def test_imports_run_downward_only():
    """Every contract in pyproject.toml is kept."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def empty_twin(folder: Path) -> Path:
    """An `aboveboard` of the same packages and modules with nothing in them, beside the same contracts."""
    (folder / "service").mkdir()
    shutil.copy(ROOT / "pyproject.toml", folder / "service")
    for path in MODULES:
        twin = folder / path.relative_to(ROOT)
        twin.parent.mkdir(parents=True, exist_ok=True)
        twin.touch()
    return folder / "service" / "aboveboard"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own, because the linter finds `aboveboard` by the folder it is started in."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder / "service", capture_output=True, text=True, check=False)


def test_an_empty_twin_keeps_every_contract(tmp_path):
    """What the planted imports below break was whole before."""
    empty_twin(tmp_path)
    assert lint(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("planted", "source", "broken"),
    [
        ("engine/planted.py", "import aboveboard.people", "The engine sees only what was allowed"),
        ("audit/planted.py", "import aboveboard.words", "The log knows bytes, not decisions"),
        ("audit/planted.py", "import sqlalchemy", "The log knows bytes, not decisions"),
        ("signals/planted.py", "import cedarpy", "One module asks Cedar"),
        ("people/planted.py", "import aboveboard.access", "Imports run downward only"),
        ("storage/planted.py", "import aboveboard.gateway", "Imports run downward only"),
        (
            "transparency/planted.py",
            "import aboveboard.policy",
            "The running log knows neither rules nor people",
        ),
        ("helpers.py", "", "Imports run downward only"),
    ],
)
def test_an_arrow_that_points_the_wrong_way_is_found(tmp_path, planted, source, broken):
    """One planted import, or one folder that nobody declared, is enough."""
    (empty_twin(tmp_path) / planted).write_text(source)
    ran = lint(tmp_path)
    assert (ran.returncode, f"{broken} BROKEN" in ran.stdout) == (1, True)


def test_a_circle_between_two_neighbours_is_found(tmp_path):
    """Two modules of one folder that import each other are one module, or one of them is misplaced."""
    folder = empty_twin(tmp_path) / "engine"
    (folder / "one.py").write_text("import aboveboard.engine.other")
    (folder / "other.py").write_text("import aboveboard.engine.one")
    ran = lint(tmp_path)
    assert (ran.returncode, "No circle at any level BROKEN" in ran.stdout) == (1, True)


def calls(source: str, name: str) -> bool:
    nodes = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return any(name == getattr(node, "attr", getattr(node, "id", None)) for node in nodes)


def test_the_filter_alone_builds_what_the_engine_may_see():
    """`Allowed(...)` is written in the filter, and where a sealed record is read back to decide again."""
    builders = {str(path.relative_to(SERVICE)) for path in MODULES if calls(path.read_text(), "Allowed")}
    assert builders == {"decisions/record.py", "privacy/filter.py"}


def test_the_reader_of_calls_sees_both_spellings():
    """With the module's name before it or without; an annotation is no call."""
    assert calls("x = Allowed(1)", "Allowed")
    assert calls("x = allowed.Allowed(1)", "Allowed")
    assert not calls("def f(x: Allowed) -> Allowed: ...", "Allowed")


def test_packages_export_nothing():
    """An `__init__.py` is a docstring: a name has one home, and importing a package costs nothing."""
    bodies = {path: ast.parse(path.read_text()).body for path in MODULES if path.name == "__init__.py"}
    assert [
        path for path, body in bodies.items() if len(body) != 1 or not ast.get_docstring(ast.Module(body, []))
    ] == []


def test_only_the_pages_have_a_third_level():
    """Every module is `<module>.py` or `<folder>/<module>.py` of the package; `web` alone has folders inside."""
    deep = {path.relative_to(SERVICE).parts for path in MODULES if len(path.relative_to(SERVICE).parts) > 2}
    assert {(parts[0], len(parts)) for parts in deep} == {("web", 3)}
