"""`aboveboard policy test` on states."""

from pathlib import Path

import pytest
from aboveboard.cli.policy_states import test_states as run_states
from aboveboard.gateway.rules import load_rules
from aboveboard.settings import find_shipped
from aboveboard.states.declared_states import NO_JOURNEYS
from msgspec import structs

FOLDER = find_shipped("policies")
RULES = load_rules(FOLDER, lambda _: None, surveyed=False)


def test_the_shipped_states_pass(capsys: pytest.CaptureFixture[str]) -> None:
    """The line counts cases, states and gaps."""
    assert run_states(FOLDER, RULES)
    assert capsys.readouterr().out == "11 cases of states, 0 failed; 4 states, 0 gaps\n"


def test_without_journeys_nothing_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As for a folder of an earlier version."""
    assert run_states(tmp_path, structs.replace(RULES, journeys=NO_JOURNEYS))
    assert capsys.readouterr().out == ""


def test_a_state_without_cases_and_a_wrong_case_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with what was expected and what came out."""
    (tmp_path / "examples").mkdir()
    text = (FOLDER / "examples" / "states.toml").read_text().replace("holds = true", "holds = false", 1)
    (tmp_path / "examples" / "states.toml").write_text(text)
    assert not run_states(tmp_path, RULES)
    said = capsys.readouterr().err
    assert "expected  state:first-order/cart_left does not hold" in said
    assert "got       holds" in said
