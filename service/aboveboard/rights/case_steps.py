"""The steps of a case, as pure functions: what each makes of the case, or why it may not be."""

from typing import NamedTuple

from msgspec import Struct, structs

from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Conflict, Unprocessable
from aboveboard.gateway.staff_records import CaseStep
from aboveboard.people.case_table import CaseContent, CaseState, CaseSubject, StaffWords
from aboveboard.rights.deadlines import FIRST_MONTHS, MORE_MONTHS_MOST, find_due_ms

RECEIVED_DAYS_MOST = 90
"""The days before its opening that a case may have been received: a letter may have lain somewhere."""

NOTES_MOST = 200


class OpenedCase(NamedTuple):
    """A case as one of its steps leaves it. `opened_ms` is when the request was received."""

    state: CaseState
    opened_ms: int
    due_ms: int
    content: CaseContent


class CaseQuestion(Struct, frozen=True, kw_only=True):
    """A request as it comes in. `received_ms` is None for one that is received now. `about` is a decision's id, or ""."""

    question: str
    subject: CaseSubject
    about: str = ""
    received_ms: int | None = None


def begin(asked: CaseQuestion, by: str, now_ms: int) -> OpenedCase:
    """Returns a new case. `by` is the key of the staff, "" for the person.

    Raises Unprocessable for a day of receipt that is to come, or older than RECEIVED_DAYS_MOST.
    """
    received_ms = now_ms if asked.received_ms is None else asked.received_ms
    if not now_ms - RECEIVED_DAYS_MOST * MS_PER_DAY <= received_ms <= now_ms:
        raise Unprocessable(
            f"The day of receipt is out of range. Use a day of the last {RECEIVED_DAYS_MOST} days.",
            field="received",
        )
    content = CaseContent(question=asked.question, subject=asked.subject, about=asked.about, opened_by=by)
    return OpenedCase(CaseState.OPEN, received_ms, find_due_ms(received_ms), content)


def take_step(case: OpenedCase, step: CaseStep, words: StaffWords, *, months: int = 0) -> OpenedCase:
    """Returns the case after the step. `months` are those of an extension.

    Raises Conflict for a case that is not open, and for an extension that comes too late or twice. The person must hear
    of it within the first month.
    """
    if case.state is not CaseState.OPEN:
        raise Conflict("This case has ended. Open a new one.")
    content = case.content
    match step:
        case CaseStep.NOTED:
            if len(content.notes) >= NOTES_MOST:
                raise Conflict(f"A case has at most {NOTES_MOST} notes. Answer it, or close it.")
            return case._replace(content=structs.replace(content, notes=(*content.notes, words)))
        case CaseStep.EXTENDED:
            return _extend(case, words, months)
        case CaseStep.ANSWERED:
            return case._replace(state=CaseState.ANSWERED, content=structs.replace(content, answer=words))
        case CaseStep.CLOSED:
            return case._replace(state=CaseState.CLOSED, content=structs.replace(content, closed=words))
        case CaseStep.OPENED:
            raise Conflict("This case is open. Add a note, extend it, answer it or close it.")


def _extend(case: OpenedCase, words: StaffWords, months: int) -> OpenedCase:
    if case.content.extended is not None:
        raise Conflict("The time of this case was extended once. Answer it by the day that it has now.")
    if words.at_ms > case.due_ms:
        raise Conflict("The first month has passed, so the time cannot be extended. Answer the case now.")
    if not 1 <= months <= MORE_MONTHS_MOST:
        raise Unprocessable(
            f"An extension has 1 to {MORE_MONTHS_MOST} months. Use one of these.", field="months"
        )
    content = structs.replace(case.content, extended=words)
    return case._replace(due_ms=find_due_ms(case.opened_ms, FIRST_MONTHS + months), content=content)
