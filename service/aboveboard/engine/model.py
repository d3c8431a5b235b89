"""The parameters of a placement, bound to its compiled form: all of a decision that no person changes."""

import math
from collections import Counter
from collections.abc import Iterable

import numpy as np
from msgspec import Struct, field

from aboveboard.engine import freshness, sparse_rows
from aboveboard.engine.compiled_placement import (
    OWN_WEIGHTS_MAX,
    CompiledPlacement,
    has_own_weight,
    is_crossed,
    is_learned,
    items_with,
)
from aboveboard.engine.exploration import EXPLORED
from aboveboard.engine.features import (
    BIAS,
    FATIGUE,
    FOR,
    FOR_KINDS,
    FRESH,
    GIVES_WAY,
    ITEM,
    MATCHES,
    REST,
    data_of,
    parts_of_context,
    prior_mean,
)
from aboveboard.engine.part_likes import Kind, Pair, read_likes
from aboveboard.engine.part_popularity import find_first_parts
from aboveboard.engine.popularity import ItemCount, Popularity, popularity_of
from aboveboard.engine.sparse_rows import Floats, Grid, Indexes
from aboveboard.errors import Unprocessable
from aboveboard.words import BEHAVIOUR_REACHES, BOUGHT, IN_VAIN, Reach

GAMMA_SCALE = 30.0
"""The factor of `gamma`."""
_KINDS: tuple[tuple[tuple[Reach, str], str], ...] = (
    *MATCHES.items(),
    *(((reach, IN_VAIN), name) for reach, name in FATIGUE.items()),
    *(((reach, kind), FOR[reach]) for kind, reach in FOR_KINDS.items()),
)
_BOUGHT = {(reach, BOUGHT): GIVES_WAY for reach in BEHAVIOUR_REACHES if reach is not Reach.VISIT}
PRIOR_EVIDENCE = 10
"""The shown items that the priors count as; equal to `ridge.RIDGE`."""


class Model(Struct, frozen=True):
    """One immutable version. `evidence` counts the shown items it was learned from, and `people` the people who were
    shown them. `counts` has the outcomes of each item that has a weight of its own.

    `examination` has the weight of each place of a list, from the first, which weighs 1. It is empty where no list was
    learned from. Scores leave it out. Of the shown items, `imported` came from an app's own log, unweighted.

    A feature without a weight has its `prior_mean`, which is `prior_reward` for an item. Format 1 had no
    `prior_reward`, so there it is 0. Before format 3 there were no people and no counts, and
    before format 4 no places. Before format 5 nothing was imported, and before format 6 nothing `liked`: pairs of a topic's
    key and the tag of a part (see `part_likes`).
    """

    version: int = 0
    evidence: int = 0
    weights: dict[str, float] = field(default_factory=dict)
    prior_reward: float = 0.0
    people: int = 0
    counts: dict[str, ItemCount] = field(default_factory=dict)
    examination: tuple[float, ...] = ()
    imported: int = 0
    liked: tuple[Pair, ...] = ()


class Bound(Struct, frozen=True, eq=False):
    """A model bound to a compiled placement, in baseline order: position 0 is the first item of the baseline.

    `order` maps positions to item indexes, `rank` items to positions, and `everything` is every position.
    `base` is the score that no person changes. `plain` is the same without freshness, and None where freshness
    adds nothing. Everything holds for one `step` of the hours (see `freshness`). `rows` and `context_rows`
    name the rows of `grid`, whose columns are positions. Of a field in `constant_fields` the model knows one value.
    `like_rows` has the row of each kind of interest that parts are learned by. `liked` has the parts of which a reason may
    speak (see `part_likes`).
    `popularity` is by item index, and None where too few people were shown anything. `first_parts` are tags (see
    `part_popularity`).
    """

    shelf: CompiledPlacement
    version: int
    evidence: int
    gamma: float
    order: Indexes
    rank: Indexes
    everything: Indexes
    base: Floats
    plain: Floats | None
    step: int
    grid: Grid
    rows: dict[str, int]
    context_rows: dict[tuple[str, str], int]
    match: dict[tuple[Reach, str], float]
    constant_fields: frozenset[str] = frozenset()
    popularity: Popularity | None = None
    first_parts: frozenset[str] = frozenset()
    like_rows: dict[Kind, int] = field(default_factory=dict)
    liked: dict[Kind, frozenset[str]] = field(default_factory=dict)


def bind(
    shelf: CompiledPlacement,
    model: Model,
    as_of_ms: int | None = None,
    *,
    dense_cells: int = sparse_rows.DENSE_CELLS,
) -> Bound:
    """Returns the model bound to the compiled placement, each item as new as it is at `as_of_ms`; None makes
    none new.

    Raises Unprocessable when the model has a name that is no feature, or a weight that is not finite. The
    "popular" baseline is by base score, the highest first, ties by item id. The "editorial" one is the declared order.
    """
    _check(model)
    plain, contexts = _by_item(shelf, model)
    likes = read_likes(shelf, model.weights, model.liked)
    counts = any(name in model.weights for name in FRESH) and shelf.turns.size > 0
    base = _with_new(plain, shelf, model, as_of_ms) if counts and as_of_ms is not None else plain
    popular = shelf.placement.baseline == "popular"
    order = np.lexsort((shelf.id_rank, -base)) if popular else np.arange(base.size)
    rank = np.argsort(order)
    return Bound(
        shelf=shelf,
        version=model.version,
        evidence=model.evidence,
        gamma=gamma(model.evidence, base.size),
        order=order,
        rank=rank,
        everything=np.arange(base.size),
        base=base[order],
        plain=None if base is plain else plain[order],
        step=freshness.step(shelf.turns, as_of_ms) if counts else freshness.ALWAYS,
        grid=_grid(shelf, [*contexts.values(), *likes.by_item.values()], rank, dense_cells),
        rows=shelf.rows,
        context_rows={fact: shelf.offsets.size - 1 + at for at, fact in enumerate(contexts)},
        match={kind: model.weights.get(name, prior_mean(name)) for kind, name in _KINDS} | _BOUGHT,
        constant_fields=_find_constant(contexts),
        popularity=popularity_of(shelf.ids, model.counts, people=model.people, rows=model.evidence),
        first_parts=find_first_parts(shelf.placement, model.counts, people=model.people, rows=model.evidence),
        like_rows={
            kind: shelf.offsets.size - 1 + len(contexts) + at for at, kind in enumerate(likes.by_item)
        },
        liked=likes.liked,
    )


def holds(bound: Bound, as_of_ms: int | None) -> bool:
    """Returns whether binding the same model at `as_of_ms` would give the same result."""
    return bound.step in (freshness.ALWAYS, freshness.step(bound.shelf.turns, as_of_ms))


def gamma(evidence: int, items: int) -> float:
    """Returns how sharply a better score is preferred: 30 * sqrt(K * (10 + evidence)), where K is min(items,
    EXPLORED).

    SquareCB wants it to grow with the square root of both (Foster and Rakhlin 2020, theorem 1). Their
    constant suffices against an adversary. Far less exploration suffices where people differ and items differ
    by their topics. There every choice says something about the other items (Bastani, Bayati and Khosravi
    2021). Ours was chosen on simulated worlds that no result is shown on (`bench/engine.py --tuning`). The
    priors count as the ten shown items that they weigh in learning. So the first answer is not drawn almost
    evenly.
    """
    return GAMMA_SCALE * math.sqrt(min(items, EXPLORED) * (PRIOR_EVIDENCE + evidence))


def _check(model: Model) -> None:
    for name, weight in model.weights.items():
        data_of(name)
        if not math.isfinite(weight):
            raise Unprocessable(
                "A weight of the model is not finite.", field="weights", expected="finite numbers"
            )


def _by_item(shelf: CompiledPlacement, model: Model) -> tuple[Floats, dict[tuple[str, str], Floats]]:
    """Returns the base score of every item, and what each context fact adds to every item.

    Features are added in the order of their names, so that equal models give equal bits. Weights count only
    where the compiled placement still learns them. A weight from an earlier revision that nothing can correct
    would stay for ever.
    """
    base = np.full(len(shelf.ids), model.weights.get(BIAS, 0.0))
    unknown = np.ones(base.size, np.bool_)
    contexts: dict[tuple[str, str], Floats] = {}
    for name in sorted(model.weights):
        if name.startswith("context:"):
            fact, value, key = parts_of_context(name)
            if is_crossed(shelf, key):
                target = contexts.setdefault((fact, value), np.zeros(base.size))
                target[items_with(shelf, key)] += model.weights[name]
        elif name.startswith(ITEM):
            own = shelf.rows.get(name)  # an item's own key has the item's index as its row
            if own is not None and has_own_weight(own):
                base[own] += model.weights[name]
                unknown[own] = False
        elif is_learned(shelf, name):
            base[items_with(shelf, name)] += model.weights[name]
    unknown[OWN_WEIGHTS_MAX:] = False
    base[unknown] += model.prior_reward
    base[OWN_WEIGHTS_MAX:] += model.weights.get(REST, model.prior_reward)
    return base, contexts


def _find_constant(contexts: Iterable[tuple[str, str]]) -> frozenset[str]:
    values = Counter(field for field, _ in contexts)
    return frozenset(field for field, number in values.items() if number == 1)


def _with_new(plain: Floats, shelf: CompiledPlacement, model: Model, as_of_ms: int) -> Floats:
    """Returns the base scores plus the weights of freshness; `plain` itself when no item is new."""
    found = freshness.new_items(shelf.starts, as_of_ms)
    if not any(items.size for items in found.values()):
        return plain
    base = plain.copy()
    for name, items in found.items():
        base[items] += model.weights.get(name, 0.0)
    return base


def _grid(shelf: CompiledPlacement, contexts: list[Floats], rank: Indexes, dense_cells: int) -> Grid:
    """Returns the rows of all keys (ones), then those of context facts and likes (weights); columns are in baseline
    order.
    """
    touched = [np.flatnonzero(weights) for weights in contexts]
    columns = np.concatenate([shelf.columns, *touched])
    ends = shelf.columns.size + np.cumsum([at.size for at in touched], dtype=np.intp)
    added = (weights[at] for weights, at in zip(contexts, touched, strict=True))
    return sparse_rows.build(
        np.concatenate([shelf.offsets, ends]),
        rank[columns],
        np.concatenate([np.ones(shelf.columns.size), *added]),
        width=rank.size,
        dense_cells=dense_cells,
    )
