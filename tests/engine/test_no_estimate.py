"""The refusal of a mean weight that is away from 1."""

import numpy as np
import pytest
from aboveboard.engine.confidence import RatioSums
from aboveboard.engine.no_estimate import NoEstimate, NoEstimateReason, refuse_weight


@pytest.mark.parametrize(
    ("weight", "is_clipped", "reason"),
    [
        (1.0, False, None),
        (1.09, False, None),
        (1.2, False, NoEstimateReason.MEAN_WEIGHT),
        (1.2, True, NoEstimateReason.MEAN_WEIGHT),
        (0.8, False, NoEstimateReason.RARELY_SHOWN),
        (0.8, True, None),
        (0.4, True, NoEstimateReason.RARELY_SHOWN),
    ],
)
def test_a_mean_weight_away_from_one_is_refused(
    weight: float, is_clipped: bool, reason: NoEstimateReason | None
) -> None:
    """Only a high one speaks against the log. A low one is explained where weights were clipped; a small distance is none."""
    found = refuse_weight(RatioSums(np.full(400, weight), np.ones(400)), is_clipped=is_clipped)
    assert found == (None if reason is None else NoEstimate(reason, pytest.approx(weight), 1.0))


@pytest.mark.parametrize("people", [4, 400])
def test_few_people_are_no_evidence_against_the_log(people: int) -> None:
    """The same mean weight of 2 is refused either way, but only many people say that the rows were selected."""
    above = np.where(np.arange(people) % 4 == 0, 50.0, 10.0)
    found = refuse_weight(RatioSums(above, np.full(people, 10.0)), is_clipped=False)
    assert found is not None
    many = people > 100
    assert found.reason is (NoEstimateReason.MEAN_WEIGHT if many else NoEstimateReason.UNSTABLE_WEIGHT)
    assert (found.found, found.least) == (2.0, 1.0)
