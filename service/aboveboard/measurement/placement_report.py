"""A placement report: the groups, the other policies and the lift, each with its interval."""

from typing import Literal

from msgspec import Struct

from aboveboard.decisions.narrowness import Narrowness
from aboveboard.engine.confidence import Interval
from aboveboard.engine.no_estimate import NoEstimateReason
from aboveboard.engine.off_policy import Evaluation
from aboveboard.engine.sample_ratio import SampleRatio
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.imported_report import ImportedReport

UNITS_LEAST = 30
"""The fewest people of whom a group gets a number."""


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

    Weights are clipped (see `engine.off_policy`). These models are built after the rows, so no always-valid interval
    exists. While the sufficient statistics are rebuilt, no policy is judged.
    """

    policy: str
    evaluation: Evaluation


UNSEEN_LEAST = 1000
"""The decisions with an outcome after which no `seen` among them is no chance."""


class AnswerCounts(Struct, frozen=True):
    """The number of decisions in a sample, of the outcomes that are `seen`, and of the automatic ones. All are 0 in
    older samples.
    """

    decisions: int = 0
    seen: int = 0
    automatic: int = 0


def suggest(answers: str, sample: AnswerCounts) -> Literal["clicks"] | None:
    """Returns `clicks` where a placement expects `seen`, and none came in UNSEEN_LEAST decisions."""
    is_unseen = sample.decisions - sample.automatic >= UNSEEN_LEAST and sample.seen == 0
    return "clicks" if answers == "seen" and is_unseen else None


class Sample(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """The sample of a placement, read in the background at `made`, in `took_ms` ms.

    It has the newest `outcomes` of the `of` that were stored for the placement, which are this `share`. `first` and
    `last` are the days of its decisions. They do not depend on the days that the report is about. `decisions` counts
    the decisions of these outcomes. `seen` counts those of that kind that the app reported, and `automatic` those that
    the gateway counted by itself.
    """

    made: str
    took_ms: int
    outcomes: int
    of: int
    share: float
    first: str | None
    last: str | None
    decisions: int = 0
    seen: int = 0
    automatic: int = 0


class Weight(Struct, frozen=True):
    """A learned weight of the newest model: what `feature` adds to the expected reward, in `words`."""

    feature: str
    words: str
    weight: float


class ItemReport(Struct, frozen=True):
    """One item in the sample, in any slot, and its learned weights.

    `shown` counts its displays with an outcome, and `people` the units that they were shown to. `taken` counts those
    that were taken, and `reward` is their mean reward. Both are None while there are too few people. A removed item
    is no longer in the placement, and has no weights here.
    """

    item: str
    shown: int
    people: int
    taken: int | None
    reward: Interval | None
    weights: list[Weight]
    removed: bool = False


class PartReport(Struct, frozen=True):
    """One part in the sample, in all items that have it, and its learned weight; None before it has one.

    The other fields are as in `ItemReport`. A removed part is no longer in the placement.
    """

    slot: str
    part: str
    shown: int
    people: int
    taken: int | None
    reward: Interval | None
    weight: float | None = None
    removed: bool = False


class PlacementReport(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """The report of one placement.

    - `first` and `last` are the days of the decisions, in UTC and both included. None is an open end.
    - `outcomes` counts the stored outcomes of the placement on these days. `waiting` are those of any day that are not
      learned yet, and in no number here.
    - `shown` counts the first slots of these days with an outcome. Nothing is cut, and a removed item changes nothing.
    - `refused` says why no mean is given: every reward is the same, or the mean weight is far from 1.
    - `personalized` are the known people at a level above 0.
    - `lift` is their mean reward less that of the control group. `mixed` counts the people who are in both, such as
      guests who were linked later. They make the interval of the lift wider, never narrower. A linked guest counts
      beside the id of the account, in every number of people.
    - `sample_ratio` checks the size of the control group. None without one, or with too few people.
    - `sample` is what `gone`, `policies` and `items` are from. None until the first sample is read.
    - `gone` counts the first slots left out of `policies`, because the placement has none of their candidates any more.
    - `weights` are those of the newest model that are about no single item.
    - `suggests` is `clicks` where no `seen` came in 1,000 decisions. Then report `seen`, or declare `answers`.
    - `band` is the drift alarm's result, from the newest outcomes of any day.
    - `parts` are those that items are made of, by slot, in any place of a list.
    - `narrowness` says how far the decisions of the sample narrowed down, and how often things moved. None without a sample.
    - `imported` are the outcomes of the app's own log. They are in no other number here, only in the weights.

    Requests about no person are in `levels`, and in `policies` where the choice was personal. They are never
    drawn into the control group, so no group compares with them.
    """

    placement: str
    first: str | None
    last: str | None
    outcomes: int
    waiting: int
    shown: int
    refused: NoEstimateReason | None
    levels: list[LevelGroup]
    control: Group
    personalized: Group
    mixed: int
    lift: Interval | None
    sample_ratio: SampleRatio | None
    sample: Sample | None
    gone: int
    policies: list[Policy]
    items: list[ItemReport]
    weights: list[Weight]
    band: Band
    suggests: Literal["clicks"] | None = None
    imported: ImportedReport = ImportedReport()
    parts: list[PartReport] = []
    narrowness: Narrowness | None = None
