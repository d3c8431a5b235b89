"""The one list of what is stored about people: nothing is stored that is not on it, and nothing on it lacks a way."""

from collections.abc import Iterator
from fnmatch import fnmatch
from importlib import import_module
from typing import Any

import pytest
from aboveboard import schema
from aboveboard.decisions.bodies import BODIES
from aboveboard.erasure.state import ErasurePlan
from aboveboard.gateway.person_tables import list_tables
from aboveboard.intent.stretches import Stretch
from aboveboard.people.approval_table import ApprovalContent
from aboveboard.people.case_table import CaseContent
from aboveboard.people.handling import RIGHTS, EraseWay, ExportWay, ReadWay, RekeyWay, Way
from aboveboard.people.hold_tables import HeldContent, HoldContent
from aboveboard.people.inventory import INVENTORY
from aboveboard.people.other_tables import ABOUT_NO_PERSON
from aboveboard.people.personal_data import PersonalData
from aboveboard.people.recorded_kinds import RECORDS
from aboveboard.people.state import PersonState, Visit
from aboveboard.people.stored_files import FILES, FILES_ABOUT_NO_PERSON
from aboveboard.people.stored_state import STATE
from aboveboard.people.stored_tables import TABLES
from aboveboard.rights.person_data import PersonData, PersonSummary
from aboveboard.signals.import_tables import ImportContent
from aboveboard.signals.outcome_tables import OutcomeContent
from aboveboard.signals.store import KeptSignal
from aboveboard.words import EntryKind
from msgspec import defstruct
from sqlalchemy import Column, LargeBinary, MetaData, Table

from tests.people.members import fields_of, members_of

PERSONAL = {"person", "pseudonym", "wrapped_key", "sealed"}
"""The names of columns that hold a person in this schema, or what is encrypted."""

CONSTANT = {"key_check": {"sealed"}}
"""A sealed constant, which is the same for all people."""

SEALED: dict[str, type[Any]] = {
    "signals": KeptSignal,
    "outcomes": OutcomeContent,
    "imports": ImportContent,
    "visit_stretches": Stretch,
    "erasures": ErasurePlan,
    "cases": CaseContent,
    "approvals": ApprovalContent,
    "holds": HoldContent,
    "held_records": HeldContent,
}
"""The value in the sealed column of each table whose members the list has."""

OTHERS_SEALED = {"people", "records", "idempotency"}
"""The state and the kinds of records have rows of their own; an answer is the bytes that a caller got."""


def find_unlisted(tables: Iterator[Table] | tuple[Table, ...]) -> list[str]:
    """Returns the tables and columns that may hold a person and are not on the list, and the listed ones that are gone."""
    listed = {row.name: set(row.parts) for row in TABLES}
    found = []
    for table in tables:
        columns = set(table.c.keys())
        if table.name in listed:
            found += [f"{table.name}.{name}" for name in columns ^ listed[table.name]]
        elif table.name not in ABOUT_NO_PERSON:
            found.append(table.name)
        else:
            named = columns & PERSONAL - CONSTANT.get(table.name, set())
            found += [f"{table.name}.{name}" for name in named]
    return sorted(found)


def find_unlisted_members(kind: type[Any]) -> list[str]:
    """Returns the members of a state, and of the values in them, that have no row or are not among its parts."""
    rows = {row.name: set(row.parts) for row in STATE}
    fields = fields_of(kind)
    found = sorted(rows.keys() ^ fields.keys())
    for name in rows.keys() & fields.keys():
        found += [f"{name}.{part}" for part in sorted(members_of(fields[name]) ^ rows[name])]
    return found


def test_every_table_and_column_is_listed() -> None:
    """A table is about people, column by column, or it is said to hold none."""
    assert find_unlisted(schema.TABLES) == []
    assert {row.name for row in TABLES} | ABOUT_NO_PERSON.keys() == {table.name for table in schema.TABLES}
    assert not {row.name for row in TABLES} & ABOUT_NO_PERSON.keys()


@pytest.mark.parametrize(
    ("name", "columns", "found"),
    [
        ("diary", ["day", "person"], ["diary"]),
        ("forgetting", ["person", "version", "what", "mood"], ["forgetting.mood"]),
        ("tiles", ["level", "place", "hashes", "pseudonym"], ["tiles.pseudonym"]),
        ("spent", ["pass", "expires_ms", "sealed"], ["spent.sealed"]),
        ("key_check", ["id", "sealed", "era"], []),
    ],
)
def test_a_planted_column_is_found(name: str, columns: list[str], found: list[str]) -> None:
    """In a new table, in a listed one, and in one that holds no person."""
    planted = Table(name, MetaData(), *(Column(each, LargeBinary) for each in columns))
    assert find_unlisted((planted,)) == found


def test_every_member_of_a_state_is_listed() -> None:
    """Those of the values in it too."""
    assert find_unlisted_members(PersonState) == []


def test_a_planted_member_is_found() -> None:
    """In the state itself, and two values deep."""
    deeper = defstruct("DeeperVisit", [("mood", str | None, None)], bases=(Visit,), kw_only=True)
    planted = defstruct(
        "PlantedState", [("diary", str, ""), ("visit", deeper | None, None)], bases=(PersonState,)
    )
    assert find_unlisted_members(planted) == ["diary", "visit.mood"]


def find_unlisted_sealed(rows: tuple[PersonalData, ...], kinds: dict[str, type[Any]]) -> list[str]:
    """Returns the members of sealed values that are not on the list, and sealed columns without a known value."""
    found = []
    for row in rows:
        if row.table is None or row.table.sealed is None or row.name in OTHERS_SEALED:
            continue
        members = members_of(kinds[row.name]) if row.name in kinds else {"?"}
        found += [f"{row.name}.{name}" for name in sorted(members ^ set(row.table.members))]
    return found


def test_every_member_of_a_sealed_value_is_listed() -> None:
    """And a planted one is found."""
    assert find_unlisted_sealed(TABLES, SEALED) == []
    planted = defstruct("PlantedSignal", [("mood", str | None, None)], bases=(KeptSignal,), kw_only=True)
    assert find_unlisted_sealed(TABLES, SEALED | {"signals": planted}) == ["signals.mood"]


def test_every_kind_of_record_about_people_is_listed() -> None:
    """A kind is the operator's, or it has a row."""
    assert {row.name for row in RECORDS} == {str(kind) for kind in EntryKind if kind.scope != "operator"}
    assert set(BODIES) == set(EntryKind)


def test_a_column_of_the_plan_is_a_column_of_the_table() -> None:
    """The walkers find each."""
    for row in TABLES:
        stored, columns = row.table, schema.metadata.tables[row.name].c
        assert stored is not None
        named = (stored.person, stored.key, stored.sealed, stored.expires)
        assert all(name in columns for name in named if name is not None), row.name
    assert [each.table.name for each in list_tables(EraseWay.ROWS)][-1] == "records"


def test_a_listed_column_is_what_its_name_says() -> None:
    """A pseudonym, encrypted bytes and an end are declared as such, so that the walkers reach them."""
    for row in TABLES:
        assert row.table is not None
        named = {row.table.person, row.table.sealed, row.table.expires} - {None}
        wanted = {"person", "pseudonym", "sealed", "expires_ms"} & set(row.parts)
        assert named == wanted, row.name


def test_a_row_that_names_a_person_is_erased_and_re_keyed() -> None:
    """Whatever its purpose is. A hold names its person by its copies, and has a key of its own."""
    erased = (EraseWay.ROWS, EraseWay.WITH_ROW, EraseWay.WITH_PLAN, EraseWay.HELD)
    for row in TABLES:
        names_one = (row.table is not None and row.table.person is not None) or row.name == "holds"
        assert names_one is (row.erase in erased), row.name
        assert names_one is (row.rekey is not RekeyWay.STAYS), row.name


def test_a_member_of_bytes_is_re_keyed() -> None:
    """Bytes in a state are pseudonyms, and so is every key of bytes."""
    named = {name for name, kind in fields_of(PersonState).items() if "bytes" in str(kind)}
    assert named == {row.name for row in STATE if row.rekey is not RekeyWay.STAYS}


# --- ways


def find_handler(by: str) -> object:
    """Returns the function that a way names. Raises when there is none."""
    module, _, name = by.partition(":")
    return getattr(import_module(f"aboveboard.{module}"), name)


WAYS = [way for _, kind in RIGHTS for way in kind]


@pytest.mark.parametrize(
    "way", [way for way in WAYS if way.by], ids=lambda way: f"{type(way).__name__}-{way.name}"
)
def test_the_function_of_a_way_exists(way: Way) -> None:
    """By the name that the list has."""
    assert callable(find_handler(way.by))


def test_a_planted_function_is_missed() -> None:
    """A renamed function is found out."""
    with pytest.raises(AttributeError):
        find_handler("erasure.rows:delete_everything")


def test_every_row_says_every_right() -> None:
    """With a word of that right's own set, and each word is in use."""
    used = [getattr(row, name) for row in INVENTORY for name, _ in RIGHTS]
    for row in INVENTORY:
        assert all(isinstance(getattr(row, name), kind) for name, kind in RIGHTS), row.where
    assert [
        way for way in WAYS if not any(way is each for each in used)
    ] == []  # words of two sets may be equal
    assert len({row.where for row in INVENTORY}) == len(INVENTORY)


@pytest.mark.parametrize("row", INVENTORY, ids=lambda row: row.where)
def test_what_a_right_does_not_reach_has_its_reason(row: PersonalData) -> None:
    """Not shown, not exported or not erased; a row that all three reach needs none."""
    is_left_out = (
        row.read is ReadWay.NOT_SHOWN
        or row.export is ExportWay.LEFT_OUT
        or row.erase in (EraseWay.STAYS, EraseWay.HELD)
    )
    assert bool(row.because) is is_left_out
    assert row.purpose


def test_a_member_is_where_the_list_says() -> None:
    """The summary and the archive name each under a name that a caller knows."""
    renamed = {
        "choices": "consents",
        "claims": "consents",
        "history": "interests",
        "elsewhere": "interests",
        "visit": "interests",
        "owner": "alias",
    }
    for row in STATE:
        name = renamed.get(row.name, row.name)
        if row.read is ReadWay.SUMMARY:
            assert name in fields_of(PersonSummary), row.where
        if row.export is ExportWay.DESCRIBED:
            assert name in fields_of(PersonData), row.where


def test_no_file_is_both() -> None:
    """A pattern of a file about people matches none of the others."""
    for row in FILES:
        assert not any(fnmatch(row.name, pattern) for pattern in FILES_ABOUT_NO_PERSON)
