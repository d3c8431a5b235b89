"""What the rights read of a person's own records: their choices, with the entries that commit to them, and receipts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import structs
from sqlalchemy import select

from aboveboard.audit.entries import Leaf, parse_leaf
from aboveboard.clock import to_iso
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import open_record
from aboveboard.people.store import Person
from aboveboard.rights.receipts import Chosen, House, receipt, signed
from aboveboard.storage.tables import entries, records
from aboveboard.words import ConsentState, EntryKind


class Choice(NamedTuple):
    """A choice as it was recorded, at its place in the log."""

    place: int
    recorded: str
    leaf: Leaf
    body: Any


async def choices(gateway: Gateway, person: Person) -> list[Choice]:
    """Every choice about a purpose that was recorded of the person, oldest first."""
    query = (
        select(records.c.entry_index, records.c.at_ms, records.c.sealed, entries.c.leaf)
        .join(entries, entries.c.entry_index == records.c.entry_index)
        .where(records.c.person == person.pseudonym, records.c.kind == EntryKind.CONSENT)
        .order_by(records.c.entry_index)
    )
    return [
        Choice(place, to_iso(at_ms), parse_leaf(leaf), open_record(sealed, leaf, person.key))
        for place, at_ms, sealed, leaf in await gateway.database.rows(query)
    ]


class Read(NamedTuple):
    """A record of a person, opened."""

    kind: str
    at_ms: int
    place: int
    body: Any


async def page_of(
    gateway: Gateway, people: Sequence[Person], kinds: Sequence[EntryKind], *, page: int, size: int
) -> tuple[list[Read], bool]:
    """One page, from 1, of the records of these kinds about these people, the newest first; and whether there are
    more. One query, however many records there are."""
    keys = {person.pseudonym: person.key for person in people}
    query = (
        select(records.c.kind, records.c.at_ms, records.c.entry_index, records.c.person, records.c.sealed)
        .add_columns(entries.c.leaf)
        .join(entries, entries.c.entry_index == records.c.entry_index)
        .where(records.c.person.in_(list(keys)), records.c.kind.in_([str(kind) for kind in kinds]))
        .order_by(records.c.entry_index.desc())
        .limit(size + 1)
        .offset((page - 1) * size)
    )
    rows = await gateway.database.rows(query)
    found = [
        Read(kind, at_ms, index, open_record(sealed, leaf, keys[person]))
        for kind, at_ms, index, person, sealed, leaf in rows[:size]
    ]
    return found, len(rows) > size


async def latest(gateway: Gateway, people: Sequence[Person], kind: EntryKind) -> Any:
    """The body of the newest record of a kind about these people, None when there is none."""
    found, _ = await page_of(gateway, people, (kind,), page=1, size=1)
    return found[0].body if found else None


async def receipt_of(gateway: Gateway, app: str, person: str, purpose: str) -> bytes:
    """The signed receipt of the latest choice about the purpose. NotFound when there is none."""
    found = await gateway.known_person(app, person)
    about = [each for each in await choices(gateway, found) if each.body["purpose"] == purpose]
    if not about:
        raise NotFound(
            "no choice about this purpose was made", field="purpose", expected="a purpose with a choice"
        )
    return receipt_for(gateway, app, found, about)


def receipt_for(gateway: Gateway, app: str, person: Person, about: list[Choice]) -> bytes:
    """The signed receipt of the last of these choices, which are about one purpose."""
    last, body = about[-1], about[-1].body
    chosen = Chosen(
        purpose=body["purpose"],
        state=ConsentState(body["state"]),
        notice=body["notice"],
        at_ms=body["at_ms"],
        recorded=last.recorded,
        language=body["language"],
        method=body["method"],
        expires_ms=body["expires_ms"],
        before=len(about) > 1 and about[-2].body["state"] == ConsentState.GIVEN,
        leaf=structs.asdict(last.leaf),
        region=person.state.facts.region,
    )
    settings = gateway.settings
    house = House(
        rules=gateway.rules,
        url=settings.public_url,
        controller=settings.controller or app,
        place=settings.public_url or settings.log_origin,
    )
    return signed(
        receipt(chosen, house), [(gateway.database.origin, key) for key in gateway.keyring.log_signers]
    )
