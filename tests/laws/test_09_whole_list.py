"""Promise 9, erasable, over the one list of what is stored about people: every row of it is filled, with values that
occur nowhere else, and each right then reaches every row."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aboveboard import schema
from aboveboard.erasure.erase import finish
from aboveboard.erasure.retention import sweep
from aboveboard.gateway.person_tables import list_tables
from aboveboard.gateway.repseudonymize import rename_pseudonym
from aboveboard.operations import rotate_keys
from aboveboard.operations.doctor_people import count_orphans
from aboveboard.people.handling import EraseWay, ExportWay, ReadWay, RekeyWay
from aboveboard.people.inventory import INVENTORY
from aboveboard.people.personal_data import Store
from aboveboard.people.state import NOBODY, PersonState
from aboveboard.people.store import people, write_state
from aboveboard.people.stored_state import STATE
from aboveboard.rights.person_data import describe, summarize
from aboveboard.storage.journal import Submission
from msgspec import structs
from sqlalchemy import LargeBinary, func, or_, select

from tests.clocks import HandClock
from tests.erasure.leaving import Past, begin, name_of
from tests.house import House
from tests.people.filling import Filled, Filler, fill_person, fill_state
from tests.world import EVE, Installation

ITEM = "zqitem31xkwvjy"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A service of its own, because its keys are rotated. It neither learns nor sweeps by itself."""
    clock, changed = HandClock(), {"learn_every_ms": "0", "key_cache_ms": "0", "retention_every_s": "0"}
    installation = Installation(tmp_path_factory.mktemp("whole_list"), clock, **changed)
    shop = installation.shop()
    shop.place("zqplace", [{"item": ITEM, "content": {"title": "A canary"}}])
    yield House(shop, installation, clock)
    shop.http.close()
    installation.close()


class Canary(NamedTuple):
    """A person who fills the whole list."""

    name: str
    app: str
    filled: Filled


@pytest.fixture
def canary(own: House, request: pytest.FixtureRequest) -> Canary:
    """A decision comes first: afterwards the filled state restricts the person."""
    name = own.shop.welcome(EVE, f"zq-{request.node.name[:60]}")
    decision = own.shop.decide(name, "zqplace")
    notice = own.shop.notice("improve")
    app = app_name(own, decision)
    filled = own.run(fill_person(own.gateway, app, name, notice=notice))
    filled.tokens["records.sealed/decision"] = [decision["decision"], ITEM]
    return Canary(name, app, filled)


def app_name(own: House, decision: Any) -> str:
    table = schema.records
    ((app,),) = own.rows(select(table.c.app).where(table.c.record == decision["decision"]))
    return str(app)


def counts(own: House, pseudonym: bytes) -> dict[str, int]:
    """The rows of each table that name the person by this pseudonym."""
    return {
        each.table.name: own.rows(select(func.count()).where(each.owner == pseudonym))[0][0]
        for each in list_tables()
    }


def test_every_row_is_filled(own: House, canary: Canary) -> None:
    """Each table has a row, each member another value than that of a stranger, each kind a record."""
    found = counts(own, canary.filled.person.pseudonym)
    assert [name for name, count in found.items() if not count] == ["erasures"]  # only while an erasure runs
    fresh = [name for name in PersonState.__struct_fields__ if name != "format"]
    state = canary.filled.person.state
    assert [name for name in fresh if getattr(state, name) == getattr(NOBODY, name)] == []
    sealed = {row.where for row in INVENTORY if row.store in (Store.STATE, Store.RECORD)}
    assert sealed <= canary.filled.tokens.keys()


def changes(own: House, name: str, show: Any) -> set[str]:
    """The members of a state that make a difference in what is shown, each stored alone."""
    shop = own.shop
    shop.dial(name, 1)
    app = app_name(own, shop.decide(name, "zqplace"))
    whole, _ = fill_state(Filler(own.clock()))

    async def shown_with(state: PersonState) -> Any:
        person = await own.gateway.require_person(app, name)
        await own.gateway.submit(Submission((person.guard,), (write_state(person, state),), ()))
        return await show(app, await own.gateway.require_person(app, name))

    bare = structs.replace(NOBODY, restricted=False, choice_epoch=1)  # the dial is on record
    before = own.run(shown_with(bare))
    alone = {row.name: structs.replace(bare, **{row.name: getattr(whole, row.name)}) for row in STATE}
    return {each for each, state in alone.items() if own.run(shown_with(state)) != before}


def test_what_the_list_says_is_read_is_read(own: House) -> None:
    """A member changes the summary if the list says so, and else does not."""
    found = changes(own, "zq-read", lambda app, _: summarize(own.gateway, app, "zq-read"))
    assert found == {row.name for row in STATE if row.read is ReadWay.SUMMARY}


def test_what_the_list_says_is_exported_is_exported(own: House) -> None:
    """A member changes `person.json` if the list says so. A version of the form is the same for all."""
    found = changes(
        own,
        "zq-export",
        lambda app, person: describe(
            own.gateway, app, "zq-export", person, [person] * len(person.state.guests)
        ),
    )
    wanted = {row.name for row in STATE if row.export is not ExportWay.LEFT_OUT}
    assert found == wanted - {"format"}


def archive_of(own: House, name: str) -> str:
    """The text of every file in the person's archive."""
    answer = own.shop.http.get(f"/v1/people/{name}/export")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "\n".join(archive.read(each).decode(errors="replace") for each in archive.namelist())


def lost_from(text: str, canary: Canary) -> list[str]:
    """The rows of which an archive lacks a value, although the list says that it has them."""
    rows = [row for row in INVENTORY if row.export is not ExportWay.LEFT_OUT]
    tokens = canary.filled.tokens
    return [
        f"{row.where}: {each}"
        for row in rows
        for each in tokens.get(row.where, ())
        if not any(form in text for form in each.split("|"))
    ]


def test_the_archive_has_every_value(own: House, canary: Canary) -> None:
    """Each member, field and body, down to single times and numbers."""
    assert lost_from(archive_of(own, canary.name), canary) == []


def pseudonyms_stored(own: House, pseudonym: bytes) -> list[str]:
    """The tables in which any column of bytes has the pseudonym."""
    found = []
    for table in schema.TABLES:
        columns = [column for column in table.c if isinstance(column.type, LargeBinary)]
        if columns and own.rows(select(func.count()).where(or_(*(c == pseudonym for c in columns))))[0][0]:
            found.append(table.name)
    return sorted(found)


def test_a_pseudonym_is_only_where_the_list_has_it(own: House, canary: Canary) -> None:
    """In no other table, whatever its columns are called."""
    listed = {each.table.name for each in list_tables()}
    assert pseudonyms_stored(own, canary.filled.person.pseudonym) == sorted(listed - {"erasures"})


def test_a_rotation_moves_every_row_and_loses_none(own: House, canary: Canary) -> None:
    """The pseudonym key's first, then the master key's: what was stored can be read, and nothing has the old name."""
    gateway, former = own.gateway, canary.filled.person
    before = counts(own, former.pseudonym)
    own.run(rotate_keys.rotate_pseudonym(gateway))
    (lost,) = lost_from(archive_of(own, canary.name), canary)
    assert lost.startswith("people.sealed/epoch: ")  # a move ends the visit's answers
    assert pseudonyms_stored(own, former.pseudonym) == []
    moved = own.run(gateway.require_person(canary.app, canary.name))
    after = counts(own, moved.pseudonym)
    assert after.pop("records") == before.pop("records") + 1  # the entry of the export
    assert after == before
    assert former.pseudonym in moved.state.former
    own.run(rotate_keys.rotate_master(gateway, lambda _: None))
    ((wrapped,),) = own.rows(select(people.c.wrapped_key).where(people.c.pseudonym == moved.pseudonym))
    assert wrapped != moved.wrapped_key
    assert lost_from(archive_of(own, canary.name), canary) == [lost]
    own.run(rotate_keys.finish_pseudonym(gateway, drop=own.run(rotate_keys.unseen_of(gateway))[0]))


@pytest.mark.parametrize("name", [row.name for row in STATE])
def test_a_rename_reaches_what_the_list_says(name: str) -> None:
    """A member that names people gets the new pseudonym. All others stay."""
    whole, _ = fill_state(Filler(0))
    named = structs.replace(whole, guests=(b"a", b"b"), owner=b"a", former=(b"a",))
    renamed = rename_pseudonym(named, b"a", b"z")
    row = next(row for row in STATE if row.name == name)
    assert (getattr(renamed, name) != getattr(named, name)) is (row.rekey is RekeyWay.RENAMED)


def test_every_row_that_expires_is_swept(own: House, canary: Canary) -> None:
    """Once the instant in its column is past, and no other row of the person."""
    before = counts(own, canary.filled.person.pseudonym)
    own.clock.forward(days=2)
    own.run(sweep(own.gateway))
    after = counts(own, canary.filled.person.pseudonym)
    gone = {name for name, count in before.items() if after[name] < count}
    assert gone == {each.table.name for each in list_tables() if each.expires is not None}


def holding(folder: Path, pieces: dict[str, bytes]) -> set[str]:
    """The names of the pieces that any file of the folder has."""
    whole = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return {name for name, piece in pieces.items() if any(piece in content for content in whole)}


def pieces_of(own: House, canary: Canary) -> dict[str, bytes]:
    """A piece of every row: of its sealed bytes, or of its name, and of what would open them."""
    person = canary.filled.person
    ((*_, wrapped, sealed),) = own.rows(
        select(people.c.pseudonym, people.c.wrapped_key, people.c.sealed).where(
            people.c.pseudonym == person.pseudonym
        )
    )
    found = {"pseudonym": person.pseudonym, "wrapped_key": wrapped, "people": sealed[20:44]}
    for each in list_tables(EraseWay.ROWS):
        column = each.key if each.sealed is None else each.sealed
        values = [value for (value,) in own.rows(select(column).where(each.owner == person.pseudonym))]
        if isinstance(values[0], bytes):
            found |= {f"{each.table.name} {at}": value[20:44] for at, value in enumerate(values)}
    return found


def test_an_erasure_leaves_no_row_and_no_byte(own: House, canary: Canary) -> None:
    """Before, every piece is in a file. An archive of an auditor goes too, and the doctor finds no row without a person."""
    data = own.installation.settings.data
    pieces = pieces_of(own, canary) | {"archive": b"zq-in-an-archive"}
    (data / "exports").mkdir(exist_ok=True)
    (data / "exports" / "exp_canary.zip").write_bytes(pieces["archive"])
    assert holding(data, pieces) == pieces.keys()
    own.shop.erase(canary.name)
    assert set(counts(own, canary.filled.person.pseudonym).values()) == {0}
    assert holding(data, pieces | {"key": canary.filled.person.key}) == set()
    assert own.run(orphans(own)) == {}


async def orphans(own: House) -> dict[str, int]:
    async with own.gateway.database.engine.connect() as connection:
        return await connection.run_sync(count_orphans)


def test_an_erasure_under_way_is_a_row_of_the_list(own: House, canary: Canary) -> None:
    """The one table that a person fills only while they go."""

    person = canary.filled.person
    begun = own.run(begin(own.gateway, Past(canary.name, [], canary.app, person.pseudonym)))
    assert counts(own, person.pseudonym)["erasures"] == 1
    own.run(finish(own.gateway, name_of(begun)))
    assert set(counts(own, person.pseudonym).values()) == {0}
