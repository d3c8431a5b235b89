"""The answer to a batch of outcomes: one result for each."""

from msgspec import Struct

from aboveboard.ingestion.signal_answer import FieldHeldBack, FieldProblem
from aboveboard.words import SignalStatus


class OutcomeResult(Struct, frozen=True):
    """The result for one outcome: `kept`, `withheld`, `rejected` or `duplicate`.

    Nothing may be learned from a withheld one, and `held_back` says why.
    """

    status: SignalStatus
    held_back: tuple[FieldHeldBack, ...] = ()
    problems: tuple[FieldProblem, ...] = ()


class OutcomeAnswer(Struct, frozen=True):
    """One result for each outcome, in their order."""

    outcomes: list[OutcomeResult]


def reject(field: str, expected: str) -> OutcomeResult:
    """Returns the result for an outcome with a wrong value in `field`."""
    return OutcomeResult(SignalStatus.REJECTED, problems=(FieldProblem(field, expected),))
