"""What another way of choosing would have earned, from a log of choices whose chances are known.

A row is one item that was shown: its reward, the chance that it had (`logged`), and the chance that the other way of
choosing, the target, would have given it (`target`). Four estimates of the target's mean reward, in the notation of
the Open Bandit Pipeline (Saito, Aihara, Matsutani and Narita 2021), whose formulas they are, with w = target / logged:

    ips             mean(w * reward)                                    Horvitz and Thompson 1952
    snips           sum(w * reward) / sum(w)                            Swaminathan and Joachims 2015
    direct          mean(expected)
    doubly robust   mean(expected + w * (reward - predicted))           Dudik, Langford and Li 2011

`predicted` is a model's reward for the item of the row, and `expected` the mean of the model's rewards over all items
that could be shown, weighted with the target's chances. Such a model must not have learned from the rows it predicts.
"""

from enum import StrEnum

import numpy as np
from msgspec import Struct

from aboveboard.engine import confidence
from aboveboard.engine.confidence import Interval, RatioSums, always_valid, bootstrap, by_unit, ratio
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.errors import Unprocessable

EFFECTIVE_LEAST = 100
POSITIVES_LEAST = 10
WEIGHT_MOST = 100.0
"""In an interval that is always valid a row weighs at most so much, because only what is bounded can be bounded."""


class Estimator(StrEnum):
    IPS = "ips"
    SNIPS = "snips"
    DIRECT = "direct"
    DOUBLY_ROBUST = "doubly-robust"


class Log(Struct, frozen=True, eq=False):
    """Arrays of one length, not empty, checked by `log_of`, in the order of the decisions. `people` numbers the person of
    each row, from 0."""

    rewards: Floats
    logged: Floats
    target: Floats
    predicted: Floats | None = None
    expected: Floats | None = None
    people: Indexes | None = None


class NoEstimateReason(StrEnum):
    """Why there is no number. The codes are stable; sentences are made of them elsewhere."""

    TOO_FEW_EFFECTIVE = "too-few-effective"
    TOO_FEW_POSITIVE = "too-few-positive"


class NoEstimate(Struct, frozen=True):
    """There was `found` of what `reason` names, and `least` would be enough."""

    reason: NoEstimateReason
    found: float
    least: float


class Evaluation(Struct, frozen=True):
    """Either `refused` is not None, or `estimates` has an interval for each `Estimator` that the log allows.

    `always` is about the mean of min(w, `weight_most`) * reward, which is never above the target's value: rewards are
    not negative. It is that value itself while `clipped`, the number of rows with a greater w, stays 0. Where rows have
    people, it is that of each person's first row. It is None too of a target that was not there before the rows.
    `mean_weight`
    is near 1 in every honest log; otherwise the chances in it are not those by which it was made.
    """

    rows: int
    positives: int
    effective: float
    mean_weight: float
    largest_weight: float
    clipped: int
    weight_most: float
    refused: NoEstimate | None
    estimates: dict[str, Interval]
    always: Interval | None


def log_of(
    rewards: Floats,
    logged: Floats,
    target: Floats,
    *,
    predicted: Floats | None = None,
    expected: Floats | None = None,
    people: Indexes | None = None,
) -> Log:
    """Raises Unprocessable, naming the field, for what no estimate can be made of: nothing, arrays of different
    lengths, a number that is not finite, a reward or a target chance outside 0..1, a logged chance that is not above
    0 and at most 1, or only one of `predicted` and `expected`."""
    _check("rewards", rewards, rewards.size)
    _check("target", target, rewards.size)
    _check("logged", logged, rewards.size)
    if logged.min() <= 0.0:
        raise Unprocessable("a logged chance is 0", field="logged", expected="above 0")
    if (predicted is None) != (expected is None):
        missing = "predicted" if predicted is None else "expected"
        raise Unprocessable(
            "one half of a model", field=missing, expected="predicted and expected, or neither"
        )
    for name, values in (("predicted", predicted), ("expected", expected)):
        if values is not None:
            _check_length(name, values, rewards.size)
            _check_finite(name, values)
    if people is not None:
        _check_length("people", people, rewards.size)
        if not np.issubdtype(people.dtype, np.integer) or people.min() < 0:
            raise Unprocessable("people are not numbered", field="people", expected="whole numbers from 0")
    return Log(rewards, logged, target, predicted, expected, people)


def _check(name: str, values: Floats, size: int) -> None:
    _check_length(name, values, size)
    _check_finite(name, values)
    if values.min() < 0.0 or values.max() > 1.0:
        raise Unprocessable("a number is out of range", field=name, expected="between 0 and 1")


def _check_length(name: str, values: Floats | Indexes, size: int) -> None:
    if values.ndim != 1 or values.size != size:
        raise Unprocessable("one number for each row is needed", field=name, expected="as many as rewards")
    if not size:
        raise Unprocessable("there is no row", field=name, expected="at least one")


def _check_finite(name: str, values: Floats) -> None:
    if not np.isfinite(values).all():
        raise Unprocessable("a number is not finite", field=name, expected="finite numbers")


def weights(log: Log) -> Floats:
    """How much more often the target would have shown each row's item."""
    with np.errstate(over="ignore"):
        found: Floats = log.target / log.logged
    if not np.isfinite(found).all():
        raise Unprocessable(
            "a weight is beyond all numbers", field="logged", expected="chances that are not next to 0"
        )
    return found


def effective(weighted: Floats) -> float:
    """How many equally weighted rows would say as much: sum(w)^2 / sum(w^2) (Kish 1965); 0 where all weights are 0."""
    largest = float(weighted.max())
    if largest == 0.0:
        return 0.0
    scaled = weighted / largest
    return float(scaled.sum() ** 2 / (scaled**2).sum())


def terms(log: Log, estimator: Estimator) -> RatioSums:
    """By row, what the estimator has above and below the line. Raises Unprocessable where it needs a model."""
    weighted, ones = weights(log), np.ones(log.rewards.size)
    match estimator:
        case Estimator.IPS:
            return RatioSums(weighted * log.rewards, ones)
        case Estimator.SNIPS:
            return RatioSums(weighted * log.rewards, weighted)
    if log.predicted is None or log.expected is None:
        raise Unprocessable(
            "this estimator needs a model", field="expected", expected="predicted and expected"
        )
    if estimator is Estimator.DIRECT:
        return RatioSums(log.expected, ones)
    return RatioSums(log.expected + weighted * (log.rewards - log.predicted), ones)


def value(log: Log, estimator: Estimator) -> float:
    """The estimate alone, whatever it is worth. SNIPS is 0 where the target shows none of the rows."""
    return ratio(terms(log, estimator))


def refusal(
    log: Log, *, effective_least: float = EFFECTIVE_LEAST, positives_least: int = POSITIVES_LEAST
) -> NoEstimate | None:
    """Why the log cannot rank anything, or None: below these bounds an interval is a guess about a guess."""
    enough, positives = effective(weights(log)), int((log.rewards[log.target > 0.0] > 0.0).sum())
    if enough < effective_least:
        return NoEstimate(NoEstimateReason.TOO_FEW_EFFECTIVE, enough, effective_least)
    if positives < positives_least:
        return NoEstimate(NoEstimateReason.TOO_FEW_POSITIVE, positives, positives_least)
    return None


def evaluate(
    log: Log,
    randomness: np.random.Generator,
    *,
    fixed: bool = True,
    weight_most: float = WEIGHT_MOST,
    level: float = confidence.LEVEL,
    replicates: int = confidence.REPLICATES,
) -> Evaluation:
    """All estimates with their intervals, or the reason why there are none. Equal randomness gives equal bits.

    `fixed` is whether the target was there before the first row. If not, no interval holds however often one looks.
    """
    weighted, refused = weights(log), refusal(log)
    estimates: dict[str, Interval] = {}
    always = None
    if refused is None:
        for estimator in Estimator if log.expected is not None else (Estimator.IPS, Estimator.SNIPS):
            sums = by_unit(*terms(log, estimator), log.people)
            estimates[estimator] = bootstrap(sums, randomness, level=level, replicates=replicates)
        always = always_valid_ips(log, weight_most=weight_most, level=level) if fixed else None
    return Evaluation(
        rows=log.rewards.size,
        positives=int((log.rewards > 0.0).sum()),
        effective=effective(weighted),
        mean_weight=float(weighted.mean()),
        largest_weight=float(weighted.max()),
        clipped=int((weighted > weight_most).sum()),
        weight_most=weight_most,
        refused=refused,
        estimates=estimates,
        always=always,
    )


def always_valid_ips(
    log: Log, *, weight_most: float = WEIGHT_MOST, level: float = confidence.LEVEL
) -> Interval:
    """The mean of min(w, weight_most) * reward, with an interval that holds however often one looks.

    Its low end bounds the target's value too, clipped or not. The bound must be declared before looking, the rows must
    be those of one target, and what is worth showing must not drift while they come in.

    Where rows have people, it is made of the first row of each: what comes of a person tells what will come of them
    next, so that their later rows are no fair game. Which row that is hangs on no reward, as rows stand in the order of
    their decisions.
    """
    clipped = np.minimum(weights(log), weight_most) * log.rewards
    if log.people is not None:
        clipped = clipped[np.unique(log.people, return_index=True)[1]]
    return always_valid(clipped, least=0.0, most=weight_most, level=level)
