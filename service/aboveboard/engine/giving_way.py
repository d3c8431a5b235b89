"""Items that give way to others for one person, because they need a state first or gave it already.

Only the personal part passes them by. The baseline may still choose them, as it does for every person. So the chances
stay within the strength. A state is a cause: without it, the items that gave way for it alone are back.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import structs

from aboveboard.engine.model import Bound
from aboveboard.engine.scores import GivenWay, ScoredCause, Scores
from aboveboard.engine.sparse_rows import Effects, Indexes
from aboveboard.privacy.allowed import Allowed, Interest


def give_way(bound: Bound, allowed: Allowed, scores: Scores) -> Scores:
    """Returns the scores, at minus infinity for candidates that give way. The same object where none does.

    A state that is an interest too is one cause with it. Any other is a cause of its own, which adds nothing.
    """
    needs = bound.shelf.needs
    if needs is None:
        return scores
    own = {
        each.facts[0].key: row
        for row, each in enumerate(scores.causes)
        if isinstance(each.facts[0], Interest)
    }
    place_of = np.full(bound.everything.size, -1, np.intp)
    place_of[bound.order.take(scores.positions)] = np.arange(scores.positions.size)
    causes, places = list(scores.causes), dict[int, Indexes]()
    for known in allowed.states:
        items = (needs.given if known.holds else needs.needed).get(known.key)
        found = place_of[:0] if items is None else place_of[items]
        found = found[found >= 0]
        if not found.size:
            continue
        row = own.get(known.key)
        if row is None:
            row = len(causes)
            causes.append(ScoredCause((known,), (0.0,)))
        places[row] = found
    if not places:
        return scores
    new = range(len(scores.causes), len(causes))
    scores = structs.replace(
        scores,
        causes=tuple(causes),
        effects=_with_rows(scores.effects, len(new), scores.base.size),
        varied=(*scores.varied, *new),
        notes={},
        given_way=GivenWay(scores.base, scores.total, places),
    )
    return without_places(scores, np.concatenate([*places.values()]))


def _with_rows(effects: Effects, count: int, width: int) -> Effects:
    if isinstance(effects, np.ndarray):
        return np.concatenate([effects, np.zeros((count, width))])
    nothing = np.zeros(0, np.intp), np.zeros(0)
    return [*effects, *([nothing] * count)]


def without_places(scores: Scores, places: Indexes) -> Scores:
    """Returns the scores, at minus infinity for these places, which only the baseline may choose."""
    base, total = scores.base.copy(), scores.total.copy()
    base[places] = total[places] = -np.inf
    return structs.replace(scores, base=base, total=total, shared=int(np.count_nonzero(np.isfinite(total))))


def bar(scores: Scores, places: Indexes) -> Scores:
    """Returns the scores, at minus infinity for these places with any causes left out."""
    way = scores.given_way
    if way is not None:
        base, total = way.base.copy(), way.total.copy()
        base[places] = total[places] = -np.inf
        scores = structs.replace(scores, given_way=structs.replace(way, base=base, total=total))
    return without_places(scores, places)


def take_back(scores: Scores, dropped: Iterable[int]) -> Scores:
    """Returns the scores without the states among the causes `dropped`: what gave way for them alone is back."""
    way = scores.given_way
    if way is None or way.places.keys().isdisjoint(gone := {*dropped}):
        return scores
    left = [places for row, places in way.places.items() if row not in gone]
    scores = structs.replace(
        scores, base=way.base, total=way.total, shared=int(np.count_nonzero(np.isfinite(way.total)))
    )
    return without_places(scores, np.concatenate(left)) if left else scores


def group_by_states(scores: Scores, dropped: Sequence[Sequence[int]]) -> dict[frozenset[int], list[int]]:
    """Returns the indexes of the sets, by the rows of states that each leaves out."""
    way = scores.given_way
    found: dict[frozenset[int], list[int]] = {}
    for at, rows in enumerate(dropped):
        found.setdefault(frozenset(rows).intersection(way.places if way else ()), []).append(at)
    return found
