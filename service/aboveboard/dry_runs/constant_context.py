"""The declared fields of the request that look like facts about people, because each person always sends one value.

It is computed from the newest decision records when an operator asks, and nothing of it is stored. A record that does not
decrypt is left out. A decision for no known person says nothing here, and neither does a single day.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.record import DecisionRecord
from aboveboard.errors import Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_records import STORED_WITH_KEY, StoredRecord, fetch_records, open_record
from aboveboard.privacy.context_fields import ContextFields
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

READ_MOST = 5_000
"""The newest decisions that are read."""

DAYS_LEAST, PEOPLE_LEAST = 2, 10
"""The days on which a person sent the field, and the people who sent it, from which on they count."""

CONSTANT_SHARE = 0.9
"""The share of people with one value from which on a field looks like a fact about them."""

_NEWEST = (
    STORED_WITH_KEY.where(records.c.kind == EntryKind.DECISION, records.c.person.is_not(None))
    .order_by(records.c.entry_index.desc())
    .limit(READ_MOST)
)


class FieldUse(NamedTuple):
    """A value of a field that a person sent on a day."""

    person: bytes
    day: int
    field: str
    value: str


class ConstantField(NamedTuple):
    """A field of which `constant` of `people` people always sent one value."""

    field: str
    constant: int
    people: int


async def find_constant(gateway: Gateway) -> list[ConstantField]:
    """Returns the fields of `gateway.rules` about the request that look like facts about people."""
    fields, found = gateway.rules.context, list[FieldUse]()
    keys = dict[bytes, bytes]()
    for row in await fetch_records(gateway.database, _NEWEST):
        body = _open(gateway, row, keys)
        if body is not None and row.person is not None:
            day = row.at_ms // MS_PER_DAY
            found += [FieldUse(row.person, day, fact.field, fact.value) for fact in body.allowed.context]
    return judge_constant(fields, found)


def _open(gateway: Gateway, row: StoredRecord, keys: dict[bytes, bytes]) -> DecisionRecord | None:
    person, wrapped = row.person, row.readable_key
    if person is None or wrapped is None:
        return None
    try:
        keys[person] = keys.get(person) or gateway.keyring.unwrap(wrapped, person)
        return open_record(row, keys[person], DecisionRecord)
    except (Unreadable, Tampered):
        return None


def judge_constant(fields: ContextFields, sent: Iterable[FieldUse]) -> list[ConstantField]:
    """Returns the declared fields of which nearly all people always sent one value, although people differ."""
    by_field: dict[str, dict[bytes, list[FieldUse]]] = {
        name: {} for name, field in sorted(fields.items()) if field.about == "request" and field.values
    }
    for each in sent:
        if each.field in by_field:
            by_field[each.field].setdefault(each.person, []).append(each)
    judged = [_judge(name, people) for name, people in by_field.items()]
    return [each for each in judged if each is not None]


def _judge(name: str, people: Mapping[bytes, list[FieldUse]]) -> ConstantField | None:
    values = [
        {each.value for each in own}
        for own in people.values()
        if len({each.day for each in own}) >= DAYS_LEAST
    ]
    constant = sum([len(own) == 1 for own in values])
    is_one_for_all = len({value for own in values for value in own}) <= 1
    if len(values) < PEOPLE_LEAST or is_one_for_all or constant < CONSTANT_SHARE * len(values):
        return None
    return ConstantField(name, constant, len(values))
