"""The reasons that are true of the shown item for every person, and the part of chance."""

from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.explanation.why import Control, StatedReason
from aboveboard.words import Level

CHANCE = "by_chance"


def headline_of(code: str) -> str:
    """Returns the kind of the main reason, by its code: `baseline`, `chance` or `left`."""
    if code == CHANCE:
        return "chance"
    return "left" if code == "nothing_left" else "baseline"


def dial_off() -> Control:
    """Returns the control that sets the dial to 0. Only level 0 excludes the request itself, and chance."""
    return {"kind": "dial", "level": int(Level.OFF)}


def common_reasons(bound: Bound, decision: Decision, *, caused: bool) -> list[StatedReason]:
    """Returns the reasons that are true of the shown item for every person; never empty unless `caused`.

    "By chance" is for an item that is neither the first of the baseline nor a favourite. It is stated beside
    causes too: a cause made such an item likelier, and the draw put it there.
    """
    place = decision.slots[0].place
    if decision.strength == 0.0:
        return [StatedReason("same_for_everyone"), StatedReason(_order_code(bound, decision))]
    if place == 0:
        return [StatedReason(_order_code(bound, decision))]
    if place == int(decision.scores.base.argmax()):
        return [StatedReason("popular")]
    if caused and place == int(decision.scores.total.argmax()):
        return []
    return [StatedReason(CHANCE, control=dial_off())]


def _order_code(bound: Bound, decision: Decision) -> str:
    """Returns the source of the baseline order, whose first item is shown: editors, all people together, or
    no data yet.

    It returns "fresh" instead for an item that is first only because it is new.
    """
    if bound.shelf.placement.baseline == "editorial":
        return "editorial"
    if _is_first_for_being_new(bound, decision):
        return "fresh"
    return "popular" if bound.evidence else "first_in_list"


def _is_first_for_being_new(bound: Bound, decision: Decision) -> bool:
    """Returns whether freshness lifts the first item of the baseline above the item that is first without
    freshness.
    """
    positions = decision.scores.positions
    first = positions[0]
    if bound.plain is None or bound.base[first] <= bound.plain[first]:
        return False
    plain = bound.plain.take(positions)
    best = positions[plain == plain.max()]
    return bool(best[bound.shelf.id_rank.take(bound.order.take(best)).argmin()] != first)
