"""The outcomes of a request."""

from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct

from aboveboard.identifiers import DecisionId, Instant, ItemId, new_id
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.validation import UNDECODABLE, fault
from aboveboard.words import OutcomeKind

VALUE_MAX = 1_000_000


class Outcome(Struct, frozen=True, forbid_unknown_fields=True):
    """An action of the person. Without an `id`, each decision, item and kind counts once. With one, each decision and
    item does. One of kind `reverted` undoes what was `taken`: with an `id` that one, without it all before it.
    """

    decision: DecisionId
    item: ItemId
    kind: OutcomeKind
    id: Annotated[str, new_id(200, "The app's own id of an outcome")] | None = None
    value: Annotated[float, Meta(ge=-VALUE_MAX, le=VALUE_MAX)] | None = None
    at: Instant | None = None


class OutcomeBatch(Struct, frozen=True, forbid_unknown_fields=True):
    """The outcomes of one request. Each is checked on its own, so a bad one does not refuse the others."""

    outcomes: Annotated[list[Raw], Meta(min_length=1)]


_outcome = msgspec.json.Decoder(Outcome)


def parse_outcome(raw: Raw) -> Outcome | FieldProblem:
    """Returns the outcome, or the problem with its shape. The problem holds no value of the outcome."""
    try:
        return _outcome.decode(raw)
    except UNDECODABLE as error:
        found = fault(error, Outcome)
        return FieldProblem(found.field or "outcome", found.expected)
