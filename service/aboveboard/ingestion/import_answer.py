"""The answer to a batch of imported outcomes: one result for each."""

from msgspec import Struct

from aboveboard.ingestion.signal_answer import FieldHeldBack, FieldProblem
from aboveboard.words import SignalStatus


class ImportResult(Struct, frozen=True):
    """The result for one entry: `kept`, `withheld`, `rejected` or `duplicate`. `id` is null where it could not be read.

    Nothing may be learned from a withheld one, and `held_back` says why. Of it and of a rejected one nothing is stored.
    """

    id: str | None
    status: SignalStatus
    held_back: tuple[FieldHeldBack, ...] = ()
    problems: tuple[FieldProblem, ...] = ()


class ImportAnswer(Struct, frozen=True):
    """One result for each entry, in their order."""

    outcomes: list[ImportResult]


def reject_entry(name: str | None, problem: FieldProblem) -> ImportResult:
    """Returns the result for an entry with a wrong value."""
    return ImportResult(name, SignalStatus.REJECTED, problems=(problem,))


def withhold_entry(name: str, because: str) -> ImportResult:
    """Returns the result for an entry that nothing may be learned from."""
    return ImportResult(name, SignalStatus.WITHHELD, held_back=(FieldHeldBack("outcome", because),))
