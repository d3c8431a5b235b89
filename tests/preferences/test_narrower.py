"""A change that only takes away."""

from pathlib import Path
from typing import Any

import pytest
from aboveboard.app import read_rules
from aboveboard.consent.dial import Dial
from aboveboard.gateway.metrics import Metrics
from aboveboard.people.state import (
    NOBODY,
    ClaimedLevel,
    ClaimedYes,
    Limits,
    PersonFacts,
    PersonState,
    PurposeChoice,
)
from aboveboard.preferences.narrower import is_narrower, is_younger
from aboveboard.settings import load
from aboveboard.words import AgeClass, Category, ConsentState
from msgspec import structs

YES, NO = PurposeChoice(ConsentState.GIVEN, "n", 1), PurposeChoice(ConsentState.WITHDRAWN, "", 2)
BEFORE = structs.replace(
    NOBODY,
    dial=2,
    choices={"improve": YES, "messages": NO},
    limits=Limits((Category.TRANSACTIONAL,), ("a",), ("x",), ("plan",)),
    context={"role": "owner", "seat": "b"},
    restricted=True,
)


@pytest.fixture(scope="module")
def dial(tmp_path_factory: pytest.TempPathFactory) -> Dial:
    folder: Path = tmp_path_factory.mktemp("narrower")
    return read_rules(load({"ABOVEBOARD_DATA": str(folder)}), Metrics(), surveyed=False).dial


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"dial": 1},
        {"dial": None},
        {"dial": 0},
        {"choices": {"improve": NO, "messages": NO}},
        {"choices": {"improve": YES, "messages": NO, "combine_sources": NO}},
        {"choices": {}},
        {"limits": Limits(tuple(sorted(Category)), ("a", "b"), ("x", "y"), ("plan",))},
        {"context": {"role": "owner"}},
        {"context": {}},
        {"limits": Limits((Category.TRANSACTIONAL,), ("a",), ("x",), ("plan", "role"))},
        {"history": {Category.BEHAVIOURAL: {}}, "epoch": 7},
    ],
    ids=str,
)
def test_less_is_narrower(change: dict[str, Any], dial: Dial) -> None:
    """And so is the same; the default of the dial here is level 1."""
    assert is_narrower(structs.replace(BEFORE, **change), BEFORE, dial)


@pytest.mark.parametrize(
    "change",
    [
        {"dial": 3},
        {"choices": {"improve": YES, "messages": YES}},
        {"choices": {"improve": structs.replace(YES, at_ms=9), "messages": NO}},
        {"choices": {"improve": YES, "messages": NO, "combine_sources": YES}},
        {"limits": Limits((), ("a",), ("x",), ("plan",))},
        {"limits": Limits((Category.TRANSACTIONAL,), ("b",), ("x",), ("plan",))},
        {"limits": Limits((Category.TRANSACTIONAL,), ("a",), (), ("plan",))},
        {"limits": Limits((Category.TRANSACTIONAL,), ("a",), ("x",), ("role",))},
        {"context": {"role": "guest", "seat": "b"}},
        {"context": {"role": "owner", "seat": "b", "plan": "paid"}},
        {"restricted": False},
        {"facts": PersonFacts(AgeClass.ADULT)},
        {"facts": PersonFacts(AgeClass.MINOR)},
        {"claims": {"improve": ClaimedYes("an agent", "n", 3)}},
        {"claimed_dial": ClaimedLevel("an agent", 3, 3)},
    ],
    ids=str,
)
def test_more_is_not_narrower(change: dict[str, Any], dial: Dial) -> None:
    """A yes, a claim of one, a higher level, one exclusion less, the end of a restriction, or another fact."""
    assert not is_narrower(structs.replace(BEFORE, **change), BEFORE, dial)


def test_a_first_level_is_compared_with_the_default(dial: Dial) -> None:
    """A person who never chose has the default level."""
    assert is_narrower(PersonState(dial=1), NOBODY, dial)
    assert not is_narrower(PersonState(dial=2), NOBODY, dial)


def test_a_person_is_younger_by_their_age_alone() -> None:
    """A region beside it could open something."""
    minor = structs.replace(BEFORE, facts=PersonFacts(AgeClass.MINOR))
    assert is_younger(minor, BEFORE)
    assert not is_younger(structs.replace(minor, facts=PersonFacts(AgeClass.MINOR, "US")), BEFORE)
    assert not is_younger(structs.replace(minor, dial=4), BEFORE)
    assert not is_younger(structs.replace(BEFORE, facts=PersonFacts(AgeClass.ADULT)), BEFORE)


def test_a_minor_without_the_facts_of_the_context_is_younger_too() -> None:
    """A body of facts without `fields` removes them. One more of them could open something."""
    minor = structs.replace(BEFORE, facts=PersonFacts(AgeClass.MINOR))
    assert is_younger(structs.replace(minor, context={}), BEFORE)
    assert is_younger(structs.replace(minor, context={"role": "owner"}), BEFORE)
    assert not is_younger(structs.replace(minor, context={**BEFORE.context, "plan": "paid"}), BEFORE)
