"""The answer to a batch of signals: one result for each."""

from msgspec import Struct

from aboveboard.words import Reach, SignalStatus


class FieldHeldBack(Struct, frozen=True):
    """A field that was held back, or `signal` or `outcome` for all of it, with the reason."""

    what: str
    because: str


class FieldProblem(Struct, frozen=True):
    """A field with a wrong value, and the values that it may have."""

    field: str
    expected: str


class SignalResult(Struct, frozen=True):
    """The result for one signal. `id` is null when the signal could not be read. `reach` is where it may be
    used.
    """

    id: str | None
    status: SignalStatus
    reach: tuple[Reach, ...] = ()
    held_back: tuple[FieldHeldBack, ...] = ()
    problems: tuple[FieldProblem, ...] = ()


class SignalAnswer(Struct, frozen=True):
    """One result for each signal, in their order."""

    signals: list[SignalResult]
