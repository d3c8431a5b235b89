"""The arrangement of a placement in requests and answers."""

from typing import Annotated

from msgspec import Meta, Struct, structs

from aboveboard.engine.arrangement import Arrangement, ArrangementKind
from aboveboard.errors import Unprocessable
from aboveboard.people.arrangements import SETTLED_DAYS
from aboveboard.words import PlacementKind


class ArrangementBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The slots that adapt to a person, and how often they may change.

    `free`: each answer may differ. `fixed`: the declared order for all people. `split`: the first `adaptive` slots adapt, and
    below them all items follow in the declared order, the chosen ones too. `emphasis`: the order never changes, and
    `adaptive` items are marked.

    Chosen items stay. Once `settle_days` have passed, the next visit changes at most `moves_max` slots. A move is a slot
    whose item differs. At levels that remember nothing, nothing adapts.
    """

    kind: ArrangementKind = "free"
    adaptive: Annotated[int, Meta(ge=1, le=20)] = 3
    settle_days: Annotated[int, Meta(ge=1, le=30)] = 7
    moves_max: Annotated[int, Meta(ge=0, le=20)] = 1


class Arrangeable(Struct, frozen=True):
    """The fields of a placement that decide which arrangements it may have."""

    kind: PlacementKind
    baseline: str
    has_cap: bool


def read_arrangement(body: ArrangementBody, of: Arrangeable) -> Arrangement:
    """Returns the arrangement. Raises Unprocessable where the rest of the placement does not fit it."""
    if body.kind == "free":
        return Arrangement(**structs.asdict(body))
    if of.baseline != "editorial":
        raise Unprocessable(
            "An arrangement needs the declared order as its baseline. Set `baseline` to `editorial`.",
            field="baseline",
            expected="editorial, for an arrangement other than free",
        )
    if of.kind is PlacementKind.MESSAGE:
        raise Unprocessable(
            "A message is sent, and has no place to keep. Leave `arrangement` out.",
            field="arrangement.kind",
            expected="free, for a placement of kind message",
        )
    if of.has_cap:
        raise Unprocessable(
            "A cap would take items out of the arrangement. Leave `cap` and `total_cap` out.",
            field="arrangement.kind",
            expected="free, for a placement with a cap",
        )
    rounds = -(-body.adaptive // body.moves_max) if body.moves_max else 0
    if rounds * body.settle_days > SETTLED_DAYS:
        raise Unprocessable(
            "Some slots would keep their item longer than it may be stored. Set fewer days or more moves.",
            field="arrangement.settle_days",
            expected=f"at most {SETTLED_DAYS} days until every slot had its turn",
        )
    return Arrangement(**structs.asdict(body))


def describe_arrangement(arrangement: Arrangement) -> ArrangementBody:
    """Returns the arrangement as answers have it."""
    return ArrangementBody(**structs.asdict(arrangement))
