"""The demo's shop: its items, visitors and actions, against the shipped rules that they show at work."""

from collections import Counter
from typing import Any

from aboveboard.consent.purposes import load_purposes
from aboveboard.declared import read_folder
from aboveboard.demo.catalogue import (
    ALL,
    DEEDS,
    GUESTS,
    PLACEMENTS,
    TASTES,
    TITLES,
    TOPICS,
    WARES,
    meaning_of,
)
from aboveboard.demo.workspace import DASHBOARD
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from aboveboard.words import Level, Sensitivity

TYPES = load_catalogue(read_folder(find_shipped("policies"))).types


def test_one_action_alone_is_not_declared() -> None:
    """All others have a declared type and declared fields, so each shows another rule and not a mistake."""
    assert [deed.kind for deed in DEEDS if deed.kind not in TYPES] == ["mood_guessed"]
    for deed in DEEDS:
        if deed.kind in TYPES:
            assert deed.fields.keys() <= TYPES[deed.kind].fields.keys()


def test_guests_agree_to_declared_purposes() -> None:
    """And `ALL` is every purpose that a decision asks for."""
    purposes = load_purposes(read_folder(find_shipped("policies")))
    assert {purpose for guest in GUESTS for purpose in guest.given} == set(ALL)
    assert set(ALL) <= purposes.keys()


def test_an_item_has_one_title() -> None:
    """No two placements use one id for two things, and tastes are those of items on sale."""
    titles = {(item.item, item.content.title) for _, items in PLACEMENTS.values() for item in items}
    assert Counter(item for item, _ in titles) == Counter(TITLES.keys())
    assert TASTES.keys() <= {item.item for item in WARES}


def test_each_topic_has_a_title_in_every_language() -> None:
    """The special item has a special topic."""
    carried = {topic for _, items in PLACEMENTS.values() for item in items for topic in item.topics}
    topics: list[Any] = [*TOPICS]
    assert {each["topic"] for each in topics} == carried | {tile.topic for tile in DASHBOARD}
    assert {tuple(each["titles"]) for each in topics} == {("en", "de", "fr", "es")}
    assert [each["topic"] for each in topics if each["sensitivity"] == "special"] == ["health"]


def test_the_list_price_is_the_price_without_a_coupon() -> None:
    """One item has a coupon, so only its two prices differ."""
    prices = {ware.item: (ware.content.price, ware.content.list_price) for ware in WARES}
    assert [item for item, (price, listed) in prices.items() if price != listed] == ["coupon-shoes"]
    assert None not in {listed for _, listed in prices.values()}


def test_one_item_is_special() -> None:
    """So that the demo shows that it is never picked for a person."""
    assert [ware.item for ware in WARES if ware.sensitivity is Sensitivity.SPECIAL] == ["blood-pressure"]


def test_each_level_means_something_else() -> None:
    """In one sentence."""
    meanings = [meaning_of(level) for level in Level]
    assert len(set(meanings)) == len(Level)
    assert all(meaning.count(".") == 1 and meaning.endswith(".") for meaning in meanings)
