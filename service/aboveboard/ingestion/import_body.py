"""The body of a batch of imported outcomes."""

from typing import Annotated

from msgspec import Meta, Raw, Struct

from aboveboard.decisions.request import Candidate, Context
from aboveboard.identifiers import Instant, ItemId, PersonId, PlacementId, new_id
from aboveboard.ingestion.outcome_body import VALUE_MAX
from aboveboard.words import OutcomeKind

POSITION_MAX = 10_000


class ImportedOutcome(Struct, frozen=True, forbid_unknown_fields=True):
    """An item that an app showed without this gateway, and what followed, from the app's own log.

    It counts once for its `id`. `position` is the item's place in the list that was shown, from 1. `candidates` are all
    items that could have been chosen, and `propensity` is the probability with which this one was. `context` is that of
    the request, of which the coarse form is stored. A `person` must agree to `improve`, from before `at` until now.
    """

    id: Annotated[str, new_id(200, "The app's own id of an entry of its log")]
    placement: PlacementId
    item: ItemId
    kind: OutcomeKind
    at: Instant
    value: Annotated[float, Meta(ge=-VALUE_MAX, le=VALUE_MAX)] | None = None
    position: Annotated[int, Meta(ge=1, le=POSITION_MAX)] = 1
    candidates: Annotated[list[Candidate], Meta(min_length=1)] | None = None
    propensity: Annotated[float, Meta(gt=0, le=1)] | None = None
    context: Context = Context()
    person: PersonId | None = None


class ImportBatch(Struct, frozen=True, forbid_unknown_fields=True):
    """The imported outcomes of one request. Each is checked on its own, so a bad one does not refuse the others."""

    outcomes: Annotated[list[Raw], Meta(min_length=1)]
