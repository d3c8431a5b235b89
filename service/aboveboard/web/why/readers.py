"""Who may read the explanation of a decision: the person it was made for, and whoever was given its link."""

from typing import Any, NamedTuple

from aboveboard.decisions.replay import Recalled, recall
from aboveboard.decisions.why_links import check_key, may_explain
from aboveboard.errors import NotFound, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.people.store import Person
from aboveboard.web.sessions import Visitor, gateway_of, person_of, visitor_if_any
from aboveboard.words import EntryKind


class Reading(NamedTuple):
    """A decision's record, opened for somebody who may read it.

    `visitor` and `person` are there when it is the reader's own decision: only then may it be acted upon. `key` is the
    one of the link, "" when it was read by a session alone.
    """

    app: str
    found: Recalled
    key: str
    visitor: Visitor | None = None
    person: Person | None = None


async def read_by_key(gateway: Gateway, decision: str, key: str) -> Reading:
    """The decision for whoever has its link. Raises Unauthenticated without one, Gone for one that is over, NotFound
    for another one and for a decision that is no longer there."""
    if not key:
        raise Unauthenticated("the key of the decision's link is needed", expected="?key= as in the link")
    check_key(gateway, decision, key)
    app = (await _row(gateway, decision))[2]
    return Reading(app, await recall(gateway, app, decision), key)


async def read_by_anybody(request: HttpRequest, decision: str) -> Reading:
    """The decision for the person whose session this is, or for whoever has its link. Raises as `read_by_key` does;
    NotFound for somebody else's decision, too."""
    gateway, key = gateway_of(request), request.query_params.get("key", "")
    visitor = await visitor_if_any(request)
    if visitor is None:
        return await read_by_key(gateway, decision, key)
    person = await person_of(request, visitor)  # before the record: a new pseudonym moves both
    keyed = may_explain(gateway, decision, key)
    row = await _row(gateway, decision)
    if row[2] == visitor.app and row[3] in (person.pseudonym, *person.state.guests):
        found = await recall(gateway, visitor.app, decision)
        return Reading(visitor.app, found, key if keyed else "", visitor, person)
    if not keyed:
        raise _unknown()
    return Reading(row[2], await recall(gateway, row[2], decision), key)


async def _row(gateway: Gateway, decision: str) -> Any:
    row = await gateway.find_record(decision)
    if row is None or row[4] != EntryKind.DECISION:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound("there is no such decision", field="decision")
