"""Cases: requests of people that a human answers. Each step is an entry of the log, and the words lie with the case.

A case is sealed under the person's key. So it is exported and erased with the person, and moves with their pseudonym.
"""

from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256

from msgspec import UNSET, Struct, structs
from sqlalchemy import Select, select

from aboveboard.access.api_keys import ApiKey
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Conflict, NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.records import new_id
from aboveboard.gateway.staff_records import CaseRecord, CaseStep
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people.approval_table import StaffAct
from aboveboard.people.case_table import (
    INSERT_CASE,
    SEALED_FOR,
    UPDATE_CASE,
    CaseState,
    StaffWords,
    cases,
    decode_case,
    encode_case,
)
from aboveboard.people.store import Person, write_state
from aboveboard.rights.case_steps import CaseQuestion, OpenedCase, begin, take_step
from aboveboard.rights.find_person import open_by_pseudonym
from aboveboard.rights.four_eyes import need_second, request_for
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.storage.tables import Row

OWN_OPEN_MOST = 5
"""The open cases of one person beyond which they cannot open another themselves."""

Find = Callable[[], Awaitable[Person]]
CaseColumns = tuple[str, bytes, int, str, str, int, int, bytes]

_READ: Select[*CaseColumns] = select(
    *(cases.c.case_id, cases.c.person, cases.c.version, cases.c.app),
    *(cases.c.state, cases.c.opened_ms, cases.c.due_ms, cases.c.sealed),
)


class PersonCase(Struct, frozen=True):
    """A stored case, decrypted, with its person as they are now."""

    case: str
    version: int
    app: str
    person: Person
    now: OpenedCase


class CaseLine(Struct, frozen=True):
    """A case in the list of the staff. It says nothing of what was asked."""

    case: str
    app: str
    state: CaseState
    opened_ms: int
    due_ms: int


async def open_case(
    gateway: Gateway, app: str, find: Find, asked: CaseQuestion, by: ApiKey | None = None
) -> str:
    """Opens a case of the person that `find` returns, and returns its id. `by` is None for the person themselves.

    A question that the person asks again while its case is open gets that case. Raises Conflict when the person has
    OWN_OPEN_MOST open cases and asks for another.
    """
    waiting: set[bytes] = set()

    async def attempt() -> str:
        person, now_ms = await find(), gateway.clock()
        waiting.add(person.pseudonym)
        if by is None and (same := await _find_same(gateway, person, asked)) is not None:
            return same
        name = new_id("case", now_ms, gateway.randomness)
        opened = begin(asked, "" if by is None else by.id, now_ms)
        case = PersonCase(name, 1, app, person, opened)
        row: Row = {
            "case_id": name,
            "person": person.pseudonym,
            "version": 1,
            "app": app,
            "state": str(opened.state),
            "opened_ms": opened.opened_ms,
            "due_ms": opened.due_ms,
            "expires_ms": None,
            "sealed": _seal(case),
        }
        # A person of whom nothing was stored has a row from now on, with the key of the case.
        new = (write_state(person, person.state),) if person.version == 0 else ()
        entry = _entry(gateway, case, CaseStep.OPENED, asked.question, by)
        writes = (*new, Write(INSERT_CASE, row))
        await gateway.submit(Submission((person.guard, Guard("cases", name, 0)), writes, (entry,)))
        return name

    return await gateway.with_retries(in_turn(waiting, attempt))


async def _find_same(gateway: Gateway, person: Person, asked: CaseQuestion) -> str | None:
    """Returns the open case in which the person asked the same: a form may be sent twice.

    Raises Conflict when another question would be one too many.
    """
    known = await list_own_cases(gateway, [person])
    waiting = [each for each in known if each.now.state is CaseState.OPEN]
    for each in waiting:
        content = each.now.content
        if (content.question, content.subject, content.about) == (asked.question, asked.subject, asked.about):
            return each.case
    if len(waiting) >= OWN_OPEN_MOST:
        raise Conflict("Several questions wait for an answer. Wait for one before you ask another.")
    return None


async def change_case(
    gateway: Gateway, case: str, by: ApiKey, step: CaseStep, text: str, *, months: int = 0
) -> None:
    """Takes a step of the case, with the words of the staff. Raises as `read_case` and `case_steps.take_step`.

    Raises SecondPersonNeeded where closing a case needs one.
    """

    async def attempt() -> None:
        found = await read_case(gateway, case)
        if step is CaseStep.CLOSED:
            asked = request_for(StaffAct.CLOSE, found.app, about=case, reason=text)
            await need_second(gateway, by, found.person, asked)
        now = take_step(found.now, step, StaffWords(gateway.clock(), by.id, text), months=months)
        after = structs.replace(found, version=found.version + 1, now=now)
        entry = _entry(gateway, after, step, text, by)
        guard, writes = Guard("cases", case, found.version), (_update(gateway, after),)
        await gateway.submit(Submission((found.person.guard, guard), writes, (entry,)))

    await gateway.with_retries(attempt, busy="Others keep changing this case.")


def _update(gateway: Gateway, case: PersonCase) -> Write:
    days = gateway.settings.case_keep_days
    ends = case.now.state is not CaseState.OPEN and days > 0
    row: Row = {
        "key": case.case,
        "next_version": case.version,
        "next_state": str(case.now.state),
        "next_due_ms": case.now.due_ms,
        "next_sealed": _seal(case),
        "next_expires_ms": gateway.clock() + days * MS_PER_DAY if ends else None,
    }
    return Write(UPDATE_CASE, row)


def _entry(gateway: Gateway, case: PersonCase, step: CaseStep, text: str, by: ApiKey | None) -> Entry:
    """Returns the entry of a step, which leads to the case as it is given."""
    body = CaseRecord(
        by=UNSET if by is None else by.id,
        case=case.case,
        due_ms=case.now.due_ms,
        role=UNSET if by is None else by.role,
        sha256=sha256(text.encode()).hexdigest(),
        step=step,
    )
    return gateway.entry(body, gateway.owner(case.app, case.person))


def _seal(case: PersonCase) -> bytes:
    return seal(case.person.key, encode_case(case.now.content), SEALED_FOR + case.case.encode())


async def read_case(gateway: Gateway, case: str) -> PersonCase:
    """Returns the case. Raises NotFound for one that is unknown, past its days, or of a person who was erased."""
    for row in await gateway.database.rows(_READ.where(cases.c.case_id == case)):
        person = await open_by_pseudonym(gateway, row[1])
        if person is not None:
            return _decrypt(row, person)
    raise NotFound("This case was not found. It may be past its days, or the person was erased.")


async def list_own_cases(gateway: Gateway, people: Sequence[Person]) -> list[PersonCase]:
    """Returns the cases of these people, the newest first."""
    known = {person.pseudonym: person for person in people}
    query = _READ.where(cases.c.person.in_(list(known))).order_by(cases.c.opened_ms.desc(), cases.c.case_id)
    return [_decrypt(row, known[row[1]]) for row in await gateway.database.rows(query)]


def _decrypt(row: CaseColumns, person: Person) -> PersonCase:
    case, _, version, app, state, opened_ms, due_ms, sealed = row
    content = decode_case(unseal(person.key, sealed, SEALED_FOR + case.encode()))
    return PersonCase(case, version, app, person, OpenedCase(CaseState(state), opened_ms, due_ms, content))


async def list_cases(gateway: Gateway, *, ended: bool, page: int, size: int) -> tuple[list[CaseLine], bool]:
    """Returns a page, from 1, of the open cases, the first due first, or of the others, the newest first.

    The second value is True when there are more.
    """
    table = cases.c
    query = select(table.case_id, table.app, table.state, table.opened_ms, table.due_ms)
    if ended:
        query = query.where(table.state != str(CaseState.OPEN)).order_by(table.opened_ms.desc())
    else:
        query = query.where(table.state == str(CaseState.OPEN)).order_by(table.due_ms)
    query = query.order_by(table.case_id).limit(size + 1).offset((page - 1) * size)
    found = [CaseLine(*row[:2], CaseState(row[2]), *row[3:]) for row in await gateway.database.rows(query)]
    return found[:size], len(found) > size
