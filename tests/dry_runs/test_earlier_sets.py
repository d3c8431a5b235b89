"""The sets in the log that judge as the present one: a new text leaves them known, and a new dial does not."""

from collections.abc import Iterator

import pytest
from aboveboard.dry_runs import earlier_sets
from aboveboard.dry_runs.earlier_sets import find_alike
from aboveboard.gateway.policy_entries import announce
from aboveboard.policy.policy_set import PolicySet, load
from aboveboard.storage.tables import records
from msgspec import structs
from sqlalchemy import update

from tests.house import House

TEXT = ("purposes.toml", "Personalize this visit", "Adapt this visit")
DIAL = ("dial.toml", "strength = 0.4", "strength = 0.5")


@pytest.fixture
def now(house: House) -> Iterator[PolicySet]:
    """The set in force, which the log ends with again after the test."""
    yield house.gateway.rules.policy
    house.run(announce(house.gateway, house.gateway.rules))


def edit(now: PolicySet, name: str, old: str, new: str) -> PolicySet:
    text = now.declared.text(name)
    assert old in text
    return load(
        now.declared.with_texts({name: text.replace(old, new, 1)}, name), settings={"CONTROLLER": new}
    )


def put_into_log(house: House, policy: PolicySet) -> str:
    house.run(announce(house.gateway, structs.replace(house.gateway.rules, policy=policy)))
    return policy.id


def test_a_set_with_other_texts_judges_alike(
    house: House, now: PolicySet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On every page of the log. A set with another dial does not."""
    monkeypatch.setattr(earlier_sets, "PAGE", 1)
    text, dial = (put_into_log(house, edit(now, *change)) for change in (TEXT, DIAL))
    found = house.run(find_alike(house.gateway, now))
    assert {text, now.id} <= found
    assert dial not in found


def test_a_set_that_is_not_in_the_log_is_known_to_itself(house: House, now: PolicySet) -> None:
    """It is the set that is in force."""
    other = edit(now, "dial.toml", "strength = 0.4", "strength = 0.6")
    assert house.run(find_alike(house.gateway, other)) == {other.id}


def test_a_damaged_record_fails_no_dry_run(fresh_house: House) -> None:
    """Its set is not known."""
    house, now = fresh_house, fresh_house.gateway.rules.policy
    text = put_into_log(house, edit(now, *TEXT))
    last = put_into_log(house, edit(now, "purposes.toml", "Personalize this visit", "Change this visit"))
    assert house.run(find_alike(house.gateway, now)) == {now.id, text, last}

    async def damage() -> None:
        async with house.gateway.database.engine.begin() as connection:
            own = records.c.kind == "policy"
            await connection.execute(update(records).where(own).values(sealed=b"x" * 80))

    house.run(damage())
    assert house.run(find_alike(house.gateway, now)) == {now.id}
