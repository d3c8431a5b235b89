"""Off-policy evaluation: what another policy would have earned, from a log of choices with known
probabilities.

A row is one item that was shown. It has a reward, the probability that showed it (`logged`), and the
probability under the other policy, the target (`target`). There are four estimates of the target's mean
reward. The notation and formulas are those of the Open Bandit Pipeline (Saito, Aihara, Matsutani and Narita
2021), with w = target / logged:

    ips             mean(w * reward)                                    Horvitz and Thompson 1952
    snips           sum(w * reward) / sum(w)                            Swaminathan and Joachims 2015
    direct          mean(expected)
    doubly robust   mean(expected + w * (reward - predicted))           Dudik, Langford and Li 2011

A row that was nearly impossible has a weight that outweighs all others. So `evaluate` clips weights at a bound,
min(w, weight_most) (Ionides 2008, "Truncated importance sampling"). The bound is declared before looking.
Clipping can lower the ips estimate, never raise it. The share of clipped rows is reported.

`predicted` is a model's reward for the item of the row. `expected` is the mean of the model's rewards over
all items that could be shown, weighted with the target's probabilities. Such a model must not have learned
from the rows it predicts.
"""

from enum import StrEnum

import numpy as np
from msgspec import Struct

from aboveboard.engine import confidence
from aboveboard.engine.confidence import Interval, RatioSums, always_valid, bootstrap, by_unit, ratio
from aboveboard.engine.no_estimate import (
    EFFECTIVE_LEAST,
    POSITIVES_LEAST,
    NoEstimate,
    NoEstimateReason,
    refuse_weight,
)
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.errors import Unprocessable

WEIGHT_MOST = 100.0
"""The bound at which weights are clipped, unless a caller declares another. An always-valid interval needs one,
because only bounded values can be bounded.
"""


class Estimator(StrEnum):
    IPS = "ips"
    SNIPS = "snips"
    DIRECT = "direct"
    DOUBLY_ROBUST = "doubly-robust"


class Log(Struct, frozen=True, eq=False):
    """Arrays of one length, not empty, checked by `log_of`, in the order of the decisions.

    `people` numbers the person of each row, from 0.
    """

    rewards: Floats
    logged: Floats
    target: Floats
    predicted: Floats | None = None
    expected: Floats | None = None
    people: Indexes | None = None


class Evaluation(Struct, frozen=True):
    """Either `refused` is not None, or `estimates` has an interval for each `Estimator` that the log allows.

    All of it is about weights clipped at `weight_most`, but for `largest_weight`. `clipped` is the number of rows
    with a greater weight, and `clipped_share` their share. The mean that `ips` estimates is then below the target's
    value, because rewards are not negative. It is that value while `clipped` stays 0.

    `always` is about the same mean as `ips`. In a log with people it is about the first row of each person. It
    is None when refused, and for a target that is newer than the rows. `mean_weight` is near 1 in every honest log
    without clipped rows.
    """

    rows: int
    positives: int
    effective: float
    mean_weight: float
    largest_weight: float
    clipped: int
    clipped_share: float
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
    """Returns the log of these arrays.

    Raises Unprocessable, naming the field, for a log that allows no estimate: an empty one, arrays of different
    lengths, or a number that is not finite. It also refuses a reward or a target probability outside 0..1, and a
    logged probability outside (0, 1]. It refuses `people` that are not whole numbers from 0 up, gaps allowed. It
    refuses `predicted` without `expected`, or the reverse.
    """
    _check("rewards", rewards, rewards.size)
    _check("target", target, rewards.size)
    _check("logged", logged, rewards.size)
    if logged.min() <= 0.0:
        raise Unprocessable("A logged probability is 0.", field="logged", expected="above 0")
    if (predicted is None) != (expected is None):
        missing = "predicted" if predicted is None else "expected"
        raise Unprocessable(
            "One of the two predictions is missing.",
            field=missing,
            expected="predicted and expected, or neither",
        )
    for name, values in (("predicted", predicted), ("expected", expected)):
        if values is not None:
            _check_length(name, values, rewards.size)
            _check_finite(name, values)
    if people is not None:
        _check_length("people", people, rewards.size)
        if not np.issubdtype(people.dtype, np.integer) or people.min() < 0:
            raise Unprocessable("People are not numbered.", field="people", expected="whole numbers from 0")
    return Log(rewards, logged, target, predicted, expected, people)


def _check(name: str, values: Floats, size: int) -> None:
    _check_length(name, values, size)
    _check_finite(name, values)
    if values.min() < 0.0 or values.max() > 1.0:
        raise Unprocessable("A number is out of range.", field=name, expected="between 0 and 1")


def _check_length(name: str, values: Floats | Indexes, size: int) -> None:
    if values.ndim != 1 or values.size != size:
        raise Unprocessable("The arrays have different lengths.", field=name, expected="as many as rewards")
    if not size:
        raise Unprocessable("There is no row.", field=name, expected="at least one")


def _check_finite(name: str, values: Floats) -> None:
    if not np.isfinite(values).all():
        raise Unprocessable("A number is not finite.", field=name, expected="finite numbers")


def weights(log: Log) -> Floats:
    """Returns target / logged of each row: how many times as often the target would show it.

    Raises Unprocessable when a weight is too large for a double.
    """
    with np.errstate(over="ignore"):
        found: Floats = log.target / log.logged
    if not np.isfinite(found).all():
        raise Unprocessable(
            "A weight is too large for a double.",
            field="logged",
            expected="probabilities that are not next to 0",
        )
    return found


def effective(weighted: Floats) -> float:
    """Returns the equivalent number of equally weighted rows: sum(w)^2 / sum(w^2) (Kish 1965); 0 where all
    weights are 0.
    """
    largest = float(weighted.max())
    if largest == 0.0:
        return 0.0
    scaled = weighted / largest
    return float(scaled.sum() ** 2 / (scaled**2).sum())


def terms(log: Log, estimator: Estimator) -> RatioSums:
    """Returns, by row, the parts of the estimator above and below the line. Raises Unprocessable where it
    needs a model that the log lacks, and for a weight that is too large.
    """
    weighted, ones = weights(log), np.ones(log.rewards.size)
    match estimator:
        case Estimator.IPS:
            return RatioSums(weighted * log.rewards, ones)
        case Estimator.SNIPS:
            return RatioSums(weighted * log.rewards, weighted)
    if log.predicted is None or log.expected is None:
        raise Unprocessable(
            "This estimator needs a model.", field="expected", expected="predicted and expected"
        )
    if estimator is Estimator.DIRECT:
        return RatioSums(log.expected, ones)
    return RatioSums(log.expected + weighted * (log.rewards - log.predicted), ones)


def value(log: Log, estimator: Estimator) -> float:
    """Returns the estimate alone, however uncertain. SNIPS is 0 where the target shows none of the rows.

    Raises Unprocessable for an estimator whose model the log lacks, and for a weight that is too large.
    """
    return ratio(terms(log, estimator))


def clip(log: Log, weight_most: float) -> Log:
    """Returns the log with the target probabilities lowered where a weight would exceed `weight_most`."""
    clipped: Floats = np.minimum(log.target, weight_most * log.logged)
    return Log(log.rewards, log.logged, clipped, log.predicted, log.expected, log.people)


def refusal(
    log: Log,
    *,
    effective_least: float = EFFECTIVE_LEAST,
    positives_least: int = POSITIVES_LEAST,
) -> NoEstimate | None:
    """Returns why the log cannot rank anything, or None. Below these bounds an interval is a guess about a
    guess. A row with a reward counts only where the target may show it.
    """
    weighted = weights(log)
    enough, positives = effective(weighted), int((log.rewards[log.target > 0.0] > 0.0).sum())
    if enough < effective_least:
        return NoEstimate(NoEstimateReason.TOO_FEW_EFFECTIVE, enough, effective_least)
    if positives < positives_least:
        return NoEstimate(NoEstimateReason.TOO_FEW_POSITIVE, positives, positives_least)
    if float(log.rewards.min()) == float(log.rewards.max()):
        return NoEstimate(NoEstimateReason.EQUAL_REWARDS, 1, 2)
    return refuse_weight(by_unit(weighted, np.ones(weighted.size), log.people))


def evaluate(
    log: Log,
    randomness: np.random.Generator,
    *,
    fixed: bool = True,
    weight_most: float = WEIGHT_MOST,
    level: float = confidence.LEVEL,
    replicates: int = confidence.REPLICATES,
) -> Evaluation:
    """Returns all estimates with their intervals, or the reason for having none. Equal randomness gives equal
    bits.

    `weight_most` clips the weights, and must be declared before looking. `fixed` says that the target existed
    before the first row. Otherwise no interval is valid for repeated looks.
    """
    unclipped, clipped = weights(log), clip(log, weight_most)
    beyond = int((unclipped > weight_most).sum())
    refused = refusal(clipped)
    estimates: dict[str, Interval] = {}
    always = None
    if refused is None:
        for estimator in Estimator if log.expected is not None else (Estimator.IPS, Estimator.SNIPS):
            sums = by_unit(*terms(clipped, estimator), log.people)
            estimates[estimator] = bootstrap(sums, randomness, level=level, replicates=replicates)
        always = always_valid_ips(log, weight_most=weight_most, level=level) if fixed else None
    weighted = weights(clipped)
    return Evaluation(
        rows=log.rewards.size,
        positives=int((log.rewards > 0.0).sum()),
        effective=effective(weighted),
        mean_weight=float(weighted.mean()),
        largest_weight=float(unclipped.max()),
        clipped=beyond,
        clipped_share=beyond / log.rewards.size,
        weight_most=weight_most,
        refused=refused,
        estimates=estimates,
        always=always,
    )


def always_valid_ips(
    log: Log, *, weight_most: float = WEIGHT_MOST, level: float = confidence.LEVEL
) -> Interval:
    """Returns the mean of min(w, weight_most) * reward, with an interval that holds however often one looks.

    Its low end bounds the target's value too, clipped or not. The bound must be declared before looking, and
    the rows must be those of one target. The worth of showing items must not drift while rows come in.

    In a log with people, only the first row of each counts. A person's earlier rows predict the later ones,
    so betting on those would not be a fair game. No reward decides which row is the first, because rows are
    in the order of their decisions.
    """
    clipped = np.minimum(weights(log), weight_most) * log.rewards
    if log.people is not None:
        clipped = clipped[np.unique(log.people, return_index=True)[1]]
    return always_valid(clipped, least=0.0, most=weight_most, level=level)
