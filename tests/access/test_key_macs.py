"""The MAC of an API key's row: a row is admitted only as a holder of the keys wrote it."""

from typing import Any

import pytest
from aboveboard.access.api_keys import generate, parse
from aboveboard.access.key_admin import all_keys, create_key, list_refused_rows, revoke_key
from aboveboard.access.key_macs import describe_row, is_genuine, mac_of, with_mac
from aboveboard.access.sessions import enter_as_staff, staff_key
from aboveboard.access.tables import api_keys
from aboveboard.errors import Unauthenticated
from aboveboard.keys.keyring import open_keyring
from aboveboard.words import Role
from msgspec.structs import asdict, astuple, replace
from sqlalchemy import insert, select, update
from sqlalchemy import text as sql

from tests.house import House
from tests.laws.running import client

FAR_MS = 10**14
CHANGES = {
    "app": "other",
    "role": "admin",
    "created_ms": 1,
    "expires_ms": FAR_MS,
    "digest": bytes(32),
    "mac": None,
}


def write(house: House, statement: Any) -> None:
    """Writes as a person can who has the database, and no key."""

    async def run() -> None:
        async with house.gateway.database.engine.begin() as connection:
            await connection.execute(statement)

    house.run(run())


def status(house: House, key: str) -> int:
    with client(house.installation, key) as shop:
        return shop.http.get("/v1/purposes").status_code


def refused(house: House) -> list[str]:
    return [row[0] for row in house.run(list_refused_rows(house.gateway))]


def counted(house: House) -> float:
    return house.gateway.metrics.registry.get_sample_value("aboveboard_api_keys_refused_total") or 0.0


def new(house: House, app: str, role: Role = Role.APP) -> tuple[str, str]:
    text = house.run(create_key(house.gateway, role, app, days=9))
    return text, parse(text).key_id


@pytest.mark.parametrize("column", CHANGES)
def test_a_row_that_was_changed_is_refused(house: House, column: str) -> None:
    """Any column of it. The refusal is counted, and the key is listed as refused alone."""
    text, key_id = new(house, f"changed-{column.partition('_')[0]}")
    assert status(house, text) == 200
    write(house, update(api_keys).where(api_keys.c.id == key_id).values({column: CHANGES[column]}))
    before = counted(house)
    assert status(house, text) == 401
    assert counted(house) == before + 1
    assert key_id in refused(house)
    assert key_id not in [key.id for key in house.run(all_keys(house.gateway))]


def test_an_added_row_is_refused(house: House) -> None:
    """Without a MAC, with the MAC of another row, and with one under other keys."""
    _, genuine = new(house, "copied-from")
    ((mac,),) = house.rows(select(api_keys.c.mac).where(api_keys.c.id == genuine))
    for number, given in enumerate((None, b"", mac, bytes(32))):
        text, key = generate(Role.ADMIN, bytes([200 + number]) * 40, app="copied-from", created_ms=0)
        write(house, insert(api_keys).values(asdict(replace(key, mac=given))))
        assert status(house, text) == 401
        assert key.id in refused(house)


def test_a_row_under_the_id_of_another_is_refused(house: House) -> None:
    """The app, the role and the secret of one key do not become those of another."""
    (text, first), (_, second) = new(house, "swapped-a"), new(house, "swapped-b", Role.ADMIN)
    ((app, role, mac),) = house.rows(
        select(api_keys.c.app, api_keys.c.role, api_keys.c.mac).where(api_keys.c.id == second)
    )
    write(house, update(api_keys).where(api_keys.c.id == first).values(app=app, role=role, mac=mac))
    assert status(house, text) == 401


def test_a_revocation_cannot_be_removed(house: House) -> None:
    """The row that says so has another MAC."""
    text, key_id = new(house, "revived")
    house.run(revoke_key(house.gateway, key_id))
    write(house, update(api_keys).where(api_keys.c.id == key_id).values(revoked_ms=None))
    assert status(house, text) == 401
    assert key_id in refused(house)


def test_a_changed_key_ends_its_session_of_the_staff(house: House) -> None:
    """A session reads the row of its key at each request."""
    _, key_id = new(house, "staff-changed", Role.COMPLIANCE)
    (key,) = [each for each in house.run(all_keys(house.gateway)) if each.id == key_id]
    session = enter_as_staff(house.gateway, key).session
    assert house.run(staff_key(house.gateway, session)).role == Role.COMPLIANCE
    write(house, update(api_keys).where(api_keys.c.id == key_id).values(role="admin"))
    with pytest.raises(Unauthenticated):
        house.run(staff_key(house.gateway, session))


def test_revoking_a_refused_key_repairs_its_row(house: House) -> None:
    """Also one of a role that does not exist. The key stays of no use."""
    text, key_id = new(house, "repaired")
    write(house, update(api_keys).where(api_keys.c.id == key_id).values(role="emperor"))
    assert key_id in refused(house)
    house.run(revoke_key(house.gateway, key_id))
    assert key_id not in refused(house)
    assert status(house, text) == 401


def test_rows_that_were_added_do_not_use_up_the_keys_of_an_app(house: House) -> None:
    """Only keys that are admitted count."""
    for number in (1, 2):
        _, key = generate(Role.APP, bytes([90 + number]) * 40, app="crowded", created_ms=house.clock())
        write(house, insert(api_keys).values(asdict(key)))
    assert status(house, new(house, "crowded")[0]) == 200


@pytest.mark.parametrize("column", ["mac", "digest", "app"])
def test_a_row_with_a_value_of_another_type_is_refused(house: House, column: str) -> None:
    """SQLite stores any. Nothing fails over it, and a line about it has no control characters."""
    text, key_id = new(house, f"typed-{column}")
    value = "CAST('\x1b[2J' AS BLOB)" if column == "app" else "'text'"
    write(house, sql(f"UPDATE api_keys SET {column} = {value} WHERE id = '{key_id}'"))
    assert status(house, text) == 401
    (row,) = [row for row in house.run(list_refused_rows(house.gateway)) if row[0] == key_id]
    assert describe_row(row, "refused").isprintable()


def test_no_two_rows_have_the_same_mac(tmp_path: Any) -> None:
    """No part runs into the next one, and an end that is missing differs from a number."""
    keyring = open_keyring(tmp_path)
    _, key = generate(Role.APP, bytes(40), app="shop", created_ms=1)
    others = (
        replace(key, id=key.id + "s", app="hop"),
        replace(key, created_ms=12, expires_ms=None),
        replace(key, expires_ms=2),
        replace(key, revoked_ms=2),
        replace(key, expires_ms=0),
    )
    assert len({mac_of(keyring, astuple(each)) for each in (key, *others)}) == 6
    assert is_genuine(keyring, astuple(with_mac(keyring, key)))
    assert not is_genuine(keyring, astuple(key))
