"""The slots of an answer in which items keep their places: kept ones, drawn ones, and the declared order."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct, structs

from aboveboard.engine.arrangement import (
    Arrangement,
    ArrangementKind,
    count_adaptive,
    list_standing,
    order_as_asked,
)
from aboveboard.engine.choice import Decision, decide
from aboveboard.engine.model import Bound
from aboveboard.engine.partial_choice import Standing, decide_around
from aboveboard.engine.scores import Use
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.explanation.why import PINNED, SETTLED, YOUR_ORDER
from aboveboard.people.arrangements import KeptSlots, OwnArrangement
from aboveboard.privacy.allowed import Allowed

PLAIN = OwnArrangement("adaptive")
"""The arrangement of a person who made none."""


class SlotPlan(Struct, frozen=True, kw_only=True):
    """The arrangement that one decision starts from. `own` is the person's, with `mine` or with pins.

    `settled` are the slots of earlier draws. Of these, `opened` are drawn again now. `terms` are those of `KeptSlots`, and
    `keeps` says that the result is stored. `is_new_visit` says that another visit saw the settled items last. `is_short`
    says that the answer cannot show all settled items, so that none of them is drawn again.
    """

    arrangement: Arrangement
    own: OwnArrangement = PLAIN
    settled: KeptSlots | None = None
    opened: frozenset[int] = frozenset()
    terms: str = ""
    keeps: bool = False
    is_new_visit: bool = True
    is_short: bool = False


class RecordedSlots(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The arrangement of a decision as its record has it. With the record it is enough to decide again.

    `kept` has the item and the reason code of each kept slot, and null for a drawn one. It is empty where
    all were. `rest` are the items in the declared order. `adaptive` slots are those of `kept` and `items`. `changed`
    are the items that were not in their slot at the visit before.
    """

    adaptive: int
    changed: tuple[str, ...] = ()
    kind: ArrangementKind
    rest: tuple[str, ...] = ()
    kept: tuple[tuple[str, str] | None, ...] = ()


class SlotInput(NamedTuple):
    """The items to choose from: `passed` may be shown, and only the baseline may choose `impersonal`.

    `use` is as for `engine.scores.score`.
    """

    passed: Indexes
    impersonal: Indexes
    seed: int
    use: Use | None = None


def fill_slots(bound: Bound, arranged: SlotPlan, passed: Indexes, count: int) -> RecordedSlots:
    """Returns the kept slots, and the items in the declared order. Only items that may be shown are in them."""
    ids, arrangement = bound.shelf.ids, arranged.arrangement
    declared = [ids[item] for item in order_by_baseline(bound, passed)]
    if arranged.own.mode == "mine":
        order = order_as_asked(declared, arranged.own.order, arranged.own.pinned)[:count]
        pins = {*arranged.own.pinned}
        stands = tuple([(name, PINNED if name in pins else YOUR_ORDER) for name in order])
        return RecordedSlots(kind=arrangement.kind, adaptive=len(order), kept=stands)
    rest = tuple(list_standing(arrangement, declared, count))
    shown = declared[:count] if arrangement.kind == "emphasis" else declared
    slots = list_slots(arranged, shown, count_adaptive(arrangement, count))
    if arranged.is_short and arrangement.kind == "emphasis":
        # A mark that is not shown stays, further down. Without one, the answer is as good.
        slots = tuple([each for each in slots if each is not None])
    return RecordedSlots(
        kind=arrangement.kind, adaptive=len(slots), kept=slots if any(slots) else (), rest=rest
    )


def list_slots(arranged: SlotPlan, shown: Sequence[str], adaptive: int) -> tuple[tuple[str, str] | None, ...]:
    """Returns the kept item of each adaptive slot: pinned items first, then those of earlier draws, each in its slot."""
    known, size = set(shown), min(adaptive, len(shown))
    pins = [name for name in arranged.own.pinned if name in known][:size]
    slots: list[tuple[str, str] | None] = [(name, PINNED) for name in pins]
    settled = arranged.settled if arranged.arrangement.is_settled else None
    kept = () if settled is None else settled.items
    for number in range(len(pins), size):
        name = kept[number] if number < len(kept) else None
        stays = name in known and name not in pins and number not in arranged.opened
        slots.append((name, SETTLED) if stays and name is not None else None)
    return tuple(slots)


def order_by_baseline(bound: Bound, items: Indexes) -> list[int]:
    """Returns the items, by their indexes, in the order of the baseline."""
    found: list[int] = items[np.argsort(bound.rank.take(items))].tolist()
    return found


def decide_slots(bound: Bound, allowed: Allowed, slots: RecordedSlots, choosing: SlotInput) -> Decision:
    """Returns the decision with these kept slots. Equal arguments give equal bits."""
    index, candidates = bound.shelf.index, choosing.passed
    if slots.kind == "emphasis" and slots.rest:
        candidates = np.array(order_by_baseline(bound, candidates)[: len(slots.rest)], np.intp)
    if not slots.kept:
        return decide(
            bound,
            allowed,
            candidates,
            count=slots.adaptive,
            seed=choosing.seed,
            impersonal=choosing.impersonal,
            use=choosing.use,
        )
    standing = [None if each is None else Standing(index[each[0]], each[1]) for each in slots.kept]
    return decide_around(
        bound,
        allowed,
        candidates,
        standing,
        count=slots.adaptive,
        seed=choosing.seed,
        impersonal=choosing.impersonal,
        use=choosing.use,
    )


def keep_passed(slots: RecordedSlots, passed: Collection[str]) -> RecordedSlots:
    """Returns recorded slots under other rules: an item that may not be shown now is in none."""
    known = set(passed)
    stands = tuple([each if each is not None and each[0] in known else None for each in slots.kept])
    rest = tuple([name for name in slots.rest if name in known])
    return structs.replace(slots, kept=stands if any(stands) else (), rest=rest)
