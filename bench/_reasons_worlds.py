"""Worlds for the bench of reasons: placements of 2 to 200 items, models that learned in them, people and requests.

All is at the default settings of the API, but for diversity in some placements. The policies are as they are shipped.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from _reasons_judge import Json
from aboveboard import canonical
from aboveboard.acts import Act
from aboveboard.api.variety import VarietyBody, read_variety
from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.pipeline import think
from aboveboard.decisions.record import make_record
from aboveboard.decisions.request import Context, DecisionRequest, Device
from aboveboard.decisions.situation import Situation
from aboveboard.decisions.standing import stand, usable_visit
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.features import FATIGUE, MATCHES, context_feature
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.placement import Cap, Item, Placement
from aboveboard.engine.popularity import ItemCount
from aboveboard.engine.rewards import Rewards
from aboveboard.gateway.rules import Rules, load_rules
from aboveboard.people.state import (
    Interests,
    Limits,
    PersonFacts,
    PersonState,
    PurposeChoice,
    Visit,
)
from aboveboard.settings import find_shipped
from aboveboard.signals.evidence import SignalEvidence
from aboveboard.signals.profile import fold
from aboveboard.words import AgeClass, Category, ConsentState, PlacementKind
from msgspec import structs

NOW = 1_800_000_000_000
SIZES = (2, 3, 4, 5, 8, 12, 20, 40, 80, 140, 200)
TOPICS = tuple(f"topic-{n}" for n in range(12))
DEVICES = (Device.MOBILE, Device.DESKTOP)
HALF_LIFE_DAYS, KEEP_DAYS = 30.0, 700
ACTS = {
    Category.BEHAVIOURAL: Act.VIEWED,
    Category.TRANSACTIONAL: Act.ORDERED,
    Category.INTERACTION: Act.RATED,
}
KINDS = (Category.BEHAVIOURAL, Category.TRANSACTIONAL, Category.INTERACTION)


class World(NamedTuple):
    """A placement and the model that it was bound to. `active` are the places of the items on offer."""

    bound: Bound
    model: Model
    active: frozenset[int]


@cache
def rules() -> Rules:
    """Returns the policies as they are shipped."""
    return load_rules(find_shipped("policies"), lambda _: None, surveyed=False)


def world(rng: np.random.Generator, size: int) -> World:
    """Returns a placement with one to three topics an item. Some items have ended. Some placements have caps, values or diversity."""
    declared = Placement(
        app="bench",
        placement="home",
        revision=1,
        title="Home",
        kind=PlacementKind.CONTENT,
        baseline="popular" if rng.random() < 0.6 else "editorial",
        cap=Cap(1, 7) if rng.random() < 0.4 else None,
        items=tuple(_item(rng, n) for n in range(size)),
        rewards=Rewards(per_value=0.01) if rng.random() < 0.3 else Rewards(),
        variety=structs.replace(
            read_variety(VarietyBody()),
            fatigue=bool(rng.random() < 0.3),
            diversity=float(rng.choice([0.0, 0.2], p=[0.6, 0.4])),
        ),
    )
    shelf = compile_shelf(declared)
    model = _model(rng, declared) if rng.random() < 0.8 else Model()
    ended = {n for n, item in enumerate(declared.items) if item.ends_ms is not None}
    return World(bind(shelf, model, NOW), model, frozenset(range(size)) - ended)


def _item(rng: np.random.Generator, number: int) -> Item:
    ended = number and rng.random() < 0.05
    tags = tuple(str(each) for each in rng.choice(TOPICS, rng.integers(1, 4), replace=False))
    return Item(f"item-{number}", tags=tags, ends_ms=NOW - MS_PER_DAY if ended else None)


def _model(rng: np.random.Generator, declared: Placement) -> Model:
    """Returns a model with weights of either sign. All requests came from one country, and from two kinds of device."""
    names = [*MATCHES.values(), *FATIGUE.values(), *(f"topic:{topic}" for topic in TOPICS)]
    names += [f"item:{item.item}" for item in declared.items if rng.random() < 0.9]
    facts = [("device", str(device)) for device in DEVICES] + [("region", "FR")]
    crossed = [context_feature(*fact, f"topic:{topic}") for fact in facts for topic in TOPICS]
    weights = dict(zip(names, rng.normal(0.1, 0.15, len(names)).tolist(), strict=True))
    weights |= dict(zip(crossed, rng.normal(0.0, 0.04, len(crossed)).tolist(), strict=True))
    evidence = int(rng.choice([20, 200, 5000]))
    counts = {}
    for item in declared.items:
        if f"item:{item.item}" in weights:
            shown = float(rng.integers(1, 2 * evidence // len(declared.items) + 2))
            counts[item.item] = ItemCount(shown, round(shown * rng.beta(1, 3)))
    if rng.random() < 0.4:  # one item is chosen far more often than any other
        best = declared.items[int(rng.integers(len(declared.items)))].item
        weights[f"item:{best}"] = 1.0
        counts = {name: ItemCount(2000.0, 1400.0 if name == best else 100.0) for name in counts | {best: 0}}
        evidence = 2000 * len(counts)
    people = int(rng.choice([5, 29, 30, 400, 9000]))
    return Model(1, evidence, weights, float(rng.choice([0.0, 0.2])), people, counts)


def _interests(rng: np.random.Generator, declared: Placement, most: int) -> Interests:
    """Returns the interests of a few acts, each about an item with its topics, an item alone, or a topic alone.

    Some are from before acts were stored.
    """
    found: Interests = {}
    for number in range(1, int(rng.integers(0, most + 1)) + 1):
        if number == 1 or rng.random() < 0.6:  # people come back to a thing
            item = declared.items[int(rng.integers(len(declared.items)))]
        kind, at_ms = KINDS[int(rng.choice(3, p=[0.7, 0.2, 0.1]))], NOW - int(rng.integers(20 * MS_PER_DAY))
        weight = float(rng.choice([0.5, 1.0, 1.5, 4.0, -3.0], p=[0.2, 0.4, 0.2, 0.1, 0.1]))
        about = rng.choice(3)
        keys = [f"item:{item.item}"] if about != 2 else []
        keys += [f"topic:{topic}" for topic in item.tags] if about != 1 else []
        if rng.random() < 0.15:
            keys, kind, weight = [f"shown:{item.item}"], Category.INTERACTION, float(rng.integers(1, 8))
        act = ACTS[kind] if rng.random() < 0.8 and not keys[0].startswith("shown:") else None
        name = item.item if f"item:{item.item}" in keys else ""
        said = SignalEvidence(kind, tuple(keys), weight, HALF_LIFE_DAYS, KEEP_DAYS, act, name, number)
        found = fold(found, said, at_ms=at_ms)
    return found


def _state(rng: np.random.Generator, declared: Placement) -> PersonState:
    """Returns a person who agreed to all, at some level of the dial."""
    given = PurposeChoice(ConsentState.GIVEN, "", NOW - MS_PER_DAY)
    names = [item.item for item in declared.items]
    limited = tuple(sorted({str(each) for each in rng.choice(names, 2)})) if rng.random() < 0.2 else ()
    some = rng.choice(names, min(3, len(names)), replace=False) if rng.random() < 0.4 else []
    return PersonState(
        dial=int(rng.choice([0, 1, 2, 3, 4], p=[0.15, 0.1, 0.15, 0.45, 0.15])),
        choices=dict.fromkeys(rules().purposes, given),
        limits=Limits(items=limited),
        facts=PersonFacts(AgeClass.ADULT, "FR"),
        history=_interests(rng, declared, 6),
        elsewhere=_interests(rng, declared, 2),
        visit=Visit("s", NOW - 60_000, NOW, _interests(rng, declared, 2)),
        shown={f"home/{each}": [NOW - 1000] for each in some},
    )


def situation(rng: np.random.Generator, of: World) -> Situation:
    """Returns a request of a person: a list of one to ten, of all items or of some."""
    shelf, size = of.bound.shelf, len(of.bound.shelf.ids)
    chosen = np.arange(size, dtype=np.intp)
    if rng.random() < 0.2:
        chosen = np.sort(rng.choice(size, int(rng.integers(1, size + 1)), replace=False)).astype(np.intp)
    names = None if chosen.size == size else [shelf.ids[at] for at in chosen.tolist()]
    device = DEVICES[int(rng.integers(2))]
    request = DecisionRequest(
        placement="home",
        session="s",
        candidates=names,
        count=int(rng.integers(1, 11)),
        context=Context(device, None, "FR"),
        explain="all",
    )
    state = _state(rng, shelf.placement)
    standing = stand(state, shelf.placement.kind, rules(), gpc=False, now_ms=NOW)
    return Situation(
        request=request,
        state=state,
        standing=standing,
        visit=usable_visit(state, "s", standing, kind=shelf.placement.kind, rules=rules(), now_ms=NOW),
        now_ms=NOW,
        as_of_ms=NOW,
        bound=of.bound,
        rules=rules(),
        titles={},
        candidates=chosen,
        seed=int(rng.integers(2**63)),
    )


def records(decisions: int, seed: int, *, worlds: int = 44) -> Iterator[tuple[World, Json]]:
    """Yields decisions as the JSON of their records, each with its world."""
    rng = np.random.default_rng(seed)
    made = [world(rng, SIZES[n % len(SIZES)]) for n in range(worlds)]
    for n in range(decisions):
        of = made[n % len(made)]
        one = situation(rng, of)
        yield of, canonical.decode(canonical.encode(make_record(f"dec_{n}", one, think(one))))
