"""`aboveboard policy trial`, as it is typed."""

from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.cli.policy_trial import describe_trial, trial
from aboveboard.dry_runs.progress import Effect, GroupTally, ReplayGap, Trial
from click.testing import CliRunner, Result

from tests.docs import ROOT
from tests.web.console.test_dry_runs import HISTORY
from tests.world import Installation

SHIPPED = ROOT / "policies"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a gateway that has decided three times, once about no person."""
    folder = tmp_path_factory.mktemp("trial")
    running = Installation(folder)
    shop = running.shop()
    shop.place()
    for person in ("ida", "jon", None):
        shop.decide(person)
    shop.http.close()
    running.close()
    return folder


def typed(*words: object) -> Result:
    return CliRunner().invoke(trial, [str(word) for word in words])


def test_the_rules_in_force_change_nothing(data: Path) -> None:
    """Each number is a line, and small groups are hidden."""
    result = typed(SHIPPED, "--data", data)
    assert result.exit_code == 0, result.output
    assert "3 decisions tried\n  altered: 0\n" in result.stdout
    assert "  about no person: 1\n" in result.stdout
    assert "  unknown: hidden\n" in result.stdout


def test_a_refused_set_says_why(data: Path, tmp_path: Path) -> None:
    """With the file and the line, and nothing is tried."""
    folder = Path(copytree(SHIPPED, tmp_path / "policies"))
    (folder / "use.cedar").write_text("permit (principal")
    result = typed(folder, "--data", data)
    assert result.exit_code == 1
    assert result.stderr.startswith("use.cedar:1:")


def test_an_added_rule_is_named(data: Path, tmp_path: Path) -> None:
    """A set of another id is tried, and that in force stays."""
    folder = Path(copytree(SHIPPED, tmp_path / "policies"))
    (folder / "use.cedar").write_text((folder / "use.cedar").read_text() + HISTORY)
    assert typed(folder, "--data", data, "--most", 1).stdout.count("1 decisions tried") == 1


def test_every_group_and_reason_has_a_line() -> None:
    """A large group with its numbers."""
    made = Trial(name="try_1", by="key", started_ms=0, policy="ab", most=10)
    made.effects[Effect.ALTERED] = 30
    made.by_rule["no-history-here"] = 30
    made.groups = {"level": {"3": GroupTally(90, 30, 0, 40, 20)}}
    made.unplayed[ReplayGap.FACTS] = 4
    assert list(describe_trial(made))[-4:] == [
        "by level, where at least 10 people:",
        "  3: 20 of 40 people with a change; 30 altered and 0 opened of 90 decisions",
        "not tried, facts: 4",
        "by rule no-history-here: 30",
    ]
