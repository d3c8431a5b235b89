"""A shop of 200 items with known truth: 300 people with tastes of their own, and 6,000 visits.

An item is about one topic or two of 20. A person likes two topics and dislikes three. The chance that an item is taken
depends on the item, and on whether the person likes or dislikes one of its topics. People look at up to two items
before a choice, mostly at what they like. Everything follows from the seed.

In the null world tastes are by chance: people look at items as before, and it says nothing about what they take.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ITEMS, TOPICS, PEOPLE = 200, 20, 300
TWO_TOPICS = 0.4
"""The share of items that are about two topics."""

LIKED_TOPICS, DISLIKED_TOPICS = 2, 3
LOOKS_AT_LIKED = 0.8
"""The share of the views that are of an item of a liked topic."""

LEVELS, SHARES = (0, 1, 2, 3, 4), (0.1, 0.2, 0.1, 0.4, 0.2)
COMMON, SPREAD, LIKED, DISLIKED = -2.7, 0.35, 2.3, -1.5
"""Log odds: of a usual item, by how much items differ, and what a liked and a disliked topic add."""


class World(NamedTuple):
    """`about` has a row for each item and a column for each topic, 1 where the item is about it.

    `liked` has a row for each person and a column for each topic. `chances` has the chance that a person takes an item,
    by person and item, and `levels` the dial of each person.
    """

    seed: int
    about: Floats
    liked: Floats
    chances: Floats
    levels: list[int]


class Visit(NamedTuple):
    """A visit: the person, the items that they look at first, and the luck that decides whether they take an item."""

    person: int
    views: list[int]
    luck: float


def make_world(seed: int, *, is_null: bool = False) -> World:
    random = np.random.default_rng([seed, 0])
    about = np.zeros((ITEMS, TOPICS))
    first = random.permutation(np.arange(ITEMS) % TOPICS)
    second = (first + random.integers(1, TOPICS, ITEMS)) % TOPICS
    about[np.arange(ITEMS), first] = 1.0
    about[np.arange(ITEMS), second] += random.random(ITEMS) < TWO_TOPICS
    liked, disliked = np.zeros((PEOPLE, TOPICS)), np.zeros((PEOPLE, TOPICS))
    for person in range(PEOPLE):
        topics = random.permutation(TOPICS)
        liked[person, topics[:LIKED_TOPICS]] = 1.0
        disliked[person, topics[LIKED_TOPICS : LIKED_TOPICS + DISLIKED_TOPICS]] = 1.0
    tastes = random.permutation(PEOPLE) if is_null else np.arange(PEOPLE)
    likes, dislikes = (np.minimum(each[tastes] @ about.T, 1.0) for each in (liked, disliked))
    odds = COMMON + SPREAD * random.normal(size=ITEMS) + LIKED * likes + DISLIKED * dislikes * (1.0 - likes)
    levels = random.choice(LEVELS, PEOPLE, p=SHARES).tolist()
    return World(seed, about, liked, 1.0 / (1.0 + np.exp(-odds)), levels)


def make_visits(world: World, count: int) -> Iterator[Visit]:
    """Yields the visits, the same ones for every way of choosing."""
    random = np.random.default_rng([world.seed, 1])
    liked_items = [np.flatnonzero(row @ world.about.T) for row in world.liked]
    for _ in range(count):
        person = int(random.integers(PEOPLE))
        views = [
            int(random.choice(liked_items[person]))
            if random.random() < LOOKS_AT_LIKED
            else int(random.integers(ITEMS))
            for _ in range(int(random.integers(3)))
        ]
        yield Visit(person, views, float(random.random()))


def is_taken(world: World, visit: Visit, item: int) -> bool:
    return visit.luck < float(world.chances[visit.person, item])
