"""The legal holds as the staff list them: those that wait, those in force, and one that has ended."""

from typing import Literal

from msgspec import Struct

from aboveboard.erasure.hold_status import find_completion
from aboveboard.erasure.state import hash_of, intent_name
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_holds import StoredHold, find_hold, list_holds, list_owners
from aboveboard.people.approval_table import StaffAct
from aboveboard.people.hold_tables import HoldTerms
from aboveboard.rights.approvals import Approval, list_waiting

HoldState = Literal["asked", "held", "erasing", "erased"]


class ListedHold(Struct, frozen=True, kw_only=True):
    """A hold. `terms` are None once it has ended.

    `attached` is the number of records whose person is not erased. `renewal` is the later end that waits for an approval,
    and `waiting` the request that does. `completion` is the index of the last entry of its erasure.
    """

    hold: str
    state: HoldState
    app: str = ""
    terms: HoldTerms | None = None
    number: int = 0
    attached: int = 0
    asked_by: str = ""
    approved_by: str = ""
    case: str = ""
    renewal: HoldTerms | None = None
    waiting: Approval | None = None
    completion: int | None = None


async def list_all(gateway: Gateway) -> list[ListedHold]:
    """Returns what waits, the first to lapse first, then what is in force, the first to end first."""
    waiting = await list_waiting(gateway)
    renewals = {each.about: each for each in waiting if each.act is StaffAct.RENEWAL}
    asked = [_describe_request(each) for each in waiting if each.act is StaffAct.HOLD]
    held = [
        await _describe_hold(gateway, each, renewals.get(each.hold)) for each in await list_holds(gateway)
    ]
    return [*asked, *held]


async def read_hold(gateway: Gateway, hold: str) -> ListedHold:
    """Returns one hold, also after its end. Raises NotFound for one that lapsed, or was never asked for."""
    waiting = [each for each in await list_waiting(gateway) if each.about == hold]
    found = await find_hold(gateway, hold)
    if found is not None:
        return await _describe_hold(gateway, found, next(iter(waiting), None))
    for each in waiting:
        return _describe_request(each)
    intent = await gateway.find_record(intent_name(hash_of(hold)))
    if intent is None:
        raise NotFound(
            "There is no such hold. A request without an approval in time has lapsed.", field="hold"
        )
    completion = await find_completion(gateway, hold)
    return ListedHold(
        hold=hold,
        state="erasing" if completion is None else "erased",
        app=intent.app,
        completion=completion,
    )


def _describe_request(waiting: Approval) -> ListedHold:
    number = len(waiting.content.entries)
    return ListedHold(
        hold=waiting.about,
        state="asked",
        app=waiting.app,
        terms=waiting.content.terms,
        number=number,
        attached=number,
        asked_by=waiting.asked_by,
        case=waiting.content.case,
        waiting=waiting,
    )


async def _describe_hold(gateway: Gateway, hold: StoredHold, renewal: Approval | None) -> ListedHold:
    content = hold.content
    owners = await list_owners(gateway, hold.hold)
    return ListedHold(
        hold=hold.hold,
        state="held",
        app=hold.app,
        terms=content.now,
        number=len(owners),
        attached=sum(owner is not None for owner in owners),
        asked_by=content.asked_by,
        approved_by=content.approved_by,
        case=content.case,
        renewal=None if renewal is None else renewal.content.terms,
        waiting=renewal,
    )
