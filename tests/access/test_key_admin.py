"""Making, listing and revoking keys: each change is an entry, and no more than two are in force."""

import pytest
from aboveboard.access.api_keys import parse
from aboveboard.access.key_admin import all_keys, create_key, revoke_key
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.storage.tables import records
from aboveboard.words import Role
from sqlalchemy import func, select

from tests.house import House


def key_entries(house: House) -> int:
    return int(house.rows(select(func.count()).where(records.c.kind == "key"))[0][0])


def test_a_key_is_shown_once_and_kept_as_a_hash(house: House) -> None:
    """Its row finds it; the row does not hold it."""
    text = house.run(create_key(house.gateway, Role.ADMIN, "once"))
    (row,) = [key for key in house.run(all_keys(house.gateway)) if key.app == "once"]
    assert row.id == parse(text).key_id
    assert row.digest == parse(text).digest
    assert text.rsplit("_", 1)[1] not in repr(row)


def test_each_change_is_an_entry(house: House) -> None:
    """Creating a key and revoking it."""
    before = key_entries(house)
    key = parse(house.run(create_key(house.gateway, Role.APP, "logged"))).key_id
    house.run(revoke_key(house.gateway, key))
    assert key_entries(house) == before + 2


def test_a_key_that_is_revoked_again_keeps_its_time(house: House) -> None:
    """The log has an entry of each, and the row says since when it was of no use."""
    key = parse(house.run(create_key(house.gateway, Role.APP, "twice"))).key_id
    house.run(revoke_key(house.gateway, key))
    since_ms = house.clock()
    house.clock.forward(days=1)
    house.run(revoke_key(house.gateway, key))
    (row,) = [each for each in house.run(all_keys(house.gateway)) if each.id == key]
    assert row.revoked_ms == since_ms


def test_two_of_a_role_are_in_force_at_most(house: House) -> None:
    """The old and the new one; a third waits until one of them is revoked. Another role has its own two."""
    texts = [house.run(create_key(house.gateway, Role.APP, "full")) for _ in range(2)]
    with pytest.raises(Unprocessable):
        house.run(create_key(house.gateway, Role.APP, "full"))
    house.run(create_key(house.gateway, Role.COMPLIANCE, "full"))
    house.run(revoke_key(house.gateway, parse(texts[0]).key_id))
    assert house.run(create_key(house.gateway, Role.APP, "full"))


def test_no_change_reads_the_keys_of_others(house: House) -> None:
    """An installation with many keys changes one as fast as any other."""
    steps = house.plans(create_key(house.gateway, Role.APP, "many"), "api_keys")
    assert "USING INDEX ix_api_keys_app_role (app=? AND role=?)" in steps[0]
    key = parse(house.run(create_key(house.gateway, Role.APP, "many"))).key_id
    steps = house.plans(revoke_key(house.gateway, key), "api_keys")
    assert steps[0].endswith("(id=?)")


def test_a_key_that_there_is_not(house: House) -> None:
    """Nothing to revoke."""
    with pytest.raises(NotFound, match="keys list"):
        house.run(revoke_key(house.gateway, "00000000000"))


def test_a_key_with_an_end(house: House) -> None:
    """The key expires that number of days from now."""
    house.run(create_key(house.gateway, Role.APP, "ending", days=30))
    (row,) = [key for key in house.run(all_keys(house.gateway)) if key.app == "ending"]
    assert row.expires_ms == house.clock() + 30 * 86_400_000
