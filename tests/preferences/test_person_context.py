"""The declared facts about a person that may be stored now."""

from types import SimpleNamespace

import pytest
from aboveboard.people.state import Limits, PersonFacts, PersonState
from aboveboard.policy.questions import Keep
from aboveboard.policy.verdict import Verdict
from aboveboard.preferences.person_context import keep_allowed
from aboveboard.words import AgeClass, Category, ConsentState
from msgspec import structs

from tests.laws.strategies import GIVEN, NOW, RULES

SENT = {"role": "owner", "plan": "paid"}
OPEN = PersonState(dial=3, choices=GIVEN, facts=PersonFacts(AgeClass.ADULT, "FR"), context={"role": "guest"})


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, SENT),
        ({"dial": 2}, {}),
        ({"dial": None}, {}),
        ({"choices": {}}, {}),
        ({"facts": PersonFacts(AgeClass.MINOR, "FR")}, {}),
        ({"limits": Limits(categories=(Category.CONTEXTUAL,))}, {}),
        ({"limits": Limits(fields=("role",))}, {"plan": "paid"}),
        ({"restricted": True}, {"role": "guest"}),
    ],
)
def test_a_fact_is_stored_where_the_history_may_be_used(
    changed: dict[str, object], kept: dict[str, str]
) -> None:
    """Below its level, without its purpose, or against a limit, it is not. A restriction changes nothing."""
    assert keep_allowed(RULES, structs.replace(OPEN, **changed), SENT, at_ms=NOW) == kept


def test_a_purpose_that_ended_keeps_facts_out() -> None:
    """From its end on, and not before."""
    ends = structs.replace(GIVEN["personalize_history"], expires_ms=NOW)
    state = structs.replace(OPEN, choices={**GIVEN, "personalize_history": ends})
    assert [keep_allowed(RULES, state, SENT, at_ms=at_ms) for at_ms in (NOW - 1, NOW)] == [SENT, {}]


def test_a_rule_keeps_facts_out() -> None:
    """The rules are asked as for any data of the history."""
    asked: list[Keep] = []

    def judge(question: Keep) -> Verdict:
        asked.append(question)
        return Verdict(False, ("planted",))

    rules = structs.replace(RULES, policy=SimpleNamespace(judge=judge))
    assert keep_allowed(rules, OPEN, SENT, at_ms=NOW) == {}
    assert [(each.reach, each.category, each.given) for each in asked] == [("history", "contextual", True)]


def test_a_withdrawn_purpose_keeps_facts_out() -> None:
    """As it keeps out signals."""
    history = structs.replace(GIVEN["personalize_history"], state=ConsentState.WITHDRAWN)
    state = structs.replace(OPEN, choices={**GIVEN, "personalize_history": history})
    assert keep_allowed(RULES, state, SENT, at_ms=NOW) == {}
