"""A person of whom everything on the list is stored, each part with a value that occurs nowhere else."""

import hashlib
from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from aboveboard import canonical
from aboveboard.clock import to_iso
from aboveboard.decisions.bodies import BODIES
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_tables import PersonTable, list_tables
from aboveboard.gateway.stored_holds import seal_copy, seal_hold
from aboveboard.intent.intent_tables import SEALED_FOR as STRETCH_SEALED_FOR
from aboveboard.intent.intent_tables import encode_stretch, visit_stretches
from aboveboard.intent.stretches import Stretch
from aboveboard.keys.sealing import seal
from aboveboard.people.approval_table import ApprovalContent, approval_label, approvals, encode_approval
from aboveboard.people.case_table import SEALED_FOR as CASE_SEALED_FOR
from aboveboard.people.case_table import CaseContent, cases, encode_case
from aboveboard.people.handling import EraseWay
from aboveboard.people.hold_tables import (
    INSERT_HELD,
    INSERT_HOLD,
    HoldBasis,
    HoldContent,
    HoldTerms,
    label_key,
)
from aboveboard.people.state import Affinity, PersonState
from aboveboard.people.store import Person, write_state
from aboveboard.rights.named_records import copy_records, find_again
from aboveboard.signals import store
from aboveboard.signals.import_tables import SEALED_FOR, ImportContent, imports
from aboveboard.storage.journal import Entry, Submission, Write
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind
from msgspec import UnsetType, inspect
from sqlalchemy import Column, Double, LargeBinary, Text, func, insert, select

DAY_MS = 86_400_000

FIXED: Mapping[str, Any] = {
    "dial": 4,
    "key of choices": "improve",
    "format": 1,
    "language": "en-zqxkwvj",
    "level": 3,
    "purpose": "improve",
    "region": "FR-75C",
    "time_zone": "Indian/Kerguelen",
    "pending": 0,
    "version": 1,
}
"""Members and columns in which only certain values are valid."""


class Filler:
    """A maker of values of any type. `tokens` are the texts by which the last value is found in an archive: `a|b` either way."""

    def __init__(self, now_ms: int, seed: str = "", **fixed: Any) -> None:
        self._now_ms, self._fixed, self._count, self._seed = now_ms, {**FIXED, **fixed}, 0, seed
        self.tokens: list[str] = []

    def fill(self, kind: Any, name: str = "") -> Any:
        """Returns a value of the type, every member of it set, and notes its tokens."""
        self.tokens = []
        return self._make(inspect.type_info(kind), name)

    def _make(self, info: Any, name: str) -> Any:
        if name in self._fixed and not isinstance(info, inspect.DictType | inspect.StructType):
            return self._note(self._fixed[name])
        match info:
            case inspect.UnionType(types=types):
                return self._make(next(each for each in types if not _is_nothing(each)), name)
            case inspect.StructType(cls=cls, fields=fields) | inspect.NamedTupleType(cls=cls, fields=fields):
                return cls(**{field.name: self._make(field.type, field.name) for field in fields})
            case inspect.DictType(key_type=key, value_type=value):
                made = self._make(key, f"key of {name}")
                if isinstance(value, inspect.StructType) and value.cls is Affinity:
                    made = f"topic:{made}"
                return {made: self._make(value, name)}
            case inspect.VarTupleType(item_type=item):
                return (self._make(item, name),)
            case inspect.ListType(item_type=item):
                return [self._make(item, name)]
            case inspect.EnumType(cls=cls):
                return next(reversed(list[Enum](cls)))
        return self._leaf(info, name)

    def _leaf(self, info: Any, name: str) -> Any:
        self._count += 1
        match info:
            case inspect.StrType():
                return self._note(f"zq{self._count}xkwv{self._count * 7919}jy")
            case inspect.LiteralType(values=values):
                return self._note(values[-1])
            case inspect.BoolType():
                return True
            case inspect.IntType() if name.endswith("_ms") or name == "shown":
                at_ms = self._now_ms - self._count * 61_000
                self.tokens.append(f"{to_iso(at_ms)}|{at_ms}")
                return at_ms
            case inspect.IntType():
                return self._note(70_000_000 + self._count * 7919)
            case inspect.FloatType():
                made = 1 / (self._count + 2)
                self.tokens.append(canonical.number(made))
                return made
            case inspect.BytesType():
                return hashlib.sha256(f"{self._seed} {self._count}".encode()).digest()
        raise TypeError(f"no value for {info}")

    def _note(self, value: Any) -> Any:
        self.tokens.append(str(value))
        return value


def _is_nothing(info: Any) -> bool:
    return isinstance(info, inspect.NoneType) or getattr(info, "cls", None) is UnsetType


class Filled(NamedTuple):
    """The person as filled. `tokens` are those of each row of the list, by where it is."""

    person: Person
    tokens: dict[str, list[str]]
    sealed: dict[str, bytes]
    """The sealed bytes of each table."""


async def fill_person(gateway: Gateway, app: str, name: str, **fixed: Any) -> Filled:
    """Stores everything on the list about the person, in one commit, besides decisions, which only the API makes."""
    person, filler = await gateway.person(app, name), Filler(gateway.clock(), name, **fixed)
    state, tokens = fill_state(filler)
    writes, sealed = [write_state(person, state)], dict[str, bytes]()
    for table in list_tables(EraseWay.ROWS):
        if table.table.name != "records":
            row = fill_row(filler, table, person, gateway.clock())
            tokens[table.table.name] = list(filler.tokens)
            sealed[table.table.name] = row.get("sealed", b"")
            writes.append(Write(insert(table.table), row))
    made = list[Entry]()
    for kind in EntryKind:
        if kind.scope != "operator" and kind is not EntryKind.DECISION:
            body = filler.fill(BODIES[kind])
            tokens[f"records.sealed/{kind}"] = list(filler.tokens)
            made.append(gateway.entry(body, gateway.owner(app, person)))
    await gateway.submit(Submission((person.guard,), tuple(writes), tuple(made)))
    stored = await gateway.require_person(app, name)
    tokens["holds"] = tokens["held_records"] = [f"{name}-ground"]
    sealed |= await fill_hold(gateway, stored, f"{name}-ground")
    return Filled(stored, tokens, sealed)


async def fill_hold(gateway: Gateway, person: Person, ground: str) -> dict[str, bytes]:
    """Stores a hold of the person's newest record, and returns its sealed bytes by table."""
    newest = select(func.max(records.c.entry_index)).where(records.c.person == person.pseudonym)
    ((place,),) = await gateway.database.rows(newest)
    (copy,) = copy_records(gateway, await find_again(gateway, [place]))
    hold, now_ms = f"hold_{person.pseudonym.hex()[:26]}", gateway.clock()
    terms = HoldTerms(ground, HoldBasis.CLAIMS, now_ms + 300 * DAY_MS)
    content = HoldContent(terms=terms, asked_by="one", approved_by="other", held_ms=now_ms)
    key = gateway.keyring.new_person_key(label_key(hold))
    row = {"hold_id": hold, "version": 1, "app": copy.content.app, "ends_ms": terms.until_ms}
    sealed = {
        "holds": seal_hold(key.key, hold, content),
        "held_records": seal_copy(key.key, hold, place, copy.content),
    }
    held = {"hold_id": hold, "entry_index": place, "person": copy.person, "sealed": sealed["held_records"]}
    own = row | {"wrapped_key": key.wrapped, "sealed": sealed["holds"]}
    writes = (Write(INSERT_HOLD, own), Write(INSERT_HELD, held))
    await gateway.submit(Submission((person.guard,), writes, ()))
    return sealed


def fill_state(filler: Filler) -> tuple[PersonState, dict[str, list[str]]]:
    """Returns a state with every member set, and the tokens of each."""
    members, tokens = {}, {}
    for field in inspect.type_info(PersonState).fields:  # type: ignore[union-attr]
        members[field.name] = filler.fill(PersonState.__annotations__[field.name], field.name)
        tokens[f"people.sealed/{field.name}"] = list(filler.tokens)
    return PersonState(**members), tokens


def fill_row(filler: Filler, own: PersonTable, person: Person, now_ms: int) -> dict[str, Any]:
    """Returns a row of the table for the person. A signal or import is sealed as the export reads it."""
    row = {column.name: _fill_column(filler, column) for column in own.table.c}
    row[own.owner.name] = person.pseudonym
    if own.expires is not None:
        row[own.expires.name] = now_ms + DAY_MS
    filler.tokens = []
    if own.table is store.signals:
        plain = store.encode(filler.fill(store.KeptSignal))
        row["sealed"] = seal(person.key, plain, b"signal" + row["id_hash"])
    elif own.table is imports:
        plain = canonical.encode(filler.fill(ImportContent))
        row["sealed"] = seal(person.key, plain, SEALED_FOR + row["imported"])
    elif own.table is cases:
        row |= {"case_id": f"case_{person.pseudonym.hex()}", "state": "open"}
        plain = encode_case(filler.fill(CaseContent))
        row["sealed"] = seal(person.key, plain, CASE_SEALED_FOR + row["case_id"].encode())
    elif own.table is approvals:
        row |= {"approval_id": f"approval_{person.pseudonym.hex()}", "act": "export"}
        plain = encode_approval(filler.fill(ApprovalContent))
        row["sealed"] = seal(person.key, plain, approval_label(row["approval_id"]))
    elif own.table is visit_stretches:
        plain = encode_stretch(filler.fill(Stretch))
        row["sealed"] = seal(person.key, plain, STRETCH_SEALED_FOR + row["stretch"])
    elif own.sealed is not None:
        row[own.sealed.name] = seal(person.key, b"a canary that is long enough", b"")
    return row


def _fill_column(filler: Filler, column: Column[Any]) -> Any:
    if column.name == "entry_index":
        return None
    kinds = ((LargeBinary, bytes), (Text, str), (Double, float))
    return filler.fill(
        next((kind for form, kind in kinds if isinstance(column.type, form)), int), column.name
    )
