"""The steps of a case, without a gateway."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Conflict, Unprocessable
from aboveboard.gateway.staff_records import CaseStep
from aboveboard.people.case_table import CaseState, CaseSubject, StaffWords
from aboveboard.rights.case_steps import NOTES_MOST, CaseQuestion, OpenedCase, begin, take_step
from aboveboard.rights.deadlines import find_due_ms

NOW = 1_795_046_400_000
WORDS = StaffWords(NOW, "key", "some words")


def opened(received_ms: int | None = None) -> OpenedCase:
    asked = CaseQuestion(question="Why?", subject=CaseSubject.EXPLANATION, received_ms=received_ms)
    return begin(asked, "", NOW)


def test_the_time_runs_from_the_receipt() -> None:
    """Not from the day on which it was written down."""
    assert opened().due_ms == find_due_ms(NOW)
    assert opened(NOW - 10 * MS_PER_DAY).due_ms == find_due_ms(NOW - 10 * MS_PER_DAY)


@pytest.mark.parametrize("received_ms", [NOW + 1, NOW - 91 * MS_PER_DAY])
def test_a_receipt_that_cannot_be_is_refused(received_ms: int) -> None:
    """Tomorrow's, and a very old one."""
    with pytest.raises(Unprocessable):
        opened(received_ms)


@pytest.mark.parametrize(
    ("step", "state"), [(CaseStep.ANSWERED, CaseState.ANSWERED), (CaseStep.CLOSED, CaseState.CLOSED)]
)
def test_an_ended_case_takes_no_step(step: CaseStep, state: CaseState) -> None:
    """Of any kind."""
    ended = take_step(opened(), step, WORDS)
    assert ended.state is state
    for further in CaseStep:
        with pytest.raises(Conflict):
            take_step(ended, further, WORDS, months=1)


def test_the_time_is_extended_once_within_the_first_month() -> None:
    """By one or two months from the receipt, with the reason."""
    case = opened()
    extended = take_step(case, CaseStep.EXTENDED, WORDS, months=2)
    assert extended.due_ms == find_due_ms(NOW, 3)
    assert extended.content.extended == WORDS
    for refused, words, months in (
        (extended, WORDS, 1),
        (case, StaffWords(case.due_ms + 1, "key", "late"), 1),
    ):
        with pytest.raises(Conflict):
            take_step(refused, CaseStep.EXTENDED, words, months=months)
    for months in (0, 3):
        with pytest.raises(Unprocessable):
            take_step(case, CaseStep.EXTENDED, WORDS, months=months)


def test_notes_are_added_and_bounded() -> None:
    """The oldest first."""
    case = opened()
    for number in range(NOTES_MOST):
        case = take_step(case, CaseStep.NOTED, StaffWords(NOW, "key", str(number)))
    assert [note.text for note in case.content.notes] == [str(number) for number in range(NOTES_MOST)]
    with pytest.raises(Conflict):
        take_step(case, CaseStep.NOTED, WORDS)


def test_an_open_case_is_not_opened_again() -> None:
    """That step is the first one alone."""
    with pytest.raises(Conflict):
        take_step(opened(), CaseStep.OPENED, WORDS)
