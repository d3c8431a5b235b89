"""Who may read the explanation of a decision: the person it was made for, and whoever was given its link."""

from typing import NamedTuple

from aboveboard.decisions.replay import OpenedDecision, recall
from aboveboard.decisions.why_links import check_key, may_explain
from aboveboard.errors import NotFound, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_records import StoredRecord
from aboveboard.http import HttpRequest
from aboveboard.people.store import Person
from aboveboard.web.sessions import Visitor, gateway_of, person_of, visitor_if_any
from aboveboard.words import EntryKind


class ExplainedRecord(NamedTuple):
    """A decision's record, opened for somebody who may read it.

    `visitor` and `person` are there when it is the reader's own decision: only then may it be acted upon. `key` is the
    one of the link, "" when it was read by a session alone.
    """

    app: str
    found: OpenedDecision
    key: str
    visitor: Visitor | None = None
    person: Person | None = None


async def read_by_key(gateway: Gateway, decision: str, key: str) -> ExplainedRecord:
    """The decision for whoever has its link. Raises Unauthenticated without one, Gone for one that is over, NotFound
    for another one and for a decision that is no longer there."""
    if not key:
        raise Unauthenticated("the key of the decision's link is needed", expected="?key= as in the link")
    check_key(gateway, decision, key)
    app = (await _find_decision(gateway, decision)).app
    return ExplainedRecord(app, await recall(gateway, app, decision), key)


async def read_by_anybody(request: HttpRequest, decision: str) -> ExplainedRecord:
    """The decision for the person whose session this is, or for whoever has its link. Raises as `read_by_key` does;
    NotFound for somebody else's decision, too."""
    gateway, key = gateway_of(request), request.query_params.get("key", "")
    visitor = await visitor_if_any(request)
    if visitor is None:
        return await read_by_key(gateway, decision, key)
    person = await person_of(request, visitor)  # before the record: a new pseudonym moves both
    keyed = may_explain(gateway, decision, key)
    stored = await _find_decision(gateway, decision)
    if stored.app == visitor.app and stored.person in (person.pseudonym, *person.state.guests):
        found = await recall(gateway, visitor.app, decision)
        return ExplainedRecord(visitor.app, found, key if keyed else "", visitor, person)
    if not keyed:
        raise _unknown()
    return ExplainedRecord(stored.app, await recall(gateway, stored.app, decision), key)


async def _find_decision(gateway: Gateway, decision: str) -> StoredRecord:
    stored = await gateway.find_record(decision)
    if stored is None or stored.kind != EntryKind.DECISION:
        raise _unknown()
    return stored


def _unknown() -> NotFound:
    return NotFound("there is no such decision", field="decision")
