"""The reasons that are true of the shown item for every person, and the part of chance.

Each sentence has its test beside it. A sentence is said only where its predicate holds. So "most chosen" needs counts
that say so, and "the same for everyone" needs that nothing of the person changed what could be shown. Below the first
item, each is said of what the items above leave.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from aboveboard.engine.model import Bound
from aboveboard.engine.parts import read_tag
from aboveboard.engine.popularity import counts_choices, is_surely_first
from aboveboard.engine.rewards import Rewards
from aboveboard.engine.slot_choice import SlotChoice, find_best, lower
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.explanation.circumstances import LEFT_BY, Circumstances
from aboveboard.explanation.why import (
    BEST_OF_REST,
    GUESS,
    NEXT_IN_ORDER,
    POPULAR,
    POPULAR_PART,
    Control,
    StatedReason,
)
from aboveboard.words import Level

CHANCE = "by_chance"
SAME = "same_for_everyone"


class Scene(NamedTuple):
    """One slot of a decision, with the circumstances of its item. `caused`: a personal reason is stated."""

    bound: Bound
    choice: SlotChoice
    around: Circumstances
    caused: bool = False

    @property
    def place(self) -> int:
        """The place of the shown item among the candidates, in baseline order."""
        return self.choice.place

    @property
    def is_left_first(self) -> bool:
        """The shown item is the first of what could be shown to this person below the items above."""
        return self.choice.place == self.choice.terms.first

    @property
    def is_first(self) -> bool:
        """The shown item is the first of all that are on offer below the items above, for every person."""
        return not self.around.kept_back and self.choice.place == self.choice.terms.first

    @property
    def favourite(self) -> int:
        """The place of the item that the draw would favour if nothing were known of the person."""
        return find_best(self.choice, lower(self.choice, self.choice.scores.open_base))


class Sentence(NamedTuple):
    """The code of a sentence, and the test whether it is true of a scene."""

    code: str
    holds: Callable[[Scene], bool]


def is_editors_first(scene: Scene) -> bool:
    """Returns whether the editors declared the shown item as the first of all that are on offer."""
    return scene.is_first and scene.bound.shelf.placement.baseline == "editorial"


def is_first_for_being_new(scene: Scene) -> bool:
    """Returns whether freshness lifts the shown item above the one that would be first without freshness."""
    bound, choice, positions = scene.bound, scene.choice, scene.choice.scores.positions
    first = positions[choice.terms.first]
    if not _is_by_score(scene) or bound.plain is None or bound.base[first] <= bound.plain[first]:
        return False
    positions = np.delete(positions, list(choice.terms.above))
    plain = bound.plain.take(positions)
    best = positions[plain == plain.max()]
    return bool(best[bound.shelf.id_rank.take(bound.order.take(best)).argmin()] != first)


def is_nothing_known_of_any(scene: Scene) -> bool:
    """Returns whether the order is by score, and all items on offer have the score of one without data."""
    if not _is_by_score(scene):
        return False
    scores = scene.bound.base.take(scene.bound.rank.take(_rivals(scene)))
    are_equal = bool(np.logical_and.reduce(scores == scores[0]))
    return are_equal and (scores.size > 1 or not scene.bound.evidence)


def is_seldom_used(scene: Scene) -> bool:
    """Returns whether nothing is shown, and people surely choose each item on offer less often than that is worth."""
    return _shows_nothing(scene) and counts_choices(_rewards(scene)) and _is_surely_best(scene)


def is_most_chosen(scene: Scene) -> bool:
    """Returns whether people surely choose the shown item more often, when they see it, than any other on offer."""
    return not _shows_nothing(scene) and counts_choices(_rewards(scene)) and _is_surely_best(scene)


def is_worth_most(scene: Scene) -> bool:
    """Returns whether the shown item surely earns more than any other on offer, where not only choices have worth."""
    return not counts_choices(_rewards(scene)) and _is_surely_best(scene)


def is_best_guess(scene: Scene) -> bool:
    """Returns whether no candidate is expected to do better, from what is known of all people together."""
    return _is_by_score(scene) or scene.place == find_best(scene.choice, scene.choice.scores.open_base)


def is_varied(scene: Scene) -> bool:
    """Returns whether only unlikeness to the items above makes the shown item what the draw favours."""
    return not is_best_guess(scene) and scene.place == scene.favourite


def is_same_for_everyone(scene: Scene) -> bool:
    """Returns whether each person gets these items whose data is not used: nothing of this person changed them."""
    return scene.choice.decision.strength == 0.0 and not scene.around.is_own and not scene.around.is_narrowed


def is_by_chance(scene: Scene) -> bool:
    """Returns whether only the draw put the item there: it is neither the first of the baseline nor a favourite."""
    choice = scene.choice
    if choice.terms.strength == 0.0 or scene.is_left_first or scene.place == scene.favourite:
        return False
    return not scene.caused or scene.place != find_best(choice, lower(choice, choice.scores.total))


BY_ORDER = (
    Sentence("editorial", is_editors_first),
    Sentence("fresh", is_first_for_being_new),
    Sentence("first_in_list", is_nothing_known_of_any),
    Sentence("seldom_used", is_seldom_used),
    Sentence("popular", is_most_chosen),
    Sentence("earns_most", is_worth_most),
    Sentence("best_guess", is_best_guess),
    Sentence("varied", is_varied),
)
"""The sentences about an item that comes before all others that are left, the most telling one first."""


def headline_of(code: str) -> str:
    """Returns the kind of the main reason, by its code: `baseline`, `chance` or `left`."""
    if code == CHANCE:
        return "chance"
    return "left" if code == "nothing_left" or code in LEFT_BY.values() else "baseline"


def dial_off() -> Control:
    """Returns the control that sets the dial to 0. Only level 0 excludes the request itself, and chance."""
    return {"kind": "dial", "level": int(Level.OFF)}


def common_reasons(scene: Scene) -> list[StatedReason]:
    """Returns the reasons that are true of the shown item for every person; never empty unless the scene is caused.

    An item that is first only of what is left is said to be that. "By chance" is stated beside causes too: a cause
    made such an item likelier, and the draw put it there. While others keep their places, an item is first or best of the rest.
    In a fixed order no score counts, so an item that is not first has its cause alone.
    """
    if scene.bound.shelf.placement.arrangement.kind == "fixed" and not scene.is_left_first:
        return [] if scene.caused else [StatedReason(CHANCE, control=dial_off())]
    if is_by_chance(scene):
        return [StatedReason(CHANCE, control=dial_off())]
    if scene.choice.decision.kept:
        if scene.is_left_first:
            return [StatedReason(NEXT_IN_ORDER)]
        return [StatedReason(BEST_OF_REST)] if scene.place == scene.favourite else []
    if scene.is_left_first and scene.around.kept_back:
        return [StatedReason(LEFT_BY[kind]) for kind in scene.around.kept_back]
    found = [StatedReason(SAME)] if is_same_for_everyone(scene) else []
    code = next((each.code for each in BY_ORDER if each.holds(scene)), None)
    return found if code is None else [*found, StatedReason(code), *_popular_parts(scene, code)]


def _popular_parts(scene: Scene, code: str) -> list[StatedReason]:
    """Returns a reason for each part of the item that is surely chosen most, where the score put it first."""
    first = scene.bound.first_parts
    if not first or code not in (POPULAR, GUESS):
        return []
    tags = scene.bound.shelf.placement.items[scene.choice.slot.item].tags
    leading = [found for tag in tags if tag in first and (found := read_tag(tag))]
    return [StatedReason(POPULAR_PART, value=slot) for slot, _ in leading]


def _shows_nothing(scene: Scene) -> bool:
    return scene.choice.slot.item in scene.bound.shelf.nothing


def _rewards(scene: Scene) -> Rewards:
    return scene.bound.shelf.placement.rewards


def _is_by_score(scene: Scene) -> bool:
    return scene.is_first and scene.bound.shelf.placement.baseline == "popular"


def _is_surely_best(scene: Scene) -> bool:
    known = scene.bound.popularity
    return known is not None and is_surely_first(known, scene.choice.slot.item, _rivals(scene))


def _rivals(scene: Scene) -> Indexes:
    """Returns the items that are on offer and not above, whether or not this person could get them."""
    rivals = scene.bound.everything if scene.around.rivals is None else scene.around.rivals
    if not scene.choice.terms.above:
        return rivals
    still = np.ones(scene.bound.everything.size, np.bool_)
    still[[slot.item for slot in scene.choice.decision.slots[: len(scene.choice.terms.above)]]] = False
    left: Indexes = rivals[still[rivals]]
    return left
