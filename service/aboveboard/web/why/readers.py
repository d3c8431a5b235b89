"""The readers of an explanation: the person of the decision, and any holder of its link."""

from typing import NamedTuple

from aboveboard.decisions.ids import add_all
from aboveboard.decisions.item_why import find_slot, why_of_slot
from aboveboard.decisions.reasons import recall_leniently
from aboveboard.decisions.replay import OpenedDecision
from aboveboard.decisions.why_links import check_key, may_explain
from aboveboard.errors import Gone, NotFound, Unauthenticated
from aboveboard.explanation.why import Why
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_records import StoredRecord
from aboveboard.http import HttpRequest
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.guests import readable_ids
from aboveboard.web.sessions import Visitor, gateway_of, person_of, visitor_if_any
from aboveboard.web.why.redaction import redact
from aboveboard.words import EntryKind


class ItemPlace(NamedTuple):
    """An item of an answer, "" for an answer without any. `slot` counts from 0."""

    item: str
    slot: int


class ExplainedRecord(NamedTuple):
    """A decision's record, decrypted for a reader who may read it.

    `visitor` and `person` are set when the decision is the reader's own; only then may the reader act on it. `known` is
    then what is stored under all ids that the reader may see. `key` is that of the link, "" for a reader with a session
    alone. `is_redacted`: the person took away something that the decision used, so `found` has its moment and level only.

    `item` is the explained one, in its place of the answer. `why` is None where its reasons can no longer be computed.
    """

    app: str
    found: OpenedDecision
    key: str
    item: ItemPlace
    why: Why | None
    visitor: Visitor | None = None
    person: Person | None = None
    known: PersonState | None = None
    is_redacted: bool = False


def note_of(reading: ExplainedRecord) -> str | None:
    """Returns the code of the sentence that says why there are no reasons, None where there are."""
    if reading.is_redacted:
        return "why-redacted"
    return "why-lost" if reading.why is None else None


def without_reasons(why: Why) -> Why:
    """Returns an explanation with only what is true of each item of the answer."""
    return Why(why.summary, (), None, why.held_back, form=why.form)


async def read_by_key(gateway: Gateway, decision: str, key: str, item: str | None = None) -> ExplainedRecord:
    """Returns the decision for a holder of its link. `item` is the one to explain; None for the first.

    Raises Unauthenticated without a key and Gone for one that has expired. Raises NotFound for any other key, for a
    decision that was erased, and for an item that the answer lacks.
    """
    if not key:
        raise Unauthenticated(
            "The key of this decision's link is missing. Use the link that the app has.",
            expected="?key= as in the link",
        )
    check_key(gateway, decision, key)
    app = (await _find_decision(gateway, decision)).app
    return await _read_forwarded(gateway, app, decision, key, item)


async def _read_forwarded(
    gateway: Gateway, app: str, decision: str, key: str, item: str | None
) -> ExplainedRecord:
    found = await recall_leniently(gateway, app, decision)
    redacted = await redact(gateway, app, found, found.body.why)
    if redacted is None:
        place = _find_item(found, item)
        why = await _explain(gateway, app, found, place.slot)
        redacted = None if why is None else await redact(gateway, app, found, why)
        if redacted is None:
            return ExplainedRecord(app, found, key, place, why)
    return ExplainedRecord(app, redacted, key, ItemPlace("", 0), redacted.body.why, is_redacted=True)


def _find_item(found: OpenedDecision, item: str | None) -> ItemPlace:
    slot = find_slot(found.body, item)
    return ItemPlace(found.body.items[slot].item if found.body.items else "", slot)


async def _explain(gateway: Gateway, app: str, found: OpenedDecision, slot: int) -> Why | None:
    """Returns the explanation of the item in this slot, None where it can no longer be computed."""
    try:
        why = await why_of_slot(gateway, app, found.body, slot)
    except Gone:
        return None
    return why if why.reasons else None


async def read_by_anybody(request: HttpRequest, decision: str) -> ExplainedRecord:
    """Returns the decision as `read_decision` does, with the key and the `item` of the query."""
    query = request.query_params
    return await read_decision(request, decision, query.get("key", ""), query.get("item"))


async def read_decision(request: HttpRequest, decision: str, key: str, item: str | None) -> ExplainedRecord:
    """Returns the decision for the person of the session, or for a holder of its link.

    `item` is the one to explain. Without a session it raises as `read_by_key` does. With one it raises
    NotFound for a decision that is neither the visitor's own nor that of the key. It does so for an item that the answer
    lacks too.
    """
    gateway = gateway_of(request)
    visitor = await visitor_if_any(request)
    if visitor is None:
        return await read_by_key(gateway, decision, key, item)
    person = await person_of(request, visitor)  # before the record: a new pseudonym moves both together
    keyed = may_explain(gateway, decision, key)
    stored = await _find_decision(gateway, decision)
    own, *others = await readable_ids(gateway, person, skips=True)
    if stored.app == visitor.app and stored.person in {each.pseudonym for each in (own, *others)}:
        found = await recall_leniently(gateway, visitor.app, decision)
        known = add_all(own.state, [each.state for each in others], gateway.rules.half_life_days)
        place = _find_item(found, item)
        why = await _explain(gateway, visitor.app, found, place.slot)
        return ExplainedRecord(visitor.app, found, key if keyed else "", place, why, visitor, person, known)
    if not keyed:
        raise not_found()
    return await _read_forwarded(gateway, stored.app, decision, key, item)


def not_found() -> NotFound:
    """Makes the one answer for a decision that is unknown, erased or another person's, so that all look the same."""
    return NotFound("This decision was not found. Use the id of a decision of this app.", field="decision")


async def _find_decision(gateway: Gateway, decision: str) -> StoredRecord:
    stored = await gateway.find_record(decision)
    if stored is None or stored.kind != EntryKind.DECISION:
        raise not_found()
    return stored
