"""The causes of a gap, as a report shows them: found by deciding again, so that they are computed and not guessed.

The gap is that of the exact chances of the class in the first slot, by person. Three views of it stand side by side:

1. What removed the class from the candidates: rules, limits and times. Each is undone, and the decision made again.
2. The nested steps of the dial, which add up to the gap, and the keys inside the largest step.
3. What a law binds: the caps of the dial. Each is laid on the other group too.
"""

from msgspec import Struct

from aboveboard.bias.comparisons import Mix
from aboveboard.bias.intersections import Attributes
from aboveboard.engine.confidence import Interval


class ReasonPart(Struct, frozen=True, kw_only=True):
    """A reason that touched decisions, and its `part` of the gap: the gap with it less the gap without it.

    `reason` is `rule:<id>`, `limit` or `not_active` for removals, and `cap:<what bound the level>` for caps. `share`
    is that of the group's decisions that it touched, and `reference_share` that of the reference's.
    """

    reason: str
    share: float
    reference_share: float
    part: Interval


class KeyPart(Struct, frozen=True):
    """A key of interests, or `context.<field>=<value>`, and what it makes of the gap.

    That is the groups' difference in how much the chance falls without the key. None where some number of people with
    or without it is small.
    """

    key: str
    part: float | None


class GapCauses(Struct, frozen=True, kw_only=True):
    """The causes of one gap. Without enough people that could be decided again, `gap` and the rest are None or empty.

    `cause` is the one to look at: a reason, a step, `dial` for a difference in chosen levels, or None where nothing is
    sure. `by_rule` names a rule that no choice lifts, or a cap, where the gap is gone without it. `steps` add up to `gap`.
    `step` is the largest, and `keys` are its keys. `hidden_keys` more are about too few people to be named. `mix` are the
    parts of the gap by level in force.

    With equal candidates and rules, no gap is above `bound`: the strength of the highest level in force.
    """

    by: Attributes
    group: str
    reference: str
    gap: float | None = None
    cause: str | None = None
    by_rule: str | None = None
    opportunity: tuple[ReasonPart, ...] = ()
    caps: tuple[ReasonPart, ...] = ()
    steps: dict[str, Interval] | None = None
    step: str | None = None
    keys: tuple[KeyPart, ...] = ()
    hidden_keys: int = 0
    mix: Mix | None = None
    bound: float | None = None


class DecidedCount(Struct, frozen=True):
    """The decisions of the report, those of them that were `decided` again, and the others by why they were not.

    A number is None where it, or what is left of it, is about too few people.
    """

    decisions: int | None
    decided: int | None
    undecided: dict[str, int | None]
