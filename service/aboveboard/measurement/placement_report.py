"""A placement report: the groups, the other policies and the lift, each with its interval."""

from msgspec import Struct

from aboveboard.engine.confidence import Interval
from aboveboard.engine.off_policy import Evaluation
from aboveboard.measurement.drift_alarm import Band


class Group(Struct, frozen=True):
    """`reward` is the mean reward of the first slot; None while there are too few people for an interval."""

    shown: int
    people: int
    reward: Interval | None


class LevelGroup(Struct, frozen=True):
    level: int
    group: Group


class Policy(Struct, frozen=True):
    """What another way of choosing would have earned, had it chosen where a choice was personal. `policy` is
    `everybody`, what everybody gets, or `model`, the newest model at each person's own level.

    A choice at level 0 or in the control group could only have come out as it did, so its row says nothing about any
    other and is left out. So is one where the item that everybody would get now was kept out of the personal part then:
    no row shows what it would have earned.

    Either is judged without having learned from whom it is judged on: people are dealt into five groups, and the rows
    of each are judged by the newest sums less all that was read of that group, as a model of their own (see `held_out`).
    So it is told what such a model earns from people whom it has not met. As these models are made after the rows,
    there is no interval that is always valid. While the sums are made anew, nothing is judged.
    """

    policy: str
    evaluation: Evaluation


class PlacementReport(Struct, frozen=True):
    """`outcomes` were looked at, the newest ones, of all placements; `shown` of this one came out of them, and `gone`
    more of which the placement no longer has all items. `personalized` are the known people at a level above 0, and
    `lift` is their mean reward less that of the control group. Requests about nobody are in `levels` alone: nobody can
    be drawn into the control group there, so nothing is left to compare them with. `band` says whether rewards still
    are what the model says they would be.
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
