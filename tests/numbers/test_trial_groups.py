"""The groups of a dry run, with small ones hidden."""

from aboveboard.dry_runs.progress import GroupTally
from aboveboard.numbers.trial_groups import hide_groups
from hypothesis import given
from hypothesis import strategies as st

K = 10
GROUPS = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), min_size=1, max_size=4)


def tally(people: int, changed: int) -> GroupTally:
    return GroupTally(decisions=2 * people, altered=changed, people=people, changed_people=changed)


@given(GROUPS)
def test_no_shown_group_is_small(sizes: list[tuple[int, int]]) -> None:
    """Neither its people, nor those with a change, nor those without one where there is one."""
    tallies = {f"g{at}": tally(people, min(people, changed)) for at, (people, changed) in enumerate(sizes)}
    for group in hide_groups(tallies, K):
        if group.tally is not None:
            numbers = (
                group.tally.people,
                group.tally.changed_people,
                group.tally.people - group.tally.changed_people,
            )
            assert all(number == 0 or number >= K for number in numbers)


def test_a_small_group_hides_another_one() -> None:
    """The decisions of all groups are known, so one alone would be the rest."""
    found = hide_groups({"adult": tally(50, 20), "minor": tally(3, 3), "unknown": tally(90, 30)}, K)
    assert [group.tally is None for group in found].count(True) >= 2
    assert found[1].tally is None


def test_large_groups_are_all_shown() -> None:
    """With their numbers as they are."""
    found = hide_groups({"adult": tally(50, 20), "minor": tally(40, 0)}, K)
    assert [group.tally for group in found] == [tally(50, 20), tally(40, 0)]
