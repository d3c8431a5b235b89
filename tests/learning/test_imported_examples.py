"""Imported outcomes as examples."""

from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.engine.examination import place_of
from aboveboard.learning.imported_examples import STORED_IMPORTS, list_learned, open_imports
from aboveboard.signals.import_tables import imports

from tests.house import House
from tests.ingestion.history import HOUR_MS, agreed, entry, learn, send


def opened(house: House, **changed: Any) -> Any:
    """What the only import of the app opens to, with some columns of its row changed."""
    key = placement_key(house.app, "home")
    names = ("name", "person", "key", "sealed", "wrapped")
    (row,) = house.rows(STORED_IMPORTS.where(imports.c.placement_key == key))
    given = tuple((dict(zip(names, row, strict=True)) | changed).values())
    return house.run(open_imports(house.gateway, Revisions(house.gateway.shelves), [given]))[0]


def test_an_example_has_its_reward_its_place_and_its_features(house: House) -> None:
    """The reward is by the revision of its import: a later declaration changes nothing of it."""
    house.shop.place("home", rewards={"taken": 1, "per_value": 0.01})
    house.clock.forward(minutes=1)
    at_ms = house.clock() - HOUR_MS
    send(house, entry(house, value=25, position=7, context={"device": "tv"}))
    house.shop.place("home", rewards={"taken": 1, "per_value": 0.5})
    found = opened(house).example
    features, worth = found.example
    assert (found.at_ms, worth, found.place) == (at_ms, 0.25, place_of(7))
    assert set(features) == {"bias", "item:travel-1", "topic:travel", "context:device=tv*topic:travel"}


def test_nothing_of_the_apps_own_log_has_the_worth_of_nothing(house: House) -> None:
    """As if the gateway had chosen it."""
    house.shop.place("home", [{"item": "travel-1", "nothing": True}], rewards={"nothing": 0.4})
    send(house, entry(house, kind="seen"))
    assert opened(house).example.example[1] == 0.4


@pytest.mark.parametrize(
    "changed", [{"name": b"y" * 32}, {"key": "other/home"}, {"sealed": b"x" * 60}, {"wrapped": None}]
)
def test_a_changed_row_is_no_example(house: House, changed: Any) -> None:
    """Under another name, of another placement, with other bytes, and without the person's key."""
    send(house, entry(house, person=agreed(house)))
    assert opened(house) is not None
    assert opened(house, **changed) is None


def test_learned_ones_are_listed_in_pages(house: House) -> None:
    """By name, so that each is read once. One that waits is not among them."""
    send(house, *(entry(house) for _ in range(3)))
    learn(house)
    send(house, entry(house))
    key, last, names = placement_key(house.app, "home"), b"", list[bytes]()
    while rows := house.run(list_learned(house.gateway, key, last, most=2)):
        names += [row[0] for row in rows]
        last = names[-1]
    assert (len(names), names) == (3, sorted({*names}))
