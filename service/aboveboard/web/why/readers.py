"""The readers of an explanation: the person of the decision, and any holder of its link."""

from typing import NamedTuple

from aboveboard.decisions.ids import add_all
from aboveboard.decisions.replay import OpenedDecision, recall
from aboveboard.decisions.why_links import check_key, may_explain
from aboveboard.errors import NotFound, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_records import StoredRecord
from aboveboard.http import HttpRequest
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.guests import readable_ids
from aboveboard.web.sessions import Visitor, gateway_of, person_of, visitor_if_any
from aboveboard.web.why.redaction import redact
from aboveboard.words import EntryKind


class ExplainedRecord(NamedTuple):
    """A decision's record, decrypted for a reader who may read it.

    `visitor` and `person` are set when the decision is the reader's own; only then may the reader act on it. `known` is
    then what is stored under all ids that the reader may see. `key` is that of the link, "" for a reader with a session
    alone. `is_redacted`: the person took away something that the decision used, so `found` has its moment and level only.
    """

    app: str
    found: OpenedDecision
    key: str
    visitor: Visitor | None = None
    person: Person | None = None
    known: PersonState | None = None
    is_redacted: bool = False


async def read_by_key(gateway: Gateway, decision: str, key: str) -> ExplainedRecord:
    """Returns the decision for a holder of its link.

    Raises Unauthenticated without a key and Gone for one that has expired. Raises NotFound for any other key, and for a
    decision that was erased.
    """
    if not key:
        raise Unauthenticated(
            "The key of this decision's link is missing. Use the link that the app has.",
            expected="?key= as in the link",
        )
    check_key(gateway, decision, key)
    app = (await _find_decision(gateway, decision)).app
    return await _read_forwarded(gateway, app, decision, key)


async def _read_forwarded(gateway: Gateway, app: str, decision: str, key: str) -> ExplainedRecord:
    found = await recall(gateway, app, decision)
    redacted = await redact(gateway, app, found)
    return ExplainedRecord(app, redacted or found, key, is_redacted=redacted is not None)


async def read_by_anybody(request: HttpRequest, decision: str) -> ExplainedRecord:
    """Returns the decision for the person of the session, or for a holder of its link.

    Without a session it raises as `read_by_key` does. With one it raises NotFound for a decision that is neither the
    visitor's own nor that of the key.
    """
    gateway, key = gateway_of(request), request.query_params.get("key", "")
    visitor = await visitor_if_any(request)
    if visitor is None:
        return await read_by_key(gateway, decision, key)
    person = await person_of(request, visitor)  # before the record: a new pseudonym moves both together
    keyed = may_explain(gateway, decision, key)
    stored = await _find_decision(gateway, decision)
    own, *others = await readable_ids(gateway, person, skips=True)
    if stored.app == visitor.app and stored.person in {each.pseudonym for each in (own, *others)}:
        found = await recall(gateway, visitor.app, decision)
        known = add_all(own.state, [each.state for each in others], gateway.rules.half_life_days)
        return ExplainedRecord(visitor.app, found, key if keyed else "", visitor, person, known)
    if not keyed:
        raise not_found()
    return await _read_forwarded(gateway, stored.app, decision, key)


def not_found() -> NotFound:
    """Makes the one answer for a decision that is unknown, erased or another person's, so that all look the same."""
    return NotFound("This decision was not found. Use the id of a decision of this app.", field="decision")


async def _find_decision(gateway: Gateway, decision: str) -> StoredRecord:
    stored = await gateway.find_record(decision)
    if stored is None or stored.kind != EntryKind.DECISION:
        raise not_found()
    return stored
