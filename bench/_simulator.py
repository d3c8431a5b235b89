"""A small world with known truth: people with hidden preferences over topics, and items that are about topics.

Nothing here is measured on anybody. What is known of a person is what they did elsewhere: signals about topics, drawn
from what they like just then, fading from visit to visit. Whether an item is taken depends on the hidden liking
itself, which drifts slowly, as the popularity of the items does. So the best item of every visit is known, and with it
the regret of any choice. All of it follows from the seed: two ways of choosing meet the very same visits and the same
luck.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TOPICS = 20
PEOPLE = 300
SECOND_TOPIC = 0.5
"""The share of items that are about two topics."""

REMEMBERED = 0.9
"""What is left of the evidence after each of a person's visits."""

SIGNALS = 3
WARM_UP = 10
"""Visits whose signals are known before the first choice."""

EVERY = 100
KEPT = 0.99
"""Every 100 visits the world moves: hidden tastes keep so much of themselves. After 7,000 visits half is new."""

RARE, LIKED, SPREAD = -3.5, 2.5, 0.5
"""Log odds: of an item nobody cares for, what full liking adds, and by how much items differ."""


class World(NamedTuple):
    """`about` has a row for each item and a column for each topic, 1 where the item is about it."""

    seed: int
    about: Floats


class Visit(NamedTuple):
    """What may be known (`evidence`, by topic) and what may not: the chance that each item is taken, and the luck."""

    person: int
    evidence: Floats
    chances: Floats
    luck: float


class Tally(NamedTuple):
    """Sums over the visits: what was chosen is worth `value`, the best would have been worth `value + regret`."""

    visits: int
    value: float
    regret: float


def world(seed: int, items: int) -> World:
    random = np.random.default_rng([seed, 0])
    about = np.zeros((items, TOPICS))
    first = np.append(np.arange(min(items, TOPICS)), random.integers(0, TOPICS, max(0, items - TOPICS)))
    second = (first + random.integers(1, TOPICS, items)) % TOPICS
    about[np.arange(items), first] = 1.0
    about[np.arange(items), second] += random.random(items) < SECOND_TOPIC
    return World(seed, about)


def visits(of: World, count: int) -> Iterator[Visit]:
    """One after the other; the arrays of a visit are its own."""
    random = np.random.default_rng([of.seed, 1])
    tastes = random.normal(size=(PEOPLE, TOPICS))
    popular = random.normal(size=len(of.about))
    evidence = np.zeros((PEOPLE, TOPICS))
    for person in np.repeat(np.arange(PEOPLE), WARM_UP):
        evidence[person] = _after_signals(evidence[person], _liking(tastes[person]), random)
    for number in range(count):
        if number % EVERY == 0 and number:
            tastes, popular = _drifted(tastes, random), _drifted(popular, random)
        person = int(random.integers(PEOPLE))
        liking = _liking(tastes[person])
        evidence[person] = _after_signals(evidence[person], liking, random)
        strongest = (of.about * liking).max(axis=1)
        odds = RARE + LIKED * strongest + SPREAD * popular
        yield Visit(person, evidence[person].copy(), 1.0 / (1.0 + np.exp(-odds)), float(random.random()))


def taken(visit: Visit, item: int) -> bool:
    return visit.luck < float(visit.chances[item])


def counted(tally: Tally, visit: Visit, item: int) -> Tally:
    """The tally with one more choice, at its true worth: no luck is in it."""
    worth, best = float(visit.chances[item]), float(visit.chances.max())
    return Tally(tally.visits + 1, tally.value + worth, tally.regret + best - worth)


def _liking(tastes: Floats) -> Floats:
    """Between 0 and 1: about one topic in five is liked."""
    return 1.0 / (1.0 + np.exp(-3.0 * (tastes - 1.0)))


def _after_signals(evidence: Floats, liking: Floats, random: np.random.Generator) -> Floats:
    """Some signals more, each about one topic, drawn by liking."""
    return REMEMBERED * evidence + random.multinomial(SIGNALS, liking / liking.sum())


def _drifted(hidden: Floats, random: np.random.Generator) -> Floats:
    """Moved, and still normal with variance 1."""
    return KEPT * hidden + np.sqrt(1.0 - KEPT**2) * random.normal(size=hidden.shape)
