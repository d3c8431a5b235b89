"""A check of the control group's size: whether as many people are in it as were drawn.

When the sizes do not fit the declared share, something treats the groups differently before the outcome. Then no lift
can be trusted (Fabijan and others 2019, "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments").

A report is read again and again, so the check holds however often one looks. It is the e-process of a Beta mixture
against the declared share (Lindon and Malek 2022, "Anytime-Valid Inference for Multinomial Count Data"):

    e = B(a + k, b + n - k) / B(a, b) / s^k / (1 - s)^(n - k)

Here s is the share, and k of n people are in the control group. The prior has a = s W and b = (1 - s) W.
While s is true, e ever reaches 1 / p with a probability of p at most (Ville).
"""

import math

from msgspec import Struct

WEIGHT = 100.0
"""The people that the mixture counts as. It looks best for differences of some hundredths."""

MISMATCH = 0.001
"""The probability that a check of a right share ever reports a mismatch, at most."""


class SampleRatio(Struct, frozen=True):
    """The check: `control` of `people` are in the control group, where `share` was declared.

    `p` is valid at every look. `mismatch` is True from `MISMATCH` down.
    """

    share: float
    people: int
    control: int
    p: float
    mismatch: bool


def check_ratio(share: float, people: int, control: int) -> SampleRatio:
    """Returns the check of `control` out of `people`, for a share above 0 and below 1."""
    p = min(1.0, math.exp(-log_evidence(share, people, control)))
    return SampleRatio(share, people, control, p, p <= MISMATCH)


def log_evidence(share: float, people: int, control: int) -> float:
    """Returns the logarithm of e."""
    rest, one, other = people - control, share * WEIGHT, (1.0 - share) * WEIGHT
    mixture = _log_beta(one + control, other + rest) - _log_beta(one, other)
    return mixture - control * math.log(share) - rest * math.log1p(-share)


def _log_beta(one: float, other: float) -> float:
    return math.lgamma(one) + math.lgamma(other) - math.lgamma(one + other)
