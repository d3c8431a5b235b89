"""The questions to the shipped rules: storing, learning, and examples that limits exclude."""

from typing import Any

import pytest
from aboveboard.consent.precedence import EffectiveLevel, effective
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.placement import Item
from aboveboard.gateway import permissions
from aboveboard.gateway.permissions import (
    IMPROVE,
    is_excluded,
    judge_keeping,
    may_learn_from_minor,
    refuse_learning,
    refuse_special,
)
from aboveboard.people.state import Limits, PersonFacts, PersonState, PurposeChoice
from aboveboard.policy.verdict import Verdict
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest, PersonFact
from aboveboard.signals.special_names import SpecialNames
from aboveboard.words import AgeClass, Category, ConsentState, Level, PlacementKind, Reach, Sensitivity
from msgspec import structs

from tests.laws.strategies import GIVEN, NOW, RULES, placement

OPEN = PersonState(dial=4, choices=GIVEN, facts=PersonFacts(AgeClass.ADULT, "FR"))
PLAIN, SPECIAL = Sensitivity.PLAIN, Sensitivity.SPECIAL


def standing(state: PersonState) -> EffectiveLevel:
    return effective(state, PlacementKind.CONTENT, dial=RULES.dial, gpc=False, at_ms=NOW)


@pytest.mark.parametrize(
    ("given", "sensitivity", "rule"),
    [(True, PLAIN, None), (False, PLAIN, "keep-without-purpose"), (True, SPECIAL, "keep-special")],
)
def test_storing_needs_the_purpose_of_the_reach(
    given: bool, sensitivity: Sensitivity, rule: str | None
) -> None:
    """The history needs its purpose, and special data is stored in no case."""
    found = standing(OPEN)
    if not given:
        found = structs.replace(found, given=frozenset())
    verdict = judge_keeping(RULES, found, Category.BEHAVIOURAL, sensitivity, Reach.HISTORY)
    assert verdict.permitted == (rule is None)
    assert rule is None or verdict.rules[0] == rule


def test_learning_from_a_person_needs_their_consent() -> None:
    """Without it the reason is the consent; against it, the rule that refuses. No person is asked for none."""
    assert refuse_learning(RULES, OPEN, NOW) is None
    assert refuse_learning(RULES, None, NOW) is None
    no = structs.replace(OPEN, choices={**GIVEN, IMPROVE: PurposeChoice(ConsentState.WITHDRAWN, "", NOW)})
    assert refuse_learning(RULES, no, NOW) == "consent"
    minor = structs.replace(OPEN, facts=PersonFacts(AgeClass.MINOR, "FR"))
    assert str(refuse_learning(RULES, minor, NOW)).startswith("rule:")


@pytest.mark.parametrize(
    ("limits", "excluded"),
    [
        (Limits(), False),
        (Limits(topics=("RUNNING",)), True),
        (Limits(topics=("chess",)), False),
        (Limits(categories=(Category.BEHAVIOURAL,)), True),
        (Limits(categories=(Category.TRANSACTIONAL,)), False),
    ],
)
def test_an_example_is_excluded_with_the_data_that_it_is_based_on(limits: Limits, excluded: bool) -> None:
    """A topic in other letters is the same topic, and data that the example does not use makes no difference."""
    shelf = compile_shelf(placement(Item("a", ("running",)), Item("b", ("chess",))))
    interest = Interest(Reach.HISTORY, Category.BEHAVIOURAL, "topic:running", 1.0, 1, 0)
    allowed = Allowed(Level.HISTORY, 0.5, (), (interest,))
    assert is_excluded(shelf, 0, allowed, limits=limits) is excluded


@pytest.mark.parametrize(
    ("limits", "excluded"),
    [
        (Limits(fields=("role",)), True),
        (Limits(fields=("plan",)), False),
        (Limits(fields=("task",)), False),
        (Limits(categories=(Category.CONTEXTUAL,)), True),
        (Limits(), False),
    ],
)
def test_an_example_is_excluded_with_a_fact_about_the_person(limits: Limits, excluded: bool) -> None:
    """A fact of the request has another source, so no limit on a field is about it."""
    shelf = compile_shelf(placement(Item("a", ("running",)), Item("b", ())))
    allowed = Allowed(Level.HISTORY, 0.5, (PersonFact("role", "owner"), ContextFact("task", "order")))
    assert is_excluded(shelf, 0, allowed, limits=limits) is excluded
    assert is_excluded(shelf, 1, allowed, limits=limits) is False


def test_the_shipped_rules_let_no_model_learn_from_a_minor() -> None:
    """Not even from one who agreed to it. So what was learned before the age was known is taken back."""
    assert not may_learn_from_minor(RULES)


def test_an_outcome_of_something_special_is_refused_by_its_rule() -> None:
    """Also for a person who agreed to everything, and first by the rule that keeps special data out."""
    assert refuse_special(RULES, OPEN, NOW, special=True) == "rule:keep-special"
    assert refuse_special(RULES, OPEN, NOW, special=False) is None
    assert refuse_special(RULES, None, NOW, special=True) is None


def test_special_outcomes_are_judged_by_the_consents_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """With rules that let special data in, the purpose of the history is needed as for any data."""
    asked: list[bool] = []

    def judge(rules: Any, standing: EffectiveLevel, *question: Any) -> Verdict:
        asked.append("personalize_history" in standing.given)
        return Verdict(asked[-1], ("let-in",))

    monkeypatch.setattr(permissions, "judge_keeping", judge)
    assert refuse_special(RULES, OPEN, NOW, special=True) is None
    assert refuse_special(RULES, PersonState(dial=4), NOW, special=True) == "rule:let-in"
    assert asked == [True, False]


@pytest.mark.parametrize(("key", "excluded"), [("topic:Running", True), ("topic:cooking", False)])
def test_an_example_of_special_data_is_excluded(key: str, excluded: bool) -> None:
    """By an interest in it, as by a limit, and by the item itself."""
    shelf = compile_shelf(placement(Item("shoe", tags=("Running", "cooking"))))
    used = Allowed(
        Level.HISTORY, 0.85, interests=(Interest(Reach.HISTORY, Category.BEHAVIOURAL, key, 1.0, 1, 0),)
    )
    topics = SpecialNames(topics=frozenset({"running"}))
    assert is_excluded(shelf, 0, used, limits=Limits(), special=topics) is excluded
    assert is_excluded(shelf, 0, used, limits=Limits(), special=SpecialNames(items=frozenset({"shoe"})))
