"""The worth of the outcomes of a placement, as an app declares it."""

from typing import Annotated

from msgspec import Meta, Struct, structs

from aboveboard.engine.rewards import Rewards
from aboveboard.errors import Unprocessable

Worth = Annotated[float, Meta(ge=0, le=1)]


class RewardsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The worth of each kind of outcome to the app, from 0 to 1. Decisions prefer items of the highest expected worth.

    With `per_value`, an outcome `taken` with a `value` is worth `value * per_value`, clipped to 0 to 1. If 100 is a high
    value, 0.01 fits.

    `nothing` is the worth of a decision for an item that shows nothing. Without it, it is the `prior_reward`.
    """

    taken: Worth = 1.0
    seen: Worth = 0.0
    dismissed: Worth = 0.0
    objected: Worth = 0.0
    per_value: Annotated[float, Meta(gt=0, le=1_000_000)] | None = None
    nothing: Worth | None = None


def read_rewards(body: RewardsBody, prior_reward: float) -> Rewards:
    """Returns the rewards. Raises Unprocessable when every outcome has the same worth, as none teaches anything.

    Without a worth of its own, showing nothing is worth the expected reward of an item with no data.
    """
    kinds = (body.taken, body.seen, body.dismissed, body.objected)
    if len(set(kinds)) == 1 and body.per_value is None:
        raise Unprocessable(
            "All outcomes have the same worth, so nothing can be learned. Declare different worths.",
            field="rewards",
            expected="different worths, such as 1 for `taken` and 0 for the others",
        )
    nothing = prior_reward if body.nothing is None else body.nothing
    return Rewards(*kinds, per_value=body.per_value, nothing=nothing)


def describe_rewards(rewards: Rewards) -> RewardsBody:
    """Returns the rewards as they count."""
    return RewardsBody(**structs.asdict(rewards))
