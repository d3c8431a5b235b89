"""The examples of states: run, refused where malformed, and missed where there are none."""

from pathlib import Path

import pytest
from aboveboard.errors import PolicyRejected
from aboveboard.gateway.rules import load_rules
from aboveboard.settings import find_shipped
from aboveboard.states.state_examples import list_uncovered_states, load_state_cases, run_state_cases

FOLDER = find_shipped("policies")
RULES = load_rules(FOLDER, lambda _: None, surveyed=False)
CASE = """
ask = "state"
[[case]]
name = "a"
state = "state:skill/import_used"
signals = [{ type = "feature_used", fields = { feature = "import" }, hours_ago = 1 }]
holds = true
"""


def load(tmp_path: Path, text: str):
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "states.toml").write_text(text)
    return load_state_cases(tmp_path, RULES.journeys, RULES.catalogue)


def test_the_shipped_states_hold_in_their_examples() -> None:
    """Each state has an example of both kinds."""
    cases = load_state_cases(FOLDER, RULES.journeys, RULES.catalogue)
    assert cases
    assert run_state_cases(RULES.journeys, RULES.catalogue, cases) == []
    assert list_uncovered_states(RULES.journeys, cases) == []


def test_a_case_that_is_wrong_fails(tmp_path: Path) -> None:
    """It is returned, and what no case shows is listed."""
    cases = load(tmp_path, CASE.replace("holds = true", "holds = false"))
    assert run_state_cases(RULES.journeys, RULES.catalogue, cases) == cases
    missing = list_uncovered_states(RULES.journeys, cases)
    assert len(missing) == 2 * len(RULES.journeys.states) - 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import_used", "unheard"),
        ("feature_used", "unheard"),
        ('feature = "import"', "feature = 1"),
        ("hours_ago = 1", "hours_ago = 80000"),
        ("holds = true", ""),
        ("holds = true", "holds = true\nmore = 1"),
    ],
)
def test_a_malformed_case_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """With its file."""
    with pytest.raises(PolicyRejected) as refused:
        load(tmp_path, CASE.replace(old, new))
    assert "states.toml" in refused.value.problems[0]
