"""The choice of connections that give way to one more."""

from typing import NamedTuple

import pytest
from aboveboard.cli.connection_room import ROOM_SHARE, find_longest_waiting


class One(NamedTuple):
    """A connection that waits since some time, for its client to send or to read."""

    since: float
    sends: bool = True
    reads: bool = False

    def is_waiting(self) -> bool:
        return self.sends

    def is_unread(self) -> bool:
        return self.reads


@pytest.mark.parametrize(("count", "closed"), [(0, 0), (1, 1), (31, 1), (32, 2), (1000, 62)])
def test_a_part_of_those_that_wait(count: int, closed: int) -> None:
    """The longest wait first, and at least one."""
    found = find_longest_waiting([One(count - number) for number in range(count)])
    assert [each.since for each in found] == [number + 1 for number in range(closed)]
    assert ROOM_SHARE == 16


def test_an_unread_answer_is_cut_off_last() -> None:
    """However long it takes, and never one that is still being worked on."""
    unread, busy = One(1, sends=False, reads=True), One(0, sends=False)
    assert find_longest_waiting([unread, busy, One(5)]) == [One(5)]
    assert find_longest_waiting([busy, unread]) == [unread]
    assert find_longest_waiting([busy]) == []
