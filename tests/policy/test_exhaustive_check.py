"""The laws that can only be seen by looking at every cell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.declared import read_folder
from aboveboard.policy import exhaustive_check
from aboveboard.policy.cedar import OnError
from aboveboard.policy.exhaustive_check import survey
from aboveboard.policy.policy_set import PolicySet, load

WriteRule = Callable[..., str]
WriteFolder = Callable[..., Path]

NOT_OFF = "when { context.level >= 1 }"


@pytest.fixture
def survey_of(folder: WriteFolder, rule: WriteRule) -> Callable[[str], list[str]]:
    """The problems of a set with this text and lawful rules for the other questions."""

    def look(text: str) -> list[str]:
        others = [rule("use", id="plain-use", tail=NOT_OFF)]
        others += [rule(action, id=f"plain-{action}") for action in ("show", "learn")]
        return survey(load(read_folder(folder("".join([text, *others]), rest=False))))

    return look


def test_a_lawful_set_has_no_problems(survey_of: Callable[[str], list[str]], rule: WriteRule) -> None:
    """What the next tests break."""
    assert survey_of(rule(tail=NOT_OFF)) == []


def test_a_lawful_set_is_looked_at_once(shipped: PolicySet, monkeypatch: pytest.MonkeyPatch) -> None:
    """A set of the same id is taken at that, and its whole table is filled all the same."""
    assert survey(shipped) == []
    monkeypatch.setattr(exhaustive_check, "_find_breaches", lambda _: ["looked again"])
    again = load(shipped.declared)
    assert survey(again) == []
    assert again._table == shipped._table


def test_an_unlawful_set_is_looked_at_each_time(
    survey_of: Callable[[str], list[str]], rule: WriteRule
) -> None:
    """Its problems are said to each operator who asks."""
    assert survey_of(rule()) == survey_of(rule()) != []


def test_a_change_of_a_lawful_set_is_looked_at(
    survey_of: Callable[[str], list[str]], rule: WriteRule
) -> None:
    """Its id is another one."""
    assert survey_of(rule(tail=NOT_OFF)) == []
    assert survey_of(rule()) != []


@pytest.mark.parametrize(
    ("effect", "condition", "said"),
    [
        ("permit", "context.level == 1 || context.level == 3", "turning the dial down"),
        ("permit", "context.level >= 1 && !context.given", "withdrawing the purpose"),
        ("permit", "context.level >= 1 && context.gpc", "a browser signal"),
        ("forbid", "context.level != 2", "turning the dial down"),
    ],
)
def test_wanting_less_may_not_permit_more(
    survey_of: Callable[[str], list[str]], rule: WriteRule, effect: str, condition: str, said: str
) -> None:
    """The permit that opens is blamed, or the forbid that gives way."""
    text = rule(effect=effect, id="wrong", tail=f"when {{ {condition} }}")
    text += rule(id="plain", tail=NOT_OFF) if effect == "forbid" else ""
    assert survey_of(text) == [f"a.cedar:1: wrong: {said} permits to keep what was refused"]


def test_off_is_off(survey_of: Callable[[str], list[str]], rule: WriteRule) -> None:
    """Level 0 lets nothing through."""
    assert survey_of(rule()) == ["a.cedar:1: some-rule: it permits to keep data at level 0, which is off"]


def test_a_rule_that_is_always_overruled_is_found(
    survey_of: Callable[[str], list[str]], rule: WriteRule
) -> None:
    """It matches, and still never decides."""
    text = rule(effect="forbid", id="wall") + rule(id="vain", tail=NOT_OFF)
    assert survey_of(text) == ["a.cedar:7: vain: it never decides: other rules override it everywhere"]


def test_a_failure_while_judging_is_a_problem(failing: Callable[[OnError], PolicySet]) -> None:
    """Its refusal is right, but nobody may be left to live with it."""
    problems = survey(failing(lambda _: None))
    assert any(problem.startswith("policies:1: policy-error: ") for problem in problems)
