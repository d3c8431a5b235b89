"""The closed sets of words: their values are stored, so none of them may change."""

import json
from collections.abc import Hashable

import pytest
from aboveboard import words
from aboveboard.words import (
    BEHAVIOUR_REACHES,
    LEVEL_OF_REACH,
    SOURCES,
    Category,
    EntryKind,
    Level,
    OutcomeKind,
    Reach,
    as_limited,
    is_reaction,
)

STORED = {
    "Category": "behavioural transactional contextual interaction",
    "Reach": "page visit history elsewhere",
    "Sensitivity": "plain special",
    "ConsentState": "given refused withdrawn objected expired",
    "AgeClass": "adult minor unknown",
    "BoundBy": "dial consent age region browser_signal control restriction failure",
    "PlacementKind": "content offer advert message",
    "MessageClass": "marketing service security",
    "SignalStatus": "kept reduced withheld rejected duplicate",
    "OutcomeKind": "seen taken dismissed objected",
    "Role": "app compliance admin",
    "EntryKind": "decision consent dial limit facts restriction correction link outcome signals notice policy model "
    "placement preview export erasure key admin build lookup",
}


@pytest.mark.parametrize("name", STORED)
def test_a_stored_word_never_changes(name: str) -> None:
    """Records and logs of every earlier version have these; a further word may join them."""
    assert STORED[name].split() == [str(word) for word in getattr(words, name)][: len(STORED[name].split())]


def test_the_levels_are_numbers_from_0_to_4() -> None:
    """They too are stored, and compared."""
    assert [(level.name, int(level)) for level in Level] == [
        ("OFF", 0), ("PAGE", 1), ("VISIT", 2), ("HISTORY", 3), ("EVERYWHERE", 4),
    ]  # fmt: skip


def test_each_level_above_0_opens_one_reach() -> None:
    """Turning the dial up by one adds exactly one place that data comes from."""
    assert sorted(LEVEL_OF_REACH.values()) == [level for level in Level if level is not Level.OFF]


def test_a_page_has_only_the_request() -> None:
    """The page has no behaviour, and the context is its only source."""
    assert Reach.PAGE not in BEHAVIOUR_REACHES
    assert [category for reach, category in SOURCES if reach is Reach.PAGE] == [Category.CONTEXTUAL]
    assert len(SOURCES) == len(BEHAVIOUR_REACHES) * len(Category) + 1


def test_a_word_is_found_by_its_text() -> None:
    """In dictionaries and JSON a word and its text are the same."""
    word: Hashable = EntryKind.DECISION
    assert {word: 1} == {"decision": 1}
    assert json.dumps([Category.BEHAVIOURAL, Level.VISIT]) == '["behavioural", 2]'


@pytest.mark.parametrize(
    ("key", "form"),
    [("topic:Straße", "topic:strasse"), ("topic:RUNNING", "topic:running"), ("item:A-1", "item:A-1")],
)
def test_topics_are_limited_in_any_case(key: str, form: str) -> None:
    """People type topics; an item's id is the app's own, letter by letter."""
    assert as_limited(key) == form


def test_seeing_is_no_reaction() -> None:
    """Everything else that a person does with an item is one. To revert a reaction is not another one."""
    assert {kind for kind in OutcomeKind if not is_reaction(kind)} == {OutcomeKind.SEEN, OutcomeKind.REVERTED}
