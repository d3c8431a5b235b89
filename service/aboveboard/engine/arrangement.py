"""The arrangement of a placement: the slots that may adapt to a person, and how often they may change.

    free       every slot is chosen, and each answer may differ
    fixed      the declared order; only a state of the person makes an item give way in it
    split      the first slots adapt; below them all items follow in the declared order, the chosen ones too
    emphasis   the order never changes; some items are marked

A **move** is a slot that adapts and whose item differs from the one before. So two items that change places are two
moves, and so is an item that replaces another in two slots. At most `moves_max` moves happen within `settle_days`.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from aboveboard.clock import MS_PER_DAY

ArrangementKind = Literal["free", "fixed", "split", "emphasis"]


class Arrangement(Struct, frozen=True):
    """The slots that adapt, and their bounds. The defaults are those of a placement without an arrangement.

    `adaptive` slots adapt: the first ones of a `split`, or the marked items of an `emphasis`. The other kinds do not
    read it.
    """

    kind: ArrangementKind = "free"
    adaptive: int = 3
    settle_days: int = 7
    moves_max: int = 1

    @property
    def is_settled(self) -> bool:
        """True where slots adapt, and the chosen items stay for days."""
        return self.kind in ("split", "emphasis")


FREE = Arrangement()


class SlotOrigin(NamedTuple):
    """The item of a slot, and when the engine drew it."""

    item: str
    drawn_ms: int


def count_moves(before: Sequence[str], after: Sequence[str]) -> int:
    """Returns the moves from one arrangement to the next: the slots of both whose item differs."""
    return sum(old != new for old, new in zip(before, after, strict=False))


def is_due(arrangement: Arrangement, edited_ms: int, at_ms: int) -> bool:
    """Returns whether slots may change again, by the time of the last edit."""
    return arrangement.moves_max > 0 and at_ms - edited_ms >= arrangement.settle_days * MS_PER_DAY


def open_oldest(slots: Sequence[SlotOrigin], most: int) -> frozenset[int]:
    """Returns the numbers of the slots to draw again: at most `most`, those that were drawn the longest ago.

    The times alone decide, and no data of the person. Else slots with some items would be drawn more often, and an item
    would be there with another chance than that of its draw.
    """
    numbers = sorted(range(len(slots)), key=lambda number: (slots[number].drawn_ms, number))
    return frozenset(numbers[:most])


def count_adaptive(arrangement: Arrangement, count: int) -> int:
    """Returns how many of `count` slots adapt."""
    return min(arrangement.adaptive, count) if arrangement.is_settled else count


def list_standing(arrangement: Arrangement, declared: Sequence[str], count: int) -> Sequence[str]:
    """Returns the items in the declared order, in an answer of `count` slots.

    In a split, they follow the slots that adapt. In an emphasis, they are the whole answer. `declared` are the items that
    may be shown, in their order.
    """
    match arrangement.kind:
        case "split":
            return declared[: count - count_adaptive(arrangement, count)]
        case "emphasis":
            return declared[:count]
        case _:
            return ()


def order_as_asked(declared: Sequence[str], order: Sequence[str], pinned: Sequence[str]) -> list[str]:
    """Returns the declared items in a person's own order: pinned ones, then those of `order`, then the rest.

    An id that is not declared is left out. Each item is there once.
    """
    known = set(declared)
    return list(dict.fromkeys([name for name in (*pinned, *order, *declared) if name in known]))
