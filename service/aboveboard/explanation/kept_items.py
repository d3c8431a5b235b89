"""The reason of an item that keeps its place. Nothing was drawn for it, so there is nothing to compute again.

It says who put the item there: the person, or the engine on an earlier visit. Where the declared order has the same item in
that slot, it says neither.
"""

from typing import NamedTuple

from aboveboard.engine.choice import Decision
from aboveboard.explanation.why import KEPT_PLACE, OWN_CODES, SETTLED


class KeptReason(NamedTuple):
    """The code of the one reason, and the kind of the main reason: `yours`, `you` or `baseline`."""

    code: str
    headline: str


def find_kept(decision: Decision, slot: int) -> KeptReason | None:
    """Returns the reason of the item in a slot, which counts from 0. None for one that was drawn."""
    code = decision.kept[slot] if decision.kept else ""
    if not code:
        return None
    if code in OWN_CODES:
        return KeptReason(code, "yours")
    is_declared = decision.slots[slot].place == slot
    return KeptReason(KEPT_PLACE, "baseline") if is_declared else KeptReason(SETTLED, "you")
