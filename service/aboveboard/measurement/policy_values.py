"""The estimated rewards of other policies, from rows that a personal choice made (see `engine.off_policy`)."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import DecisionRecord, read_allowed
from aboveboard.decisions.shown_items import find_kept_items
from aboveboard.engine.choice import decide
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.engine.model import Bound, Model, bind, holds
from aboveboard.engine.no_estimate import NoEstimateReason
from aboveboard.engine.off_policy import Evaluation, evaluate, log_of
from aboveboard.engine.scores import strength_of
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.measurement.cross_fit import GROUPS, number_units, unit_of
from aboveboard.measurement.placement_report import Policy
from aboveboard.outbound import removals

WEIGHT_MOST = 20.0
"""The bound of the weights. With 200 items, exploration gives a probability of 1 / 10,000 or so to most of them.

A higher bound leaves few effective rows at that size, and a lower one clips the baseline's own item.
"""


class JudgedOutcome(NamedTuple):
    """The best outcome of a first slot, and the ids of its candidates.

    `impersonal` are those that only the baseline could choose.
    """

    outcome: WaitingOutcome
    candidates: list[str]
    impersonal: list[str]


class CrossFitModels(NamedTuple):
    """The models to judge with, one for each group, and the group of each unit. `models` is None during a
    rebuild.
    """

    shelf: CompiledPlacement
    models: list[Model] | None
    groups: dict[bytes, int]


class PolicyValues(NamedTuple):
    """The policies, and the number of rows that were left out because none of their candidates is left."""

    policies: list[Policy]
    gone: int

    @property
    def lacks_overlap(self) -> bool:
        """A policy has no estimate because what it prefers was rarely shown."""
        return any(_is_rarely_shown(each) for each in self.policies)

    def fill_in(self, newest: "PolicyValues") -> "PolicyValues":
        """Returns the same values, with the estimates of `newest` for policies that lack overlap."""
        known = {each.policy: each for each in newest.policies if each.evaluation.refused is None}
        policies = [
            known.get(each.policy, each) if _is_rarely_shown(each) else each for each in self.policies
        ]
        return PolicyValues(policies, self.gone)


def _is_rarely_shown(policy: Policy) -> bool:
    refused = policy.evaluation.refused
    return refused is not None and refused.reason is NoEstimateReason.RARELY_SHOWN


class _PolicyRow(NamedTuple):
    """One first slot: its unit, reward and logged probability, and its probabilities under both policies."""

    person: bytes
    reward: float
    chance: float
    everybody: float
    model: float


class AsOfThen:
    """A model bound as of the time of each decision.

    Only the last binding is cached, so callers ask in the order of time.
    """

    def __init__(self, bound: Bound, model: Model) -> None:
        self._bound, self._model = bound, model

    def at(self, as_of_ms: int | None) -> Bound:
        """Returns the model with each item as new as it was at `as_of_ms`; None makes no item new."""
        if not holds(self._bound, as_of_ms):
            self._bound = bind(self._bound.shelf, self._model, as_of_ms)
        return self._bound


async def describe(revisions: Revisions, key: str, one: WaitingOutcome) -> JudgedOutcome:
    """Returns the outcome with the items that its decision chose among. `key` is that of its placement."""
    body = one.recalled.body
    shelf = await revisions.shelf(key, body.revision)
    removed, impersonal = (
        [each.item for each in removals.read(recorded, shelf.ids, shelf.index)]
        for recorded in (body.removed, body.impersonal)
    )
    gone, names = {*removed}, shelf.ids if body.candidates is None else body.candidates
    return JudgedOutcome(one, [name for name in names if name not in gone], impersonal)


def judge(
    judged: Sequence[JudgedOutcome], judging: CrossFitModels, randomness: np.random.Generator
) -> PolicyValues:
    """Returns the estimates of the baseline and of the newest model. No policies during a rebuild.

    Both choose among the candidates of then that the placement still has. An item that it lacks is one that
    neither would show, so its row stays with the probability 0.
    """
    models = judging.models or [Model()] * GROUPS
    judges = [AsOfThen(bind(judging.shelf, model), model) for model in models]
    rows, gone = list[_PolicyRow](), 0
    for each in sorted(judged, key=_as_of_ms):
        bound = judges[judging.groups[unit_of(each.outcome)]].at(each.outcome.recalled.body.as_of_ms)
        left = [name for name in each.candidates if name in bound.shelf.index]
        gone += not left
        if left and (row := _row(each, left, bound)) is not None:
            rows.append(row)
    if not rows or judging.models is None:
        return PolicyValues([], gone)
    return PolicyValues(
        [
            Policy("everybody", _evaluate(rows, lambda row: row.everybody, randomness)),
            Policy("model", _evaluate(rows, lambda row: row.model, randomness)),
        ],
        gone,
    )


def _as_of_ms(each: JudgedOutcome) -> int:
    return each.outcome.recalled.body.as_of_ms or 0


def _row(each: JudgedOutcome, left: list[str], newest: Bound) -> _PolicyRow | None:
    """Returns the row, or None when an item that the baseline would now choose had no probability.

    None also where a slot kept its item.

    An item outside the personal part has a probability only as the baseline's choice. At strength 0 only one
    item has one.
    """
    index, body = newest.shelf.index, each.outcome.recalled.body
    if find_kept_items(body):
        return None
    candidates = np.array([index[name] for name in left], np.intp)
    first = int(newest.order[int(newest.rank.take(candidates).min())])
    if strength_of(read_allowed(body.allowed)) == 0.0 or newest.shelf.ids[first] in each.impersonal:
        return None
    item = index.get(each.outcome.item)
    drawn, *_ = body.items
    return _PolicyRow(
        person=unit_of(each.outcome),
        reward=each.outcome.reward,
        chance=float(drawn.probability),
        everybody=float(item == first),
        model=0.0 if item is None else _chance(newest, body, candidates, each.impersonal, item),
    )


def _chance(
    bound: Bound, body: DecisionRecord, candidates: Indexes, impersonal: list[str], item: int
) -> float:
    """Returns the probability of the item in the first slot, from the data that the decision was allowed to
    use.
    """
    kept_out = np.array(
        [bound.shelf.index[name] for name in impersonal if name in bound.shelf.index], np.intp
    )
    found = decide(bound, read_allowed(body.allowed), candidates, count=1, seed=0, impersonal=kept_out)
    places = bound.order.take(found.scores.positions)
    return float(found.chances[int(np.flatnonzero(places == item)[0])])


def _evaluate(
    rows: Sequence[_PolicyRow], target: Callable[[_PolicyRow], float], randomness: np.random.Generator
) -> Evaluation:
    log = log_of(
        _column(rows, lambda row: row.reward),
        _column(rows, lambda row: row.chance),
        _column(rows, target),
        people=number_units([row.person for row in rows]),
    )
    return evaluate(log, randomness, fixed=False, weight_most=WEIGHT_MOST)


def _column(rows: Sequence[_PolicyRow], value: Callable[[_PolicyRow], float]) -> Floats:
    return np.array([value(row) for row in rows], np.float64)
