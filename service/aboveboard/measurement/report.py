"""A placement report from the log: the rewards by level, against the control group, and of other policies.

Only the first slot counts, because the probabilities of a later one depend on the items before it. Only items
with an outcome count, because an item without one may never have been seen. Of several outcomes of one item
the best counts. The person is the unit of every interval, because rows of one person are alike.
"""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from msgspec import structs

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import DecisionRecord, read_allowed
from aboveboard.engine.choice import decide
from aboveboard.engine.confidence import Interval, RatioSums, bootstrap, bootstrap_difference, by_unit
from aboveboard.engine.model import Bound, Model, bind, holds
from aboveboard.engine.off_policy import Evaluation, evaluate, log_of
from aboveboard.engine.placement import CompiledPlacement, Placement
from aboveboard.engine.scores import strength_of
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.placements import get_placement
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.measurement.cross_fit import GROUPS, deal_groups, models_without, unit_of
from aboveboard.measurement.drift_alarm import Band, read_bands
from aboveboard.measurement.outcome_reader import read_outcomes
from aboveboard.measurement.placement_report import Group, LevelGroup, PlacementReport, Policy
from aboveboard.outbound import removals
from aboveboard.words import BoundBy, Level

READ_MOST = 20_000
"""The outcomes that a report reads at most, of all placements together."""

UNITS_LEAST = 30
"""The fewest people of whom a group gets an interval."""


class _ItemNames(NamedTuple):
    """The ids of the candidates, and of the items that only the baseline could choose."""

    candidates: list[str]
    impersonal: list[str]


class _FirstSlot(NamedTuple):
    """One first slot.

    - `person` is the unit, and `known` is True when the request was about a person.
    - `open` is True when each item that the other policies may choose could be chosen.
    - `chance` is the probability that showed the item.
    - `everybody` and `model` are its probabilities under the baseline and under the newest model. Neither has
      learned from the outcomes read of this group of people.
    """

    person: bytes
    known: bool
    level: int
    controlled: bool
    open: bool
    reward: float
    chance: float
    everybody: float
    model: float


class _CrossFitModels(NamedTuple):
    """The models to judge with, one for each group, and the group of each unit. `models` is None during a
    rebuild.
    """

    shelf: CompiledPlacement
    models: list[Model] | None
    groups: dict[bytes, int]


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


async def report(gateway: Gateway, app: str, placement: str, *, most: int = READ_MOST) -> PlacementReport:
    """Returns the report of one of this app's placements, from the newest `most` outcomes.

    Raises NotFound for an undeclared placement, and Unavailable while other processes keep learning.
    """
    declared = await get_placement(gateway, app, placement)
    kept = await gateway.shelves.get_current(app, placement)
    revisions, read, best, own = (
        Revisions(gateway.shelves),
        0,
        dict[str, WaitingOutcome](),
        list[WaitingOutcome](),
    )
    async for one in read_outcomes(gateway, revisions, most):
        read += 1
        if one is None or not _is_of(one, declared):
            continue
        own.append(one)
        if _is_first(one):
            decision = one.recalled.body.decision
            if decision not in best or one.reward > best[decision].reward:
                best[decision] = one
    key = placement_key(app, placement)
    groups = deal_groups(own)
    models = await models_without(gateway, revisions, key, own, groups)
    named = [(one, await _describe_items(revisions, key, one.recalled.body)) for one in best.values()]
    randomness = np.random.default_rng(int.from_bytes(gateway.randomness(8), "big"))
    # Many outcomes take seconds to compute. In a thread, the loop still serves requests.
    judging = _CrossFitModels(kept.shelf, models, groups)
    found = await asyncio.to_thread(_report, placement, read, named, judging, randomness)
    return structs.replace(found, band=(await read_bands(gateway)).get(key, found.band))


def _report(
    placement: str,
    read: int,
    named: list[tuple[WaitingOutcome, _ItemNames]],
    judging: _CrossFitModels,
    randomness: np.random.Generator,
) -> PlacementReport:
    named.sort(key=_as_of_ms)
    judges = [AsOfThen(bind(judging.shelf, model), model) for model in judging.models or [Model()] * GROUPS]
    found = [
        _row(one, names, judges[judging.groups[unit_of(one)]].at(one.recalled.body.as_of_ms))
        for one, names in named
    ]
    rows = [row for row in found if row is not None]
    control = [row for row in rows if row.controlled]
    chosen = [row for row in rows if row.open]
    personalized = [row for row in rows if row.level > Level.OFF and row.known]
    return PlacementReport(
        placement=placement,
        outcomes=read,
        shown=len(rows),
        gone=len(found) - len(rows),
        levels=[
            LevelGroup(int(level), _group(at, randomness))
            for level in Level
            if (at := [row for row in rows if row.level == level and not row.controlled])
        ],
        control=_group(control, randomness),
        personalized=_group(personalized, randomness),
        lift=_lift(personalized, control, randomness),
        policies=[
            Policy("everybody", _evaluate(chosen, lambda row: row.everybody, randomness)),
            Policy("model", _evaluate(chosen, lambda row: row.model, randomness)),
        ]
        if chosen and judging.models
        else [],
        band=Band(0),
    )


def _as_of_ms(pair: tuple[WaitingOutcome, _ItemNames]) -> int:
    one, _ = pair
    return one.recalled.body.as_of_ms or 0


def _is_of(one: WaitingOutcome, placement: Placement) -> bool:
    return one.app == placement.app and one.recalled.body.placement == placement.placement


def _is_first(one: WaitingOutcome) -> bool:
    first = next(iter(one.recalled.body.items), None)
    return first is not None and first.item == one.item


async def _describe_items(revisions: Revisions, key: str, body: DecisionRecord) -> _ItemNames:
    shelf = await revisions.shelf(key, body.revision)
    removed, impersonal = (
        [each.item for each in removals.read(recorded, shelf.ids, shelf.index)]
        for recorded in (body.removed, body.impersonal)
    )
    gone, names = {*removed}, shelf.ids if body.candidates is None else body.candidates
    return _ItemNames([name for name in names if name not in gone], impersonal)


def _row(one: WaitingOutcome, named: _ItemNames, newest: Bound) -> _FirstSlot | None:
    """Returns the row; None when the placement no longer has all of the decision's candidates."""
    names, index = named.candidates, newest.shelf.index
    if any(name not in index for name in names):
        return None
    candidates, item = np.array([index[name] for name in names], np.intp), index[one.item]
    first, body = int(newest.rank.take(candidates).min()), one.recalled.body
    drawn, *_ = body.items
    return _FirstSlot(
        person=unit_of(one),
        known=one.recalled.person is not None,
        level=body.effective,
        controlled=body.bound_by == BoundBy.CONTROL,
        open=_is_open(body, named, newest.shelf.ids[newest.order[first]]),
        reward=one.reward,
        chance=float(drawn.probability),
        everybody=float(newest.rank[item] == first),
        model=_chance(newest, body, named, item),
    )


def _is_open(body: DecisionRecord, named: _ItemNames, first: str) -> bool:
    """Returns True when each candidate that another policy may choose could be chosen in this decision.

    `first` is the baseline's choice. An item outside the personal part has a probability only as that choice.
    """
    return strength_of(read_allowed(body.allowed)) > 0.0 and first not in named.impersonal


def _chance(bound: Bound, body: DecisionRecord, named: _ItemNames, item: int) -> float:
    """Returns the probability of the item in the first slot, from the data that the decision was allowed to
    use.
    """
    candidates, impersonal = (
        np.array([bound.shelf.index[name] for name in names if name in bound.shelf.index], np.intp)
        for names in named
    )
    found = decide(bound, read_allowed(body.allowed), candidates, count=1, seed=0, impersonal=impersonal)
    places = bound.order.take(found.scores.positions)
    return float(found.chances[int(np.flatnonzero(places == item)[0])])


def _group(rows: list[_FirstSlot], randomness: np.random.Generator) -> Group:
    people = len({row.person for row in rows})
    reward = bootstrap(_sums(rows), randomness) if people >= UNITS_LEAST else None
    return Group(len(rows), people, reward)


def _lift(
    personalized: list[_FirstSlot], control: list[_FirstSlot], randomness: np.random.Generator
) -> Interval | None:
    if min(len({row.person for row in rows}) for rows in (personalized, control)) < UNITS_LEAST:
        return None
    return bootstrap_difference(_sums(personalized), _sums(control), randomness)


def _sums(rows: list[_FirstSlot]) -> RatioSums:
    return by_unit(_column(rows, lambda row: row.reward), np.ones(len(rows)), _people(rows))


def _evaluate(
    rows: list[_FirstSlot], target: Callable[[_FirstSlot], float], randomness: np.random.Generator
) -> Evaluation:
    log = log_of(
        _column(rows, lambda row: row.reward),
        _column(rows, lambda row: row.chance),
        _column(rows, target),
        people=_people(rows),
    )
    return evaluate(log, randomness, fixed=False)


def _column(rows: list[_FirstSlot], value: Callable[[_FirstSlot], float]) -> Floats:
    return np.array([value(row) for row in rows], np.float64)


def _people(rows: list[_FirstSlot]) -> Indexes:
    numbers: dict[bytes, int] = {}
    return np.array([numbers.setdefault(row.person, len(numbers)) for row in rows], np.intp)
