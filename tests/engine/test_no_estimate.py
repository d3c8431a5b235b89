"""The refusal of a mean weight that is away from 1."""

import numpy as np
import pytest
from aboveboard.engine.confidence import RatioSums
from aboveboard.engine.no_estimate import NoEstimate, NoEstimateReason, refuse_weight


@pytest.mark.parametrize(
    ("weight", "reason"),
    [
        (1.0, None),
        (1.09, None),
        (1.2, NoEstimateReason.MEAN_WEIGHT),
        (0.6, None),
        (0.4, NoEstimateReason.RARELY_SHOWN),
    ],
)
def test_only_a_high_mean_weight_speaks_against_the_log(
    weight: float, reason: NoEstimateReason | None
) -> None:
    """A low one says that little was shown of what is preferred. A small distance is none."""
    found = refuse_weight(RatioSums(np.full(400, weight), np.ones(400)))
    assert found == (None if reason is None else NoEstimate(reason, pytest.approx(weight), 1.0))


@pytest.mark.parametrize("people", [4, 400])
def test_few_people_are_no_evidence_against_the_log(people: int) -> None:
    """The same mean weight of 2 is refused either way, but only many people say that the rows were selected."""
    above = np.where(np.arange(people) % 4 == 0, 50.0, 10.0)
    found = refuse_weight(RatioSums(above, np.full(people, 10.0)))
    assert found is not None
    many = people > 100
    assert found.reason is (NoEstimateReason.MEAN_WEIGHT if many else NoEstimateReason.UNSTABLE_WEIGHT)
    assert (found.found, found.least) == (2.0, 1.0)
