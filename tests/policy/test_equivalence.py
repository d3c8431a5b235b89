"""One answer of Cedar serves all questions that the rules cannot tell apart."""

from pathlib import Path
from typing import Any

import pytest
from aboveboard.declared import read_folder
from aboveboard.policy.cedar import Est, StrictJudge, parse_rule
from aboveboard.policy.equivalence import collect_names, distinct, standin, standins, standins_of_domain
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import ACTIONS, Keep, Question, domain
from aboveboard.policy.source import read
from aboveboard.policy.vocabulary import request
from aboveboard.words import AgeClass, Category
from hypothesis import given
from hypothesis import strategies as st

SOURCE = read(read_folder(Path(__file__).parents[2] / "policies"))
CELLS = [cell for kind in ACTIONS for cell in domain(kind)]


def est(text: str) -> Est:
    parsed: Any = parse_rule(text)
    return parsed


def direct(cells: list[Question]) -> list[Any]:
    """What Cedar says of each cell itself, with all rules of the shipped set."""
    ranked = sorted(SOURCE.rules, key=lambda rule: rule.est["annotations"]["class"] != "never")
    judge = StrictJudge({rule.name: rule.est for rule in ranked}, SOURCE.schema, print)
    return judge.ask([request(cell) for cell in cells])


@given(st.lists(st.sampled_from(CELLS), min_size=1, max_size=20))
def test_the_table_says_what_cedar_says_of_the_cell_itself(shipped: PolicySet, cells: list[Question]) -> None:
    """Neither the stand-ins nor the split by action change an answer."""
    assert [shipped.judge(cell) for cell in cells] == direct(cells)


@pytest.mark.long
def test_the_table_says_what_cedar_says_of_every_cell(shipped: PolicySet) -> None:
    """The same, for all 47,244."""
    assert [verdict for _, verdict in shipped.cells()] == direct(CELLS)


@pytest.mark.parametrize("kind", ACTIONS)
def test_the_stand_ins_of_a_domain_are_those_of_its_cells(kind: type[Question]) -> None:
    """In the order of the domain, under the shipped rules."""
    by = standins(kind, collect_names([rule.est for rule in SOURCE.rules]))
    assert list(standins_of_domain(kind, by)) == [standin(cell, by) for cell in domain(kind)]


def test_values_that_no_rule_names_share_one_stand_in() -> None:
    """A rule about minors tells minors from everybody else, and nothing more."""
    by = standins(Keep, collect_names([est('permit (principal == Person::"minor", action, resource);')]))
    assert set(by["age"].values()) == {AgeClass.MINOR, AgeClass.ADULT}
    assert set(by["level"].values()) == {0}
    assert len(list(distinct(Keep, by))) == 2


def test_numbers_and_truth_values_stand_for_themselves_once_they_are_read() -> None:
    """`has` counts as reading."""
    by = standins(
        Keep,
        collect_names(
            [est("permit (principal, action, resource) when { context has level && !context.gpc };")]
        ),
    )
    assert len(list(distinct(Keep, by))) == 5 * 2


def test_values_named_in_conditions_and_sets_count() -> None:
    """Wherever in the rule they stand."""
    text = (
        'permit (principal, action, resource) unless { [Category::"contextual"].contains(context.category) };'
    )
    by = standins(Keep, collect_names([est(text)]))
    assert set(by["category"].values()) == {Category.CONTEXTUAL, Category.BEHAVIOURAL}


def test_a_rule_that_takes_the_context_whole_tells_everything_apart() -> None:
    """Nothing is then known about what it reads, except who and what stand outside the context."""
    text = "permit (principal, action, resource) when { context == context };"
    by = standins(Keep, collect_names([est(text)]))
    assert all(value is stand for values in by.values() for value, stand in values.items())


@pytest.mark.parametrize("wrong", [9, "2", None, [2]])
def test_an_undeclared_value_has_no_stand_in(visit: Keep, wrong: Any) -> None:
    """Nor does one that cannot be looked up at all."""
    assert standin(visit._replace(level=wrong), standins(Keep, collect_names([]))) is None
