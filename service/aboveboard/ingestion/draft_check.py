"""The checks of a drafted item, beyond those of any item: its id, its shape, its texts and its sensitivity.

A model writes more than people read. So each text is checked against declared bounds before a person sees it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import UNSET, Struct

from aboveboard.engine.placement import Item, topics_of
from aboveboard.ingestion.content_shape import (
    ContentShape,
    ContentText,
    find_differences,
    find_foreign,
    texts_of,
)
from aboveboard.ingestion.disguise import find_disguises
from aboveboard.ingestion.draft_rules import DraftRules, find_forbidden
from aboveboard.ingestion.reading_grade import grade_of
from aboveboard.languages import shorten
from aboveboard.signals.special_names import SpecialNames, is_special_key, mentions_special
from aboveboard.words import is_special


class DraftFault(NamedTuple):
    """A fault of a proposal. `field` is its path in the item, "" for the whole item."""

    field: str
    problem: str
    expected: str


class DraftBounds(Struct, frozen=True):
    """The facts that a proposal is checked against.

    `taken` has the ids of the items, and of the drafts that wait. `language` is that of texts in `content`.
    """

    rules: DraftRules
    language: str
    taken: frozenset[str]
    shape: ContentShape
    pictures: frozenset[str]
    special: SpecialNames


class DraftText(NamedTuple):
    """A text of an item that people read. `language` is that of its path, or of the request."""

    place: str
    text: str
    language: str


def find_faults(item: Item, bounds: DraftBounds) -> Iterator[DraftFault]:
    """Yields each fault of the item."""
    if item.item in bounds.taken:
        yield DraftFault("item", "An item or a waiting draft has this id.", "a new id")
    for fault in find_differences(item.content, bounds.shape):
        yield DraftFault(*fault)
    for place, title in _titles(item):
        for fault in find_foreign(ContentText(place, title), bounds.shape):
            yield DraftFault(*fault)
    if item.picture is not UNSET and item.picture not in bounds.pictures:
        yield DraftFault("picture", "This picture was not found.", "the id of a picture that was uploaded")
    for each in _texts(item, bounds.language):
        yield from _check_text(each, bounds.rules)
    yield from _check_sensitivity(item, bounds)


def _texts(item: Item, language: str) -> Iterator[DraftText]:
    """Yields the texts of an item. A member of `content` that is named like a graded language has texts in it."""
    for place, title in _titles(item):
        yield DraftText(place, title, place.partition(".")[2])
    for place, text in texts_of(item.content):
        yield DraftText(place, text, language)


def _titles(item: Item) -> Iterator[ContentText]:
    if item.titles is not UNSET:
        for tag, title in item.titles.items():
            yield ContentText(f"titles.{tag}", title)


def _check_text(each: DraftText, rules: DraftRules) -> Iterator[DraftFault]:
    is_title = each.place.startswith("titles.") or each.place == "content.title"
    most = rules.titles_most if is_title else rules.texts_most
    if len(each.text) > most:
        yield DraftFault(each.place, f"The text has {len(each.text):,} characters.", f"at most {most:,}")
    for found in find_disguises(each.text):
        yield DraftFault(each.place, *found)
    for tag in shorten(each.language):
        word = find_forbidden(each.text, rules.forbidden.get(tag, []))
        if word is not None:
            yield DraftFault(each.place, "The text has a forbidden word.", f"a text without `{word}`")
            break
    bound = next((rules.grade_most[tag] for tag in shorten(each.language) if tag in rules.grade_most), None)
    grade = None if bound is None else grade_of(each.text, each.language)
    if bound is not None and grade is not None and grade > bound:
        yield DraftFault(
            each.place,
            f"The text is for school grade {grade:.1f}.",
            f"grade {bound:g} or less: shorter sentences and words",
        )


def _check_sensitivity(item: Item, bounds: DraftBounds) -> Iterator[DraftFault]:
    if is_special(item.sensitivity):
        return
    expected = "the sensitivity `special`, or no such topic"
    for key in topics_of(item):
        if is_special_key(bounds.special, key):
            yield DraftFault("sensitivity", "The item has a topic that is declared special.", expected)
            return
    for each in _texts(item, bounds.language):
        if mentions_special(bounds.special, each.text):
            yield DraftFault(each.place, "The text names something that is declared special.", expected)
            return
