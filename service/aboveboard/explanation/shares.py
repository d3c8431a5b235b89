"""Shares in whole hundredths that sum to exactly 1, by the largest remainder."""

from collections.abc import Sequence

HUNDREDTHS = 100


def divide(weights: Sequence[float]) -> list[float]:
    """Returns the share of each weight, which is above 0, in whole hundredths. They sum to exactly 1.

    Each is its exact share, rounded down or up. The largest remainders are rounded up, of equal ones the first. So
    a reader who adds the percentages that a page shows gets 100.
    """
    whole = sum(weights)
    exact = [weight / whole * HUNDREDTHS for weight in weights]
    found = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda at: (found[at] - exact[at], at))
    for at in order[: HUNDREDTHS - sum(found)]:
        found[at] += 1
    return [each / HUNDREDTHS for each in found]
