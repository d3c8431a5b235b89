"""Recorded decisions as examples."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from aboveboard.catalogue.cache import placement_key
from aboveboard.keys.keyring import open_keyring
from aboveboard.learning.examples import AT_ONCE, open_decision, rewards_of
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest
from aboveboard.signals.impressions import impression

from tests.erasure.leaving import lived
from tests.house import House
from tests.world import DAN


def test_an_impression_is_one_item_of_one_decision(tmp_path: Path) -> None:
    """The pair is hashed as a list, so that no two pairs run together."""
    keyring = open_keyring(tmp_path)
    names = {impression(keyring, *pair) for pair in (("a", "bc"), ("ab", "c"), ("a", "b"), ("b", "a"))}
    assert len(names) == 4
    assert impression(keyring, "a", "b") == impression(keyring, "a", "b")


def test_an_impression_cannot_be_guessed_without_the_keys(tmp_path: Path) -> None:
    """The id of a decision is in the table of records, and the items of a placement are few."""
    ours, others = open_keyring(tmp_path / "ours"), open_keyring(tmp_path / "others")
    assert impression(ours, "a", "b") != impression(others, "a", "b")


def test_many_names_are_looked_up_in_several_queries() -> None:
    """A database binds a limited number of values, and no name is asked for twice."""
    asked: list[int] = []

    async def rows(query: Any) -> Any:
        bound = next(value for value in query.compile().params.values() if isinstance(value, list))
        asked.append(len(bound))
        return [(name, 1.0) for name in bound]

    names = [number.to_bytes(4) for number in range(2 * AT_ONCE + 1)]
    gateway: Any = SimpleNamespace(database=SimpleNamespace(rows=rows))
    assert asyncio.run(rewards_of(gateway, names)) == dict.fromkeys(names, 1.0)
    assert asked == [AT_ONCE, AT_ONCE, 1]


def test_a_record_that_another_key_sealed_is_no_decision(house: House) -> None:
    """None, not an error: nothing of it can be learned or unlearned."""
    past = lived(house.installation, house.shop, turns=1)
    stored = house.run(house.gateway.find_record(past.decisions[0]["decision"]))
    person = house.run(house.gateway.require_person(past.app, past.person))
    found = open_decision(stored, person.key)
    assert found is not None
    assert found.app == past.app
    assert open_decision(stored, bytes(32)) is None


def test_an_example_has_the_place_of_its_item(fresh_house: House) -> None:
    """The sums of a list are kept by place. They are subtracted from there, and a single slot is the first place."""
    person = fresh_house.shop.welcome(DAN)
    made = fresh_house.shop.decide(person, count=3)
    for shown in made["items"]:
        fresh_house.shop.outcome(made, item=shown["item"])
    fresh_house.run(learn_once(fresh_house.gateway))
    key = placement_key(fresh_house.app, "home")
    sums = fresh_house.run(newest(fresh_house.gateway, key)).sums
    parts = {part: one.names for part, one in sums.by_part().items()}
    for place, shown in enumerate(made["items"], 1):
        assert f"item:{shown['item']}" in parts[0, place]
    assert len(parts) == len(made["items"]) == 3
    fresh_house.shop.erase(person)
    assert fresh_house.run(newest(fresh_house.gateway, key)).sums.by_part() == {}
