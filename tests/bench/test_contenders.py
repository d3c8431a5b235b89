"""The parts of the bench of decisions that need no server: its requests, its sizes and its table."""

import importlib
import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "_load")


@pytest.fixture
def contenders(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module(monkeypatch, "_contenders")


def module(monkeypatch: pytest.MonkeyPatch, name: str) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "bench")
    return importlib.import_module(name)


def write(load: ModuleType, folder: Path, **changed: Any) -> str:
    server = load.Server(1, 1, "/v1/decisions", asks_flags=changed.pop("asks_flags", False))
    facts = {"people": 10, "turn": 2, "moment": time.gmtime(0)} | changed
    return str(load.write_lua(folder, server, "key", **facts).read_text())


def test_only_a_request_for_other_reasons_than_the_first_names_them(load: ModuleType, tmp_path: Path) -> None:
    """An older gateway refuses the field, and the newer one has a default."""
    for asked in load.ASKED:
        written = write(load, tmp_path, asked=asked)
        named = f',"explain":"{asked.explain}"' if asked.explain else ""
        assert f'"count":{asked.count}{named},' in written
        assert ("explain" in written) is (asked.kind != "first")


def test_each_load_begins_where_the_one_before_cannot_reach(load: ModuleType, tmp_path: Path) -> None:
    """So no two bodies of a run are the same."""
    assert "local people, items, number = 10, 40, 400000" in write(load, tmp_path)
    assert (load.LOAD_MOST, load.STRIDE % load.ITEMS) == (200_000, 39)


def test_a_flag_server_gets_requests_for_flags(load: ModuleType, tmp_path: Path) -> None:
    """They have no candidates, and one of as many flags as there are items."""
    found = write(load, tmp_path, asks_flags=True)
    assert "targetingKey" in found
    assert "candidates" not in found


REPORT = """
     50%%  800.00us
     99%%    2.50ms
  %d requests in 2.00s, 1.00MB read
Requests/sec:   1000.00
"""


@pytest.mark.parametrize(("answered", "times"), [((0, 0, 5), ["-d1s", "-d2s", "-d4s"]), ((5,), ["-d1s"])])
def test_a_load_without_an_answer_is_repeated_for_longer(
    load: ModuleType, monkeypatch: pytest.MonkeyPatch, answered: tuple[int, ...], times: list[str]
) -> None:
    """A cost a request needs one request, and a busy machine may answer none in a second."""
    left, asked = list(answered), list[str]()

    def run(command: list[str], **_: Any) -> Any:
        asked.append(command[3])
        return subprocess.CompletedProcess(command, 0, REPORT % left.pop(0), "")

    monkeypatch.setattr(load.subprocess, "run", run)
    server = load.Server(os.getpid(), 1, "/echo")
    assert load.load(server, connections=1, seconds=1, lua=Path("x.lua")).requests == 5
    assert asked == times


def test_a_server_that_never_answers_ends_the_run(load: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names its path and says what to do."""
    silent = subprocess.CompletedProcess([], 0, REPORT % 0, "")
    monkeypatch.setattr(load.subprocess, "run", lambda *_, **__: silent)
    with pytest.raises(SystemExit, match=r"/echo answered nothing in 8 s\. Measure again"):
        load.load(load.Server(os.getpid(), 1, "/echo"), connections=1, seconds=1, lua=Path("x.lua"))


def test_the_size_of_a_file_has_its_write_ahead_log(contenders: ModuleType, tmp_path: Path) -> None:
    """And not what was deleted, whose pages are free."""
    path = tmp_path / "some.db"
    size = contenders.sqlite_size(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE rows (body BLOB)")
        empty = size()
        connection.execute("INSERT INTO rows VALUES (zeroblob(100000))")
        assert 90_000 <= size() - empty <= 120_000  # a part of it is in the page that was there
        connection.execute("DELETE FROM rows")
        assert size() == empty


def test_the_table_has_medians_beside_the_echo(contenders: ModuleType, load: ModuleType) -> None:
    """Worked by hand: the echo costs 100, the other 200, 400 and 500, so 0.25 of it."""
    server, course = load.Server(1, 1, "/"), contenders.Course(10, 3, 1, (16,))
    echo, other = (
        contenders.Contender(name, server, size=size) for name, size in (("echo", None), ("ours", int))
    )

    def found(cost: float) -> Any:
        return contenders.Found(load.Load(10.0 * cost, 1.0, 2.0, 1, cost, 5), 300.0, 0.0)

    rounds = {(16, "echo"): [found(100.0)] * 3, (16, "ours"): [found(cost) for cost in (200.0, 500.0, 400.0)]}
    *_, first, second = contenders.table([echo, other], course, rounds).splitlines()
    assert first == "| 16 | echo | 100, 100 | 1.00 |  | 1,000 | 1.00 | 2.0 |  | 3 |"
    assert second == "| 16 | ours | 200, 400 | 0.25 |  | 4,000 | 1.00 | 2.0 | 300 | 3 |"
