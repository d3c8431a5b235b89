"""The suppression of small numbers in a table of people, so that no shown total gives a hidden one away.

A group is small where fewer than k people are in it, were selected, or were not. None counts as few. Its numbers are
hidden. Then further ones are hidden, until every hidden number could be any of at least k + 1 values.
That holds for the people, for the selected and for the others. Which of the hidden numbers were small is not shown.

A total may be hidden too, where it is small itself or nothing else hides its parts. Each table is protected by itself.
A total that several tables share is to be hidden in all of them.
"""

from collections.abc import Collection, Sequence

from aboveboard.bias.feasible_range import Arc, FeasibleRange, cheapest_widening, feasible_range
from aboveboard.bias.rates import GroupCount
from aboveboard.errors import Unprocessable

K = 10
"""The fewest people that a shown number is about."""

K_LEAST = 5
"""The least k that may be set."""


def is_small(count: GroupCount, k: int) -> bool:
    """Returns True where people, selected or not selected are fewer than k."""
    return min(count.people, count.selected, count.others) < k


def suppress(
    people: Sequence[Arc], selected: Sequence[Arc], k: int = K, also: Collection[int] = ()
) -> frozenset[int]:
    """Returns the indexes of the arcs to hide, for two tables of one form: all people, and the selected ones.

    `also` are hidden for another reason, such as in another table. A further number is hidden where it costs the fewest
    people. Raises Unprocessable for a k below K_LEAST.
    """
    if k < K_LEAST:
        raise Unprocessable(
            "The least number of people is too small.", field="k", expected=f"at least {K_LEAST}"
        )
    others = [
        Arc(one.tail, one.head, one.value - two.value) for one, two in zip(people, selected, strict=True)
    ]
    small = [
        at
        for at, (one, two) in enumerate(zip(people, selected, strict=True))
        if at in also or is_small(GroupCount(two.value, one.value), k)
    ]
    # One more person for each, so that an empty group has a cost too.
    costs = [arc.value + 1 for arc in people]
    hidden, queue = set(small), list(small)
    for which in queue:  # more hidden numbers never narrow a range, so each is looked at once
        for table in (selected, others):
            queue += _widen(table, hidden, which, k, costs)
    return frozenset(hidden)


def suppress_counts(
    table: Sequence[Arc], k: int = K, also: Collection[int] = (), keep: Collection[int] = ()
) -> frozenset[int]:
    """Returns the indexes of the arcs to hide in one table that counts acts.

    A number from 1 to k - 1 is small. 0 is shown, because it is about no person. `also` are hidden for another reason. Those of `keep` are hidden only where nothing else hides a small number.
    """
    small = [at for at, arc in enumerate(table) if at in also or 0 < arc.value < k]
    costs = [arc.value + 1 for arc in table]
    dear = sum(costs) + 1
    costs = [dear if at in keep else cost for at, cost in enumerate(costs)]
    hidden, queue = set(small), list(small)
    for which in queue:
        queue += _widen(table, hidden, which, k, costs)
    return frozenset(hidden)


def _widen(table: Sequence[Arc], hidden: set[int], which: int, k: int, costs: Sequence[int]) -> list[int]:
    """Hides more until the range of `which` is at least k wide, and returns what was added."""
    added = list[int]()
    while feasible_range(table, hidden, which, k).width < k:
        more = cheapest_widening(table, hidden, which, costs)
        if not more:
            break
        hidden |= more
        added += sorted(more)
    return added


def range_of_people(
    selected: Sequence[Arc], others: Sequence[Arc], hidden: Collection[int], which: int
) -> FeasibleRange:
    """Returns the range of a hidden number of people: the sums of the ends for those selected and not selected.

    The two tables have no number in common, so every pair of values is possible.
    """
    one, two = (feasible_range(table, hidden, which) for table in (selected, others))
    return FeasibleRange(one.low + two.low, one.high + two.high)
