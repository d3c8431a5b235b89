"""A world in which items further down a list are looked at less often. Its truth is known.

Five items of the same appeal but for one, which is the best. All five are shown in each list, and `seen` is reported
for all of them. Nobody is known.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from aboveboard.engine import decay
from aboveboard.engine.choice import decide
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.decay import DatedExample
from aboveboard.engine.examination import place_of
from aboveboard.engine.examples import example
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, Placement, Variety
from aboveboard.engine.ridge import solve_model
from aboveboard.privacy.allowed import Allowed
from aboveboard.words import Level, PlacementKind

APPEAL = {"A": 0.4, "B": 0.4, "C": 0.4, "D": 0.4, "E": 0.6}
BEST = "E"
FADING = (1.0, 1 / 2, 1 / 3, 1 / 4, 1 / 5)
"""The share of people who look at each position."""

EVEN = (1.0,) * 5
"""The same where an app reports `seen` only for what was looked at."""

SETTINGS = {Level.OFF: 0.0, Level.PAGE: 0.4}
"""The strength of the levels at which nothing is known about a person."""


BY_DEFAULT = Variety(explore=0.05, unmet=0.1, exploration_share=0.1)


class List(NamedTuple):
    """One list, in the order in which it was shown, and the model that chose it."""

    items: tuple[str, ...]
    model: Model


def show_lists(
    order: Sequence[str],
    attention: Sequence[float],
    level: Level,
    *,
    lists: int,
    seed: int,
    batch: int = 25,
    count: int = 5,
    variety: Variety = BY_DEFAULT,
) -> Iterator[List]:
    """Yields one list after the other. Items are declared in `order`; every `batch` lists the model is solved again."""
    draw = np.random.default_rng([seed, *map(ord, order)])
    items = tuple(Item(name) for name in order)
    shelf = compile_shelf(
        Placement("world", "list", 1, "List", PlacementKind.CONTENT, items=items, variety=variety)
    )
    allowed, everything = Allowed(level, SETTINGS[level], (), ()), np.arange(len(items))
    model, sums, new = Model(prior_reward=0.2), decay.empty(), list[DatedExample]()
    bound = bind(shelf, model)
    for number in range(lists):
        made = decide(bound, allowed, everything, count=count, seed=int(draw.integers(2**63)))
        names = tuple(shelf.ids[slot.item] for slot in made.slots)
        for slot, name in zip(made.slots, names, strict=True):
            taken = draw.random() < attention[slot.position - 1] * APPEAL[name]
            learned = example(shelf, slot.item, allowed), float(taken)
            new.append(DatedExample(0, learned, place_of(slot.position)))
        yield List(names, model)
        if (number + 1) % batch == 0:
            sums = decay.add(sums, new)
            new.clear()
            model = solve_model(decay.total(sums, 0), model.version + 1)
            bound = bind(shelf, model)


def share_of_best(found: Sequence[List]) -> float:
    """Returns the share of these lists with the best item on top."""
    return sum(each.items[0] == BEST for each in found) / len(found)
