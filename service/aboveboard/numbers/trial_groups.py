"""The groups of a dry run with small ones hidden, for every face that shows them. Pure functions.

A group's numbers are hidden together. It is hidden where few of its people are in it, would have a change, or would
have none. Then further groups are hidden, as in tables of counts.
"""

from collections.abc import Mapping

from msgspec import Struct

from aboveboard.bias.feasible_range import one_way
from aboveboard.bias.suppression import K, suppress_counts
from aboveboard.dry_runs.progress import GroupTally


class TrialGroup(Struct, frozen=True):
    """A group of a dry run. `tally` is None where its numbers are hidden."""

    value: str
    tally: GroupTally | None


def hide_groups(tallies: Mapping[str, GroupTally], k: int = K) -> list[TrialGroup]:
    """Returns the groups of one dimension. Groups are hidden until no table of people shows a small one."""
    found = list(tallies.values())
    tables = (
        one_way([each.people for each in found]),
        one_way([each.changed_people for each in found]),
        one_way([each.people - each.changed_people for each in found]),
    )
    hidden, before = frozenset[int](), frozenset({-1})
    while hidden != before:
        before = hidden
        for table in tables:
            hidden |= suppress_counts(table, k, hidden)
    return [
        TrialGroup(value, None if at in hidden else tally)
        for at, (value, tally) in enumerate(tallies.items())
    ]
