"""Legal holds: asked for by one member of the staff and approved by another, renewed alike, lifted by one.

An approval copies the named records under the key of the hold. The records themselves stay what they are, with the
person's choices, until they are erased or expire. `erasure.hold_ends` ends a hold.
"""

import asyncio

from msgspec import structs

from aboveboard.access.api_keys import ApiKey
from aboveboard.erasure.erase import WAIT_S
from aboveboard.erasure.hold_ends import BUSY, describe_step, end_hold, find_owner
from aboveboard.errors import Forbidden
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.key_eras import in_era
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.records import OPERATOR, Owner, new_id
from aboveboard.gateway.staff_records import HoldRecord, HoldStep
from aboveboard.gateway.stored_holds import (
    HeldRecord,
    StoredHold,
    drop_requests,
    list_owners,
    read_held,
    require_hold,
    seal_copy,
    seal_hold,
)
from aboveboard.people.approval_table import DELETE_APPROVAL, ApprovalContent, StaffAct
from aboveboard.people.hold_tables import (
    INSERT_HELD,
    INSERT_HOLD,
    RENEW_HOLD,
    HoldContent,
    HoldTerms,
    label_key,
)
from aboveboard.rights.approvals import ActRequest, Approval, check_second, find_about, make_request
from aboveboard.rights.cases import read_case
from aboveboard.rights.hold_terms import check_longer, check_still_ahead, check_terms
from aboveboard.rights.named_records import (
    CopiedRecord,
    FoundRecords,
    NamedRecords,
    copy_records,
    find_again,
    find_named,
)
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.storage.tables import Row
from aboveboard.words import EntryKind

HOLD_ACTS = (StaffAct.HOLD, StaffAct.RENEWAL)


async def ask_hold(
    gateway: Gateway, by: ApiKey, named: NamedRecords, terms: HoldTerms, *, asked: Once | None = None
) -> str:
    """Records that a hold is asked for, and returns its id. It holds nothing before another key approves it.

    A repeated `asked` gets the first id. Raises as `check_terms` and `find_named`.
    """
    turns: set[bytes] = set()

    async def attempt() -> str:
        if asked is not None and (known := await find_answer(gateway, asked)) is not None:
            asked.replayed = True
            return known.answer.decode()
        now_ms = gateway.clock()
        check_terms(terms, now_ms)
        found = await find_named(gateway, named)
        turns.update(found.people)
        hold = new_id(str(EntryKind.HOLD), now_ms, gateway.randomness)
        indexes = tuple(row.entry_index for row in found.rows)
        content = ApprovalContent(terms=terms, entries=indexes, case=named.case)
        request = ActRequest(act=StaffAct.HOLD, app=found.app, content=content, about=hold)
        guard, write = make_request(gateway, by, request, found.person.key, found.person)
        kept, writes = keep(asked, hold.encode(), gateway.operator(OPERATOR), now_ms)
        entry = _entry(gateway, _describe(by, HoldStep.ASKED, hold, terms, len(indexes)), found)
        await gateway.submit(Submission((found.person.guard, guard, *kept), (write, *writes), (entry,)))
        return hold

    return await gateway.with_retries(in_turn(turns, attempt))


async def approve(gateway: Gateway, by: ApiKey, hold: str, *, asked: Once | None = None) -> None:
    """Approves the hold, or its renewal, which another key asked for. From then on it is in force.

    A repeated `asked` does nothing. Raises NotFound when nothing waits or none of the records is stored any more, Gone
    once the request has lapsed, and Forbidden for the key that asked.
    """

    async def attempt() -> None:
        if asked is not None and await find_answer(gateway, asked) is not None:
            asked.replayed = True
            return
        waiting = await find_about(gateway, hold, HOLD_ACTS)
        check_second(gateway, waiting, by)
        kept = keep(asked, b"", gateway.operator(OPERATOR), gateway.clock())
        make = _begin if waiting.act is StaffAct.HOLD else _renew
        made = await make(gateway, by, waiting)
        gone = Write(DELETE_APPROVAL, {"key": waiting.approval})
        guards = (waiting.guard, *made.guards, *kept[0])
        submission = Submission(guards, (gone, *made.writes, *kept[1]), made.entries)
        # The key of a hold is wrapped as a person's is. It may not come under a master key that was replaced.
        await gateway.submit(in_era(submission, gateway.keyring.era))

    await gateway.with_retries(attempt, busy=BUSY)


async def _begin(gateway: Gateway, by: ApiKey, waiting: Approval) -> Submission:
    """Returns the guards, writes and entry with which a hold begins."""
    hold, terms, now_ms = waiting.about, _terms_of(waiting), gateway.clock()
    check_still_ahead(terms, now_ms)
    found = await find_again(gateway, waiting.content.entries)
    case = waiting.content.case
    content = HoldContent(
        terms=terms,
        asked_by=waiting.asked_by,
        approved_by=by.id,
        held_ms=now_ms,
        case=case,
        case_words=(await read_case(gateway, case)).now.content if case else None,
    )
    key = gateway.keyring.new_person_key(label_key(hold), randomness=gateway.randomness)
    row: Row = {
        "hold_id": hold,
        "version": 1,
        "app": waiting.app,
        "ends_ms": terms.until_ms,
        "wrapped_key": key.wrapped,
        "sealed": seal_hold(key.key, hold, content),
    }
    copies = [_insert_copy(key.key, hold, copy) for copy in copy_records(gateway, found)]
    guards = (Guard("holds", hold, 0), *(person.guard for person in found.people.values()))
    entry = _entry(gateway, _describe(by, HoldStep.APPROVED, hold, terms, len(copies)), found)
    return Submission(guards, (Write(INSERT_HOLD, row), *copies), (entry,))


def _insert_copy(key: bytes, hold: str, copy: CopiedRecord) -> Write:
    sealed = seal_copy(key, hold, copy.place, copy.content)
    return Write(
        INSERT_HELD, {"hold_id": hold, "entry_index": copy.place, "person": copy.person, "sealed": sealed}
    )


def _describe(by: ApiKey, step: HoldStep, hold: str, terms: HoldTerms, number: int) -> HoldRecord:
    """Returns the record of a step about a person who is not erased, with the ground in words."""
    return HoldRecord(
        basis=str(terms.basis),
        by=by.id,
        ground=terms.ground,
        hold=hold,
        number=number,
        role=by.role,
        step=step,
        until_ms=terms.until_ms,
    )


def _entry(gateway: Gateway, body: HoldRecord, found: FoundRecords) -> Entry:
    return gateway.entry(body, gateway.owner(found.app, found.person))


def _terms_of(waiting: Approval) -> HoldTerms:
    terms = waiting.content.terms
    if terms is None:
        raise Forbidden("This request is not about a hold. Approve it where it was asked for.")
    return terms


async def ask_renewal(
    gateway: Gateway, by: ApiKey, hold: str, terms: HoldTerms, *, asked: Once | None = None
) -> None:
    """Records that a later end of the hold is asked for, which another key has to approve. It replaces an earlier request.

    Raises NotFound when the hold is not in force, and as `check_longer`.
    """

    async def attempt() -> None:
        if asked is not None and await find_answer(gateway, asked) is not None:
            asked.replayed = True
            return
        now_ms, found = gateway.clock(), await require_hold(gateway, hold)
        check_longer(terms, found.content.now, now_ms)
        content = ApprovalContent(terms=terms)
        request = ActRequest(act=StaffAct.RENEWAL, app=found.app, content=content, about=hold)
        guard, write = make_request(gateway, by, request, found.key, None)
        made = await _step(gateway, by, HoldStep.RENEWAL_ASKED, found, terms)
        kept, writes = keep(asked, b"", gateway.operator(OPERATOR), now_ms)
        waiting, dropped = await drop_requests(gateway, hold)
        guards = (found.guard, guard, *waiting, *made.guards, *kept)
        await gateway.submit(Submission(guards, (*dropped, write, *writes), made.entries))

    await gateway.with_retries(attempt, busy=BUSY)


async def _renew(gateway: Gateway, by: ApiKey, waiting: Approval) -> Submission:
    """Returns the guards, writes and entry with which a hold gets its later end."""
    found, terms = await require_hold(gateway, waiting.about), _terms_of(waiting)
    check_still_ahead(terms, gateway.clock())
    content = structs.replace(found.content, renewed=(*found.content.renewed, terms))
    row: Row = {
        "key": found.hold,
        "next_version": found.version + 1,
        "next_ends_ms": terms.until_ms,
        "next_sealed": seal_hold(found.key, found.hold, content),
    }
    made = await _step(gateway, by, HoldStep.RENEWED, found, terms)
    return Submission((found.guard, *made.guards), (Write(RENEW_HOLD, row),), made.entries)


async def lift_hold(gateway: Gateway, by: ApiKey, hold: str, *, asked: Once | None = None) -> None:
    """Ends the hold now, and starts the erasure of what it kept. It waits some seconds for the end of that.

    Raises NotFound when the hold is not in force.
    """
    if asked is not None and await find_answer(gateway, asked) is not None:
        asked.replayed = True
        return
    erasing = await end_hold(gateway, hold, by, asked=asked)
    await asyncio.wait({erasing}, timeout=WAIT_S)


async def read_records(gateway: Gateway, by: ApiKey, hold: str) -> list[HeldRecord]:
    """Returns the records of the hold, once the log has the entry of this reading. Raises NotFound as `require_hold`."""

    async def attempt() -> list[HeldRecord]:
        found = await require_hold(gateway, hold)
        held = await read_held(gateway, found)
        made = await _step(gateway, by, HoldStep.READ, found, found.content.now)
        await gateway.submit(Submission((found.guard, *made.guards), (), made.entries))
        return held

    return await gateway.with_retries(attempt, busy=BUSY)


async def _step(
    gateway: Gateway, by: ApiKey, step: HoldStep, hold: StoredHold, terms: HoldTerms
) -> Submission:
    """Returns the entry of a step of a hold in force, with its guards. The ground is in it for the person alone."""
    owners = await list_owners(gateway, hold.hold)
    owner, guards = await find_owner(gateway, hold, owners)
    body = structs.replace(
        describe_step(hold, step, len(owners), by=by), basis=str(terms.basis), until_ms=terms.until_ms
    )
    return Submission(guards, (), (gateway.entry(_with_ground(body, owner, terms), owner),))


def _with_ground(body: HoldRecord, owner: Owner, terms: HoldTerms) -> HoldRecord:
    return body if owner.person is None else structs.replace(body, ground=terms.ground)
