"""The verdict on one comparison (promise 19). Both "disparity" and "fine" need evidence, and neither is a default."""

from msgspec import Struct

from aboveboard.bias.ratio import RatioInterval
from aboveboard.words import Word


class BiasVerdict(Word):
    """The verdict on one comparison.

    - `DISPARITY`: the group gets materially less: less than tau times as much as the reference.
    - `FINE`: it gets at least tau times as much.
    - `WATCH`: it gets less, and whether materially less is open.
    - `NOT_ENOUGH`: there are too few people for any of these.
    - `NOT_LOOKED`: a group is too small to be looked at.
    """

    DISPARITY = "disparity"
    FINE = "fine"
    WATCH = "watch"
    NOT_ENOUGH = "not_enough"
    NOT_LOOKED = "not_looked"


class BiasEvidence(Struct, frozen=True):
    """The evidence on one comparison.

    `interval` is that of this report, at its part of alpha. So all reports of a watch together have a wrong disparity,
    or a wrong fine, with a probability of alpha at most. `is_evident` says that the daily evidence is among the findings
    of e-BH. It needs several times the people, and holds where rates drift within a report.
    """

    interval: RatioInterval
    is_evident: bool


def give_verdict(found: BiasEvidence | None, tau: float) -> BiasVerdict:
    """Returns the verdict; `found` is None for a group that is too small to be looked at.

    Evidence of all days that this report does not bear out is something to watch, never fine.
    """
    if found is None:
        return BiasVerdict.NOT_LOOKED
    low, high = found.interval.low, found.interval.high
    if high is not None and high < tau:
        return BiasVerdict.DISPARITY
    if found.is_evident:
        return BiasVerdict.WATCH
    if low >= tau:
        return BiasVerdict.FINE
    return BiasVerdict.WATCH if high is not None and high < 1.0 else BiasVerdict.NOT_ENOUGH
