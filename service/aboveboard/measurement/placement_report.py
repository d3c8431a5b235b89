"""A placement report: the groups, the other policies and the lift, each with its interval."""

from msgspec import Struct

from aboveboard.engine.confidence import Interval
from aboveboard.engine.off_policy import Evaluation
from aboveboard.measurement.drift_alarm import Band


class Group(Struct, frozen=True):
    """A group of first slots. `shown` counts them, and `people` the units that they were shown to.

    `reward` is their mean reward; None while there are too few people for an interval.
    """

    shown: int
    people: int
    reward: Interval | None


class LevelGroup(Struct, frozen=True):
    """The group of one level in force, without the control group."""

    level: int
    group: Group


class Policy(Struct, frozen=True):
    """The estimated reward of another policy, from the rows in which the choice was personal.

    `policy` is `everybody` for the baseline, or `model` for the newest model at each person's own level.

    A row at level 0 or in the control group is left out. It had one possible choice, so it says nothing about
    others. A row is also left out when the item that the baseline would now choose was kept out of
    the personal part. No row shows the reward of that item.

    Neither policy has learned from the outcomes it is judged on. People are divided into five groups. The
    rows of each group are judged by a model without the outcomes read of that group (see `cross_fit`). Older
    outcomes of the same people, which the report did not read, stay in it. Without such, the estimate is for
    new people.

    These models are built after the rows, so no always-valid interval exists. While the sufficient statistics
    are rebuilt, no policy is judged.
    """

    policy: str
    evaluation: Evaluation


class PlacementReport(Struct, frozen=True):
    """The report of one placement, from the newest `outcomes` of all placements.

    - `shown` counts the first slots of this placement among them.
    - `gone` counts those left out, because the placement no longer has all their candidates.
    - `personalized` are the known people at a level above 0.
    - `lift` is their mean reward less that of the control group.
    - `band` is the drift alarm's result.

    Requests about no person are in `levels`, and in `policies` where the choice was personal. They are never
    drawn into the control group, so no group compares with them.
    """

    placement: str
    outcomes: int
    shown: int
    gone: int
    levels: list[LevelGroup]
    control: Group
    personalized: Group
    lift: Interval | None
    policies: list[Policy]
    band: Band
