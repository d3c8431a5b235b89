"""The policy sets in the log: newest first, and a damaged one hides no other."""

from aboveboard.gateway.policy_entries import announce
from aboveboard.gateway.policy_history import list_sets
from aboveboard.policy.policy_set import load
from aboveboard.storage.tables import records
from msgspec import structs
from sqlalchemy import update

from tests.house import House


def test_sets_are_listed_newest_first(fresh_house: House) -> None:
    """Before an index, and as many as were asked for. One that does not decrypt has no record."""
    house, now = fresh_house, fresh_house.gateway.rules
    text = now.policy.declared.text("purposes.toml").replace("this visit", "your visit")
    other = load(now.policy.declared.with_texts({"purposes.toml": text}, "purposes.toml"))
    house.run(announce(house.gateway, structs.replace(now, policy=other)))
    found = house.run(list_sets(house.gateway, 5))
    assert [each.record.policy for each in found if each.record] == [other.id, now.policy.id]
    assert house.run(list_sets(house.gateway, 5, before=found[0].place)) == found[1:]
    assert house.run(list_sets(house.gateway, 1)) == found[:1]

    async def damage() -> None:
        async with house.gateway.database.engine.begin() as connection:
            newest = records.c.entry_index == found[0].place
            await connection.execute(update(records).where(newest).values(sealed=b"x" * 80))

    house.run(damage())
    assert [each.record is None for each in house.run(list_sets(house.gateway, 5))] == [True, False]
