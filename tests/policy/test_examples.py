"""Cases that stand beside the rules and are run against them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.declared import read_folder
from aboveboard.errors import PolicyRejected
from aboveboard.policy.examples import list_uncovered, load_cases, run
from aboveboard.policy.policy_set import PolicySet, load

SHIPPED = Path(__file__).parents[2] / "policies"
WriteFolder = Callable[..., Path]

USUAL = 'ask = "learn"\n[usual]\nknown = true\ngiven = true\nage = "adult"\n'
CASE = '[[case]]\nname = "One"\npermitted = true\nrules = ["plain-learn"]\n'


@pytest.fixture
def write(folder: WriteFolder) -> Callable[[str], Path]:
    """A policy folder with one file of examples."""

    def write(text: str) -> Path:
        path = folder()
        (path / "examples").mkdir()
        (path / "examples" / "learn.toml").write_text(text)
        return path

    return write


def test_all_shipped_cases_hold_and_cover_every_rule(shipped: PolicySet) -> None:
    """Each rule has a case that it decides and one that it comes close to and misses."""
    cases = load_cases(SHIPPED)
    assert run(shipped, cases) == []
    assert list_uncovered(shipped, cases) == []


def test_case_names_are_unique_within_a_file() -> None:
    """A failure must be found by its name."""
    names = [(case.file, case.name) for case in load_cases(SHIPPED)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "wrong",
    [
        CASE.replace("permitted = true", "permitted = false"),
        CASE.replace("plain-learn", "plain-keep"),
        CASE + 'misses = ["plain-learn"]\n',
    ],
)
def test_a_case_fails_on_another_answer_another_rule_or_a_rule_it_was_to_miss(
    write: Callable[[str], Path], wrong: str
) -> None:
    """And says what it got."""
    path = write(USUAL + wrong)
    (failure,) = run(load(read_folder(path)), load_cases(path))
    assert failure.case.name == "One"
    assert failure.got.rules == ("plain-learn",)


def test_rules_without_a_case_are_told(write: Callable[[str], Path]) -> None:
    """Both kinds of gap, with the place of the rule."""
    path = write(USUAL + CASE + 'misses = ["nobody"]\n')
    open_ends = list_uncovered(load(read_folder(path)), load_cases(path))
    assert "z.cedar:1: plain-keep: no example shows it deciding" in open_ends
    assert "z.cedar:22: plain-learn: no example names it under misses" in open_ends
    assert open_ends[-1] == "examples:1: nobody: an example misses it, but there is no such rule"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ask =", "learn.toml:1"),
        (USUAL.replace("learn", "guess") + CASE, "ask"),
        (USUAL + CASE + "extra = 1\n", "extra"),
        (USUAL + CASE + "facts = { mood = 1 }\n", "The facts of this question are known, given, age"),
        (USUAL.replace('age = "adult"', "") + CASE, "The facts of this question are known, given, age"),
        (USUAL + CASE + 'facts = { age = "old" }\n', "age is one of adult, minor, unknown"),
        (USUAL + CASE.replace('"plain-learn"', ""), "A verdict names the rules"),
    ],
)
def test_a_case_out_of_shape_is_refused_by_name(write: Callable[[str], Path], text: str, said: str) -> None:
    """With what would be right."""
    with pytest.raises(PolicyRejected, match=said):
        load_cases(write(text))
