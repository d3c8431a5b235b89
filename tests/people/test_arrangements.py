"""The arrangements in a person's state."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.people.arrangements import (
    EMPTY,
    EVERYWHERE,
    KeptSlots,
    OwnArrangement,
    drop_old_slots,
    expiry_of,
    mode_of,
)

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


def test_each_slot_expires_on_its_own():
    """The others stay, and an empty slot is no more waited for."""
    kept = KeptSlots(3, "", ("a", "b"), (5, 2), 5, None, 5, before=("a", "x"))
    end_ms = expiry_of(kept)
    assert drop_old_slots(kept, end_ms - 1) is kept
    less = drop_old_slots(kept, end_ms)
    assert less is not None
    assert (less.items, less.drawn_ms, less.before) == (("a", EMPTY), (5, 2), ())
    assert expiry_of(less) == end_ms + 3
    assert drop_old_slots(less, end_ms + 3) is None
