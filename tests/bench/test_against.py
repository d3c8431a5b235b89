"""The parts of a comparison that need no second checkout: trees, turns, ratios, the report of `wrk`, the warnings."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def against(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Returns the module of the bench."""
    return module(monkeypatch, "_against")


def module(monkeypatch: pytest.MonkeyPatch, name: str) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "bench")
    return importlib.import_module(name)


def checkout(root: Path, *files: str) -> Path:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()
    return root


def test_the_layout_of_0_1_0_is_recognized(against: ModuleType, tmp_path: Path) -> None:
    """Its package `service` is at the root, and it runs with the current Python where it has no `.venv`."""
    tree = against.tree_at(checkout(tmp_path, "service/cli/main.py"))
    assert tree.source == tmp_path
    assert tree.command == [sys.executable, "-m", "service.cli.main"]


def test_the_package_aboveboard_is_recognized(against: ModuleType, tmp_path: Path) -> None:
    """It is inside `service/`, and runs as `python -m aboveboard` with the Python of its `.venv`."""
    files = ("service/aboveboard/cli/main.py", "service/aboveboard/__main__.py", ".venv/bin/python")
    tree = against.tree_at(checkout(tmp_path, *files))
    assert tree.source == tmp_path / "service"
    assert tree.command == [str(tmp_path / ".venv/bin/python"), "-m", "aboveboard"]


def test_a_folder_that_is_no_checkout_ends_with_a_sentence(against: ModuleType, tmp_path: Path) -> None:
    """The sentence names what to give instead."""
    with pytest.raises(SystemExit, match=r"is not a checkout of Aboveboard\. Give the folder"):
        against.pair(str(tmp_path))


def test_a_checkout_without_its_packages_ends_with_a_sentence(against: ModuleType, tmp_path: Path) -> None:
    """The sentence holds the reason and the command that installs them."""
    checkout(tmp_path, "service/cli/main.py", "service/cli/__init__.py", "service/__init__.py")
    (tmp_path / "service/cli/main.py").write_text("import a_package_that_is_not_there")
    with pytest.raises(SystemExit, match=r"No module named 'a_package_that_is_not_there'.*make \.venv"):
        against.pair(str(tmp_path))


def test_a_tree_sees_only_its_own_package_and_settings(
    against: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither the caller's path of Python nor its settings reach the processes of a tree."""
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("ABOVEBOARD_RATE_LIMIT", "1")
    found = against.tree_at(checkout(tmp_path, "service/cli/main.py")).environment(ABOVEBOARD_PORT="1")
    assert found["PYTHONPATH"] == str(tmp_path)
    assert [name for name in found if name.startswith("ABOVEBOARD_")] == ["ABOVEBOARD_PORT"]


def test_each_tree_is_first_in_every_other_round(against: ModuleType) -> None:
    """A machine that becomes slower during the run slows both."""
    assert against.turns(3) == [("other", "this"), ("this", "other"), ("other", "this")]


def test_ratios_are_this_tree_to_the_other(against: ModuleType) -> None:
    """Worked by hand: minima 3 and 2, medians 6 and 4, rounds 6/2, 3/4 and 9/8."""
    found = against.compared({"other": [2.0, 4.0, 8.0], "this": [6.0, 3.0, 9.0]})
    assert (found.min_ratio, found.median_ratio) == (1.5, 1.5)
    assert (found.low, found.paired, found.high) == (0.75, 1.125, 3.0)


REPORT = """
  Latency Distribution
     50%  800.00us
     75%    1.00ms
     90%    1.20ms
     99%    2.50ms
  2000 requests in 2.00s, 1.00MB read
  Non-2xx or 3xx responses: 3
Requests/sec:   1000.00
"""


def test_the_report_of_wrk_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times come out in milliseconds, and processor time in microseconds a request."""
    found = module(monkeypatch, "_load").parse(REPORT, 1.5)
    assert found == (1000.0, 0.8, 2.5, 3, 750.0, 2000)


@pytest.mark.parametrize(("others", "is_high"), [(0.0, False), (1000.0, True)])
def test_a_high_load_of_other_processes_is_reported(
    monkeypatch: pytest.MonkeyPatch, others: float, is_high: bool
) -> None:
    """The warning comes with a load above a tenth of the cores, and not below."""
    machine = module(monkeypatch, "_machine").Machine()
    machine.others, machine.syncs = [others], [1.0]
    assert ("Other load was high." in machine.report()) == is_high
