"""The verdicts on every question, judged once in a process for the same rules."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aboveboard.declared import read_folder
from aboveboard.policy.cedar import OnError
from aboveboard.policy.filled_table import NotJudged, judge_domain, judge_once
from aboveboard.policy.policy_set import PolicySet, load
from aboveboard.policy.questions import ACTIONS, Keep, Learn, Question
from aboveboard.words import AgeClass

SHIPPED = Path(__file__).parents[2] / "policies"
LEARN = Learn(known=True, given=True, age=AgeClass.ADULT)


def arguments(policy_set: PolicySet, kind: type[Question]) -> Any:
    """The action, the rules and the schema of a kind of question."""
    return ACTIONS[kind], policy_set._benches[kind].rules, policy_set._schema


@pytest.mark.parametrize("kind", [Keep, Learn])
def test_the_verdicts_are_those_of_the_sets_own_judge(shipped: PolicySet, kind: type[Question]) -> None:
    """With the same rules in the same order, for every question."""
    bench = shipped._benches[kind]
    assert judge_once(*arguments(shipped, kind)) == judge_domain(kind, bench.judge, bench.standins)


def test_equal_rules_are_judged_once() -> None:
    """By two sets, each with a table of its own that starts empty."""
    for each in (load(read_folder(SHIPPED)) for _ in range(2)):
        assert each._table == {}
        before = judge_once.cache_info()
        each.fill()
    after = judge_once.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (len(ACTIONS), 0)


def test_a_changed_rule_is_judged_again(folder: Callable[..., Path], rule: Callable[..., str]) -> None:
    """Nothing of the older verdicts is in the table of the newer set."""
    found = []
    for text in ("", rule("learn", "forbid")):
        policy_set = load(read_folder(folder(text)))
        policy_set.fill()
        found.append(policy_set.judge(LEARN).permitted)
    assert found == [True, False]


def test_no_set_can_change_them(shipped: PolicySet) -> None:
    """Every set in the process would see it."""
    verdicts: Any = judge_once(*arguments(shipped, Learn))
    with pytest.raises(TypeError):
        verdicts[LEARN] = None


def test_rules_that_fail_are_asked_each_time(failing: Callable[[OnError], PolicySet]) -> None:
    """Each set raises its own alarm, and no verdict is kept."""
    alarms: list[list[str]] = [[], []]
    for each in alarms:
        policy_set = failing(each.append)
        policy_set.fill()
        with pytest.raises(NotJudged):
            judge_once(*arguments(policy_set, Keep))
    assert [bool(each) for each in alarms] == [True, True]
