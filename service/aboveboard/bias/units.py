"""People as units: the rows of a person become one number, so that a frequent visitor counts once.

Every array of rows is in the order of the log.
"""

from typing import NamedTuple

import numpy as np

from aboveboard.engine.confidence import RatioSums
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.errors import Unprocessable

POOLS = 1_000
"""The pools into which more people are put before resampling. Pools are as independent as their people."""


class PersonMeans(NamedTuple):
    """The mean of each person, in the order of their numbers. Both arrays have one element for each person."""

    people: Indexes
    means: Floats


class FirstRows(NamedTuple):
    """The place of each person's first row, in the order of their numbers."""

    people: Indexes
    places: Indexes


def mean_by_person(people: Indexes, values: Floats) -> PersonMeans:
    """Returns the mean of the values of each person. `people` numbers the person of each row."""
    _check(people, values)
    numbers, of = np.unique(people, return_inverse=True)
    counts = np.bincount(of, minlength=numbers.size)
    return PersonMeans(numbers, np.bincount(of, values, numbers.size) / np.maximum(counts, 1))


def first_by_person(people: Indexes) -> FirstRows:
    """Returns the first row of each person. No value decides which row that is, so it is a fair draw."""
    return FirstRows(*np.unique(people, return_index=True))


def equal_weights(people: Indexes) -> Floats:
    """Returns a weight for each row, so that those of one person add up to 1."""
    _, of, counts = np.unique(people, return_inverse=True, return_counts=True)
    weights: Floats = 1.0 / counts[of]
    return weights


def first_of_visits(people: Indexes, visits: Indexes) -> Indexes:
    """Returns for each row the place of the first row of its person and visit. Neither may be numbered below 0."""
    _check(people, visits)
    keys = people.astype(np.int64) * (int(visits.max(initial=0)) + 1) + visits
    _, firsts, of = np.unique(keys, return_index=True, return_inverse=True)
    places: Indexes = firsts[of]
    return places


def drop_repeats(people: Indexes, visits: Indexes) -> Indexes:
    """Returns the places of the rows to count: the first of each person and visit.

    Within a visit the same request gets the same answer, so its repeats tell nothing new.
    """
    return np.flatnonzero(first_of_visits(people, visits) == np.arange(people.size))


def pool(values: Floats) -> RatioSums:
    """Returns the sums to resample, of one value a person: of each, or of POOLS pools where there are more."""
    if values.size <= POOLS:
        return RatioSums(values, np.ones(values.size))
    of = np.arange(values.size) % POOLS
    return RatioSums(np.bincount(of, values).astype(np.float64), np.bincount(of).astype(np.float64))


def _check(people: Indexes, values: Floats | Indexes) -> None:
    if people.shape != values.shape:
        raise Unprocessable("The arrays have different lengths.", field="values", expected="one for each row")
