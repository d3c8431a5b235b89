"""The parts of the bench of signals and outcomes that need no server: the requests."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "bench")
    return importlib.import_module("_ingestion_load")


def write(load: ModuleType, folder: Path, kind: str, turn: int = 2) -> str:
    server = importlib.import_module("_load").Server(1, 1, f"/v1/{kind}")
    batch, decisions = load.Batch(kind, 10, 2), [load.Decided("dec_1", ["a", "b"])]
    return str(
        load.write_lua(folder, server, "key", batch, people=7, turn=turn, decisions=decisions).read_text()
    )


def test_each_load_has_ids_of_its_own(load: ModuleType, tmp_path: Path) -> None:
    """So none of its signals is a duplicate of one of the load before."""
    first, second = (write(load, tmp_path, "signals", turn) for turn in (2, 3))
    assert f"= 7, 40, 12, 10, 2, {2 * load.LOAD_MOST}" in first
    assert f"= 7, 40, 12, 10, 2, {3 * load.LOAD_MOST}" in second


def test_only_outcomes_need_decisions(load: ModuleType, tmp_path: Path) -> None:
    """A decision goes with the items that it showed."""
    assert 'local decisions = {{"dec_1","a","b"}}' in write(load, tmp_path, "outcomes")
    assert "local decisions = {}" in write(load, tmp_path, "signals")


def test_the_shapes_have_names_of_their_own(load: ModuleType) -> None:
    """The table has a row for each."""
    names = [each.name for each in load.BATCHES]
    assert len(set(names)) == len(names)
    assert load.Batch("signals", 100, 1).name == "signals, 100 of 1 person"
