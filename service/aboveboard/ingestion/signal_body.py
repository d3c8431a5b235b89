"""The signals of a request."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw, Struct, structs

from aboveboard.identifiers import Instant, PersonId, SessionId, new_id, text
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.validation import UNDECODABLE, fault


class Signal(Struct, frozen=True, forbid_unknown_fields=True):
    """An action of a person. `id` is the app's own, and counts once. `fields` are those of the type.

    A `preview` is the action of a bot, or of an editor at work. It is withheld.
    """

    id: Annotated[str, new_id(200, "The app's own id of a signal")]
    type: Annotated[str, text(100, "One of the declared types of signals")]
    person: PersonId
    session: SessionId | None = None
    at: Instant | None = None
    # msgspec describes no type that contains itself; `signals.fields` checks each value.
    fields: dict[str, Any] = {}
    preview: bool = False


class SignalBatch(Struct, frozen=True, forbid_unknown_fields=True):
    """The signals of one request. Each is checked on its own, so a bad one does not refuse the others.

    With `preview`, each of them is one.
    """

    signals: Annotated[list[Raw], Meta(min_length=1)]
    preview: bool = False


_signal = msgspec.json.Decoder(Signal)


def parse_signal(raw: Raw, *, preview: bool) -> Signal | FieldProblem:
    """Returns the signal, or the problem with its shape. The problem holds no value of the signal."""
    try:
        signal = _signal.decode(raw)
        return structs.replace(signal, preview=True) if preview else signal
    except UNDECODABLE as error:
        found = fault(error, Signal)
        return FieldProblem(found.field or "signal", found.expected)
