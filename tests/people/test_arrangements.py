"""The arrangements in a person's state."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.people.arrangements import EVERYWHERE, KeptSlots, OwnArrangement, expiry_of, mode_of

MINE = {"menu": OwnArrangement("mine", ("a",))}
EVERY = {EVERYWHERE: OwnArrangement("as_everybody")}


@pytest.mark.parametrize(
    ("stored", "mode"),
    [({}, "adaptive"), (MINE, "mine"), (EVERY, "as_everybody"), (MINE | EVERY, "as_everybody")],
)
def test_the_switch_over_everything_comes_first(stored, mode):
    """Then the placement's own mode."""
    assert mode_of(stored, "menu") == mode


def test_kept_slots_expire_with_their_oldest_draw():
    """After the days of the notice."""
    assert expiry_of(KeptSlots(3, "", ("a", "b"), (5, 2), 5, None, 5)) == 2 + 90 * MS_PER_DAY
