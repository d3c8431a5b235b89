"""The ways in which the staff find a person.

The app's own id leads to one. So does the id of a decision, a receipt of a consent or a pseudonym. Finding decides
nothing: `lookups` records the look before anything is shown.
"""

import re
from datetime import datetime
from typing import NamedTuple

from msgspec import DecodeError, Struct, field, json

from aboveboard.audit.entries import parse_leaf
from aboveboard.clock import to_ms
from aboveboard.errors import NotFound
from aboveboard.exports.log_search import Search, search
from aboveboard.exports.query import ExportQuery
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_apps import find_app
from aboveboard.gateway.staff_records import FoundBy
from aboveboard.gateway.stored_records import STORED, fetch_records
from aboveboard.people.store import Person
from aboveboard.rights.receipts import name_receipt
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

RECEIPTS_MOST = 200
"""The most choices of one millisecond that are compared with a receipt."""

_DECISION = re.compile(r"dec_[0-9a-hjkmnp-tv-z]{26}", re.ASCII)
_PSEUDONYM = re.compile(r"[0-9a-f]{64}", re.ASCII)


class FoundPerson(NamedTuple):
    """A stored person, the app whose person they are, and the name that led to them."""

    person: Person
    app: str
    found_by: FoundBy


class ReceiptName(Struct, frozen=True):
    """The members of a receipt that find its entry."""

    identifier: str = field(name="dct:identifier")
    created: datetime = field(name="dct:created")


async def find_by_id(gateway: Gateway, app: str, person: str) -> FoundPerson:
    """Returns the person of the app's own id. Raises NotFound, and as `Gateway.person` does."""
    return FoundPerson(await gateway.require_person(app, person), app, FoundBy.PERSON)


def decision_in(text: str) -> str:
    """Returns the first id of a decision in a text, as in the address of a why page. Returns "" without one."""
    found = _DECISION.search(text)
    return "" if found is None else found[0]


async def find_by_text(gateway: Gateway, text: str) -> FoundPerson:
    """Returns the person whom a text names: a decision's id or address, a receipt, or a pseudonym of 64 digits.

    Raises NotFound for any other text, and for a name that leads to no person. Raises BeingErased during an erasure.
    """
    text = text.strip()
    if text.startswith("{"):
        return await _find_by_receipt(gateway, text)
    if decision := decision_in(text):
        stored = await gateway.find_record(decision)
        known = stored is not None and stored.kind == EntryKind.DECISION
        return await _open(gateway, stored.person if known and stored else None, FoundBy.DECISION)
    if _PSEUDONYM.fullmatch(text.lower()) is not None:
        return await _open(gateway, bytes.fromhex(text), FoundBy.PSEUDONYM)
    raise NotFound(
        "This names no person. Use the id of a decision, a receipt or a whole pseudonym.",
        expected="dec_… with 26 characters, a receipt's JSON, or 64 hexadecimal digits",
    )


async def _find_by_receipt(gateway: Gateway, text: str) -> FoundPerson:
    """Returns the person of a receipt's choice.

    Its identifier derives from the commitment of the entry, and its time narrows the search to one millisecond.
    """
    try:
        receipt = json.decode(text, type=ReceiptName)
        at_ms = to_ms(receipt.created)
    except (DecodeError, ValueError):
        raise NotFound("This is no receipt of ours. Use the whole file.") from None
    query = ExportQuery(from_ms=at_ms, to_ms=at_ms + 1, kinds=(EntryKind.CONSENT,))
    hits = (await search(gateway, Search(query, oldest=True), most=RECEIPTS_MOST)).hits
    places = [hit.place for hit in hits if hit.readable]
    stored = await fetch_records(gateway.database, STORED.where(records.c.entry_index.in_(places)))
    named = (each for each in stored if name_receipt(parse_leaf(each.leaf)) == receipt.identifier)
    return await _open(gateway, next((each.person for each in named), None), FoundBy.RECEIPT)


async def _open(gateway: Gateway, pseudonym: bytes | None, found_by: FoundBy) -> FoundPerson:
    person = None if pseudonym is None else await open_by_pseudonym(gateway, pseudonym)
    app = None if person is None else await find_app(gateway, person.pseudonym)
    if person is None or app is None:
        raise NotFound(
            "No person was found. Check the text: it may be about no person, or the person was erased."
        )
    return FoundPerson(person, app, found_by)


async def open_by_pseudonym(gateway: Gateway, pseudonym: bytes) -> Person | None:
    """Returns the person of this pseudonym, None without a row. Raises BeingErased, and as `Gateway.open_row` does."""
    row = await gateway.find_person(pseudonym)
    return None if row is None else await gateway.open_row(pseudonym, row)
