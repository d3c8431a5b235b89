"""The composed answer: positions, contents, and a language that has sentences."""

import msgspec
import numpy as np
import pytest
from aboveboard.decisions.answer import append_index
from aboveboard.decisions.compose import encode_answer, language_of, list_held_messages, make_shown_items
from aboveboard.decisions.pipeline import think
from aboveboard.decisions.request import DecisionRequest
from aboveboard.engine.model import Model
from aboveboard.engine.placement import Item
from aboveboard.outbound.removals import Removals
from aboveboard.people.state import PersonFacts, PersonState
from aboveboard.words import PlacementKind

from tests.laws.strategies import case_of, placement

HOME = placement(*(Item(name, content={"title": name.upper()}) for name in "abc"), baseline="editorial")


def situation_of(language: str | None, own: str | None = None):  # type: ignore[no-untyped-def]
    state = PersonState(dial=0, facts=PersonFacts(language=own))
    request = DecisionRequest("home", count=2, language=language)
    return case_of(HOME, Model(1, 0, {}), state, request=request).situation


def test_items_have_their_content_and_positions_from_one() -> None:
    """At level 0 the order is the editorial one."""
    situation = situation_of(None)
    items = make_shown_items(situation, think(situation))
    assert [(each.item, each.position, each.content) for each in items] == [
        ("a", 1, {"title": "A"}),
        ("b", 2, {"title": "B"}),
    ]


@pytest.mark.parametrize(
    ("asked", "own", "found"),
    [
        ("fr-CA", "de", "fr"),
        (None, "de-AT", "de"),
        ("tlh", "de", "de"),
        ("tlh", None, "en"),
        (None, None, "en"),
    ],
)
def test_the_answer_is_in_the_nearest_language_with_sentences(
    asked: str | None, own: str | None, found: str
) -> None:
    """The request's language comes first, then the person's, then English."""
    assert language_of(situation_of(asked, own)) == found


def test_the_encoded_answer_is_complete_with_its_index() -> None:
    """It names the decision and the page, and speaks the language of the request."""
    situation = situation_of("de")
    encoded = encode_answer("/why/dec_1", "dec_1", situation, think(situation))
    answer = msgspec.json.decode(append_index(encoded, 41))
    assert (answer["decision"], answer["why"]["url"], answer["log"]) == ("dec_1", "/why/dec_1", {"index": 41})
    english = situation_of("en")
    other = msgspec.json.decode(append_index(encode_answer("", "", english, think(english)), 0))
    assert answer["why"]["summary"] != other["why"]["summary"]


@pytest.mark.parametrize("kind", PlacementKind)
def test_only_messages_are_held_back_as_such(kind: PlacementKind) -> None:
    """Another item takes the place of one that a page does not show."""
    removed = Removals(("a",), np.array([0]), np.array([0]), ("rule:no",))
    found = list_held_messages(kind, removed)
    assert len(found) == (1 if kind is PlacementKind.MESSAGE else 0)
