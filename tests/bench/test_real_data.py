"""The replays of real data, as they are typed. Where the data is not there they say so, and that is tested then."""

import importlib
import math
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
WITHIN_S = 60


def typed(script: str, *words: str) -> str:
    """What a bench prints; it must end well."""
    run = subprocess.run(
        [sys.executable, str(ROOT / "bench" / script), *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("script", ["otto.py", "open_bandit.py", "intent.py"])
def test_a_replay_without_its_data_is_skipped_and_says_so(script: str, tmp_path: Path) -> None:
    """So that everything can be measured where nobody has the data."""
    assert typed(script, str(tmp_path / "nothing")).startswith("skipped: there is no ")


@pytest.fixture(scope="module")
def otto() -> str:
    """What the replay of shop sessions prints."""
    return typed("otto.py")


def test_every_real_event_is_accounted_for(otto: str) -> None:
    """All 862 events of 20 people come out as kept, reduced, withheld or rejected."""
    if not (SHARED / "otto").exists():
        assert otto.startswith("skipped")
        return
    total = re.search(r"^all +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$", otto, re.MULTILINE)
    assert total is not None
    events, *parts = map(int, total.groups())
    assert events == sum(parts) == 862


def test_who_did_not_agree_has_every_event_withheld(otto: str) -> None:
    """Whoever never chose, is off or refused: of their real events none is kept."""
    line = r"^otto-\d+ +(?:never chose|off|history, refused) .*?(\d+) +(\d+) +(\d+) +(\d+) +(\d+)  "
    lines = re.findall(line, otto, re.MULTILINE)
    assert bool(lines) == (SHARED / "otto").exists()
    for events, *statuses in lines:
        assert statuses == ["0", "0", events, "0"]


def test_real_choices_are_replayed_and_come_out_of_their_records_again() -> None:
    """To the last bit; and nothing is claimed that so few clicks cannot show."""
    shown = typed("open_bandit.py", "--rows", "100")
    if not (SHARED / "open-bandit").exists():
        assert shown.startswith("skipped")
        return
    assert "100 decisions computed again from their records: the same to the last bit" in shown
    assert shown.endswith("it cannot rank policies.\n")


# --- the estimates


@pytest.fixture
def bandit(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The bench as a module, with its neighbour beside it."""
    monkeypatch.syspath_prepend(ROOT / "bench")
    return importlib.import_module("open_bandit")


def test_the_interval_of_a_share_is_wilsons(bandit: ModuleType) -> None:
    """Worked by hand for 1 of 10: centre (0.1 + z2/20) / (1 + z2/10)."""
    found = bandit.wilson(1, 10)
    assert (found.low, found.high) == pytest.approx((0.017876, 0.404150), abs=1e-6)
    assert bandit.wilson(0, 10).low == 0.0
    assert math.isnan(bandit.wilson(0, 0).value)


def test_weights_of_one_give_the_mean(bandit: ModuleType) -> None:
    """A policy that does what was logged is worth what was logged, by either estimate."""
    rewards = [True, False, False, True]
    assert bandit.ips([1.0] * 4, rewards).value == bandit.snips([1.0] * 4, rewards).value == 0.5


def test_weights_move_the_estimate_to_what_is_chosen_more(bandit: ModuleType) -> None:
    """By hand: (2 * 1 + 0.5 * 0) / 2, and the same over the sum of weights."""
    assert bandit.ips([2.0, 0.5], [True, False]).value == 1.0
    assert bandit.snips([2.0, 0.5], [True, False]).value == 0.8
