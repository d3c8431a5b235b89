"""A person's own records, for their rights: choices with the entries that commit to them, and receipts."""

from collections.abc import Sequence

from aboveboard.audit.entries import parse_leaf
from aboveboard.clock import to_iso
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ChoiceRecord
from aboveboard.gateway.stored_records import Body
from aboveboard.people.store import Person
from aboveboard.preferences.history import PersonRecord, history, read_records, records_of
from aboveboard.rights.receipts import House, ReceiptChoice, receipt, sign_receipt
from aboveboard.storage.tables import records
from aboveboard.words import ConsentState

RecordedChoice = PersonRecord[ChoiceRecord]
"""A choice as it was recorded."""


async def choices(gateway: Gateway, person: Person) -> list[RecordedChoice]:
    """Returns every choice about a purpose that was recorded of the person, oldest first."""
    return await history(gateway, person, (ChoiceRecord,))


async def page_of(
    gateway: Gateway, people: Sequence[Person], shapes: Sequence[type[Body]], *, page: int, size: int
) -> tuple[list[PersonRecord[Body]], bool]:
    """Returns a page, from 1, of these people's records with bodies of these shapes, newest first.

    The second value is True when there are more. It takes one query, however many records there are.
    """
    query = records_of(people, shapes).order_by(records.c.entry_index.desc())
    found = await read_records(gateway, people, shapes, query.limit(size + 1).offset((page - 1) * size))
    return found[:size], len(found) > size


async def latest(gateway: Gateway, people: Sequence[Person], shape: type[Body]) -> Body | None:
    """Returns the newest body of this shape in the records of these people, None when there is none."""
    found, _ = await page_of(gateway, people, (shape,), page=1, size=1)
    return next((each.body for each in found), None)


async def receipt_of(gateway: Gateway, app: str, person: str, purpose: str) -> bytes:
    """Returns the signed receipt of the latest choice about the purpose. Raises NotFound when there is none."""
    found = await gateway.require_person(app, person)
    about = [each for each in await choices(gateway, found) if each.body.purpose == purpose]
    if not about:
        raise NotFound(
            "This person has made no choice about this purpose. Use a purpose with a choice.",
            field="purpose",
            expected="a purpose with a choice",
        )
    return receipt_for(gateway, app, found, about)


def receipt_for(gateway: Gateway, app: str, person: Person, about: list[RecordedChoice]) -> bytes:
    """Returns the signed receipt of the last of these choices, which are all about one purpose."""
    last, body = about[-1], about[-1].body
    chosen = ReceiptChoice(
        purpose=body.purpose,
        state=body.state,
        notice=body.notice,
        at_ms=body.at_ms,
        recorded=to_iso(last.at_ms),
        language=body.language,
        method=body.method,
        expires_ms=body.expires_ms,
        before=len(about) > 1 and about[-2].body.state == ConsentState.GIVEN,
        leaf=parse_leaf(last.leaf),
        region=person.state.facts.region,
    )
    settings = gateway.settings
    house = House(
        rules=gateway.rules,
        url=settings.public_url,
        controller=settings.controller or app,
        place=settings.public_url or settings.log_origin,
    )
    return sign_receipt(
        receipt(chosen, house), [(gateway.database.origin, key) for key in gateway.keyring.log_signers]
    )
