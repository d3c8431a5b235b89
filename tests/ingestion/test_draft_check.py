"""The checks of a drafted item (`ingestion.draft_check`). Each fault in a file is in `tests/cli/test_items.py`."""

from typing import Any

import pytest
from aboveboard.engine.placement import Item
from aboveboard.ingestion.content_shape import shape_of
from aboveboard.ingestion.draft_check import DraftBounds, find_faults
from aboveboard.ingestion.draft_rules import DraftRules
from aboveboard.signals.special_names import NONE_SPECIAL
from msgspec import structs

BOUNDS = DraftBounds(
    rules=DraftRules(forbidden={"de": ["nur heute"], "en": ["hurry"]}),
    language="en",
    taken=frozenset(),
    shape=shape_of([{"title": "A tent"}]),
    pictures=frozenset({"tent"}),
    special=NONE_SPECIAL,
)


def fields(item: Item, **changed: Any) -> list[str]:
    return [each.field for each in find_faults(item, structs.replace(BOUNDS, **changed))]


def test_a_plain_item_has_no_fault() -> None:
    """With a title in another language and a picture of the app."""
    assert fields(Item("a", content={"title": "A tent"}, titles={"de": "Ein Zelt"}, picture="tent")) == []


@pytest.mark.parametrize("language", ["de", "de-AT"])
def test_words_are_forbidden_in_their_language_alone(language: str) -> None:
    """A region has the words of its language."""
    item = Item("a", content={"title": "Nur heute"})
    assert fields(item) == []
    assert fields(item, language=language) == ["content.title"]


def test_all_faults_are_said_at_once() -> None:
    """So a file is corrected in one go."""
    item = Item("a", content={"title": "Hurry " * 20, "more": 1}, picture="none")
    assert fields(item, taken=frozenset({"a"})) == [
        "item",
        "content.more",
        "picture",
        "content.title",
        "content.title",
        "content.title",
    ]


@pytest.mark.parametrize(
    "text",
    ["See https://evil.example/x", "<b>A tent</b>", "Hurry", "A te\u200bnt", "A t\u0435nt", "A tent. " * 20],
    ids=["address", "markup", "word", "hidden", "alphabets", "length"],
)
def test_a_title_is_checked_as_a_title_in_content_is(text: str) -> None:
    """People read both."""
    assert fields(Item("a", content={"title": text})) == ["content.title"]
    assert fields(Item("a", content={"title": "A tent"}, titles={"en": text})) == ["titles.en"]
