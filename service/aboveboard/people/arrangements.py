"""The arrangements in a person's state: those that they made themselves, and those that the engine keeps for them."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, structs

from aboveboard.clock import MS_PER_DAY

ArrangementMode = Literal["mine", "adaptive", "as_everybody"]

EVERYWHERE = ""
"""The key of the arrangement of all placements and surfaces. Its mode is only ever `as_everybody`."""

EMPTY = ""
"""The item of a slot that has none, such as one that is no longer stored. It is drawn when it is shown next."""

SETTLED_DAYS = 90
"""The days for which a slot is stored after its draw, as stated in the notice about the history."""

REFRESHED_MS = 5 * 60_000
"""The age of `KeptSlots.seen_ms` from which on a decision at level 3 renews it, so that most decisions write nothing."""


class OwnArrangement(Struct, frozen=True, array_like=True):
    """A person's own arrangement of a placement. It beats the engine at every level.

    With `mine`, items stand in `order`, after the `pinned` ones. With `adaptive`, the pinned ones stand first, and the engine
    chooses the rest. With `as_everybody`, both wait until the person wants them back.
    """

    mode: ArrangementMode
    order: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()


class KeptSlots(Struct, frozen=True, array_like=True):
    """The items that the engine keeps in the slots of one placement, in order, with the time of each draw.

    `level` is the highest level that a draw was made at. At a level of the visit, it lasts until the visit ends. `terms`
    stand for the rules and the other ids that it rests on. `edited_ms` is the time of the last edit. `session` is the
    visit that saw it last, at `seen_ms` or a few minutes later. `before` are the items of the visit before that one.
    `is_for` says that a draw may rest on an intent or a state. It is true of an older row.
    """

    level: int
    terms: str
    items: tuple[str, ...]
    drawn_ms: tuple[int, ...]
    edited_ms: int
    session: str | None
    seen_ms: int
    before: tuple[str, ...] = ()
    is_for: bool = True


KeptByPlacement = dict[str, KeptSlots]


def mode_of(arranged: Mapping[str, OwnArrangement], placement: str) -> ArrangementMode:
    """Returns the mode that holds for a placement: that of everywhere before its own."""
    if EVERYWHERE in arranged:
        return "as_everybody"
    own = arranged.get(placement)
    return "adaptive" if own is None else own.mode


def expiry_of(settled: KeptSlots) -> int:
    """Returns the time at which the oldest slot expires, unless its visit ends before."""
    drawn = [drawn_ms for name, drawn_ms in zip(settled.items, settled.drawn_ms, strict=True) if name]
    return min(drawn, default=settled.edited_ms) + SETTLED_DAYS * MS_PER_DAY


def drop_old_slots(settled: KeptSlots, at_ms: int) -> KeptSlots | None:
    """Returns the arrangement with the slots that have expired at `at_ms` empty. None: all of them have."""
    if at_ms < expiry_of(settled):
        return settled
    last_ms = at_ms - SETTLED_DAYS * MS_PER_DAY
    left = [
        name if drawn_ms > last_ms else EMPTY
        for name, drawn_ms in zip(settled.items, settled.drawn_ms, strict=True)
    ]
    return structs.replace(settled, items=tuple(left), before=()) if any(left) else None
