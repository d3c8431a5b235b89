"""The causes that may have put the shown item where it is. A person would call each one thing, or one act.

The same topic viewed before and in this visit is one cause, and so is a topic viewed and bought. `scores.used`
puts them together. Items and topics that came with the same acts are one cause too. A fact of the request that never
varied is none.
"""

from collections.abc import Callable, Hashable
from typing import NamedTuple, TypeVar, cast

from msgspec import Struct

from aboveboard.engine.model import Bound
from aboveboard.engine.placement import topics_of
from aboveboard.engine.scores import Fact, ScoredCause, Scores
from aboveboard.engine.sparse_rows import at_column
from aboveboard.privacy.allowed import Interest
from aboveboard.words import Category, Reach

TESTED = 12
"""The most causes that are tested: those that lift the shown item furthest above the other candidates."""

Rows = tuple[int, ...]
"""Indexes in `Scores.causes`."""


Noted = TypeVar("Noted", bound=Hashable)


def take_note(scores: Scores, find: Callable[..., Noted], *about: Hashable) -> Noted:
    """Returns `find(scores, *about)`, computed once for these causes. It must follow from `causes` and `interests` alone."""
    key = (find, *about)
    found = scores.notes.get(key)
    if found is None:
        found = scores.notes[key] = find(scores, *about)
    # The key has the function that made it.
    return cast(Noted, found)


_Acts = tuple[tuple[Reach, Category, float, int, int], ...]


class _SortedByActs(NamedTuple):
    """The causes from interests. `groups` are whole. In each of `same`, all acts are equal."""

    groups: list[Rows]
    same: list[list[int]]


class Cause(Struct, frozen=True):
    """One cause. The first row is that of an item, or of a topic where the acts named none. The others are named too.

    `adds` is what each row adds to the shown item's score.
    """

    rows: Rows
    adds: tuple[float, ...]


def causes_of(bound: Bound, scores: Scores, place: int, groups: list[Rows] | None = None) -> list[Cause]:
    """Returns the causes to test for the candidate at `place`, at most TESTED, those that lift it most first.

    `groups` are those of `group_acts`, if they are known already.
    """
    if groups is None:
        groups = group_acts(bound, scores)
    if not groups:
        return []
    adds, lifts = at_column(scores.effects, place, scores.base.size)
    lifted = [(-sum(map(lifts.__getitem__, rows)), number) for number, rows in enumerate(groups)]
    first = [groups[number] for _, number in sorted(lifted)[:TESTED]]
    return [Cause(rows, tuple(map(adds.__getitem__, rows))) for rows in first]


def group_acts(bound: Bound, scores: Scores) -> list[Rows]:
    """Returns the rows of each cause, those of items before those of topics.

    Keys with an event in common are one cause, so no act is in two. Of older evidence, the events are not known. There, a
    topic joins an item of the placement that has it, when everything known about both is equal. That is reach, category,
    weight, count and days. It joins none when several items would do.
    """
    found = take_note(scores, _sort_by_acts)
    groups = [*found.groups]
    for rows in found.same:
        groups += [(rows[0],)] if len(rows) == 1 else _join_topics(bound, scores, rows)
    likes = _find_likes(scores) if bound.like_rows else {}
    if not likes:
        return groups + [(row,) for row in scores.varied if row >= scores.interests]
    causes = scores.causes
    groups = [
        (*rows, *[likes[key] for row in rows if (key := _key(causes[row])) in likes]) for rows in groups
    ]
    others = {*scores.varied}.difference(likes.values(), range(scores.interests))
    return groups + [(row,) for row in sorted(others)]


def _sort_by_acts(scores: Scores) -> _SortedByActs:
    same: dict[_Acts | int, list[int]] = {}
    known: dict[int, set[int]] = {}
    groups: list[Rows] = []
    causes = scores.causes[: scores.interests]
    # Equal acts add equal values. So where all values differ, no acts are compared.
    is_each_apart = len({cause.values for cause in causes}) == len(causes)
    for row, cause in enumerate(causes):
        if numbers := numbers_of(cause):
            known[row] = numbers
        elif _key(cause).startswith(("item:", "topic:")):
            same.setdefault(row if is_each_apart else _describe_acts(cause), []).append(row)
        else:
            groups.append((row,))
    for joined in _join_shared(known):
        groups.append(tuple(sorted(joined, key=lambda row: not _key(scores.causes[row]).startswith("item:"))))
    return _SortedByActs(groups, [*same.values()])


def _find_likes(scores: Scores) -> dict[str, int]:
    """Returns the rows of interests that parts are learned by, by key. Each is one cause with that interest itself."""
    return {
        key: row
        for row, cause in enumerate(scores.causes[scores.interests :], scores.interests)
        if (key := _key(cause))
    }


def _join_topics(bound: Bound, scores: Scores, rows: list[int]) -> list[Rows]:
    keys = {row: _key(scores.causes[row]) for row in rows}
    groups = {row: [row] for row in rows if keys[row].startswith("item:")}
    about = {row: _topics(bound, keys[row]) for row in groups}
    alone = list[int]()
    for row in rows:
        if row not in groups:
            owners = [owner for owner, topics in about.items() if keys[row] in topics]
            (groups[owners[0]] if len(owners) == 1 else alone).append(row)
    return [*map(tuple, groups.values()), *[(row,) for row in alone]]


def _topics(bound: Bound, key: str) -> list[str]:
    shelf = bound.shelf
    return topics_of(shelf.placement.items[shelf.index[key.partition(":")[2]]])


def _key(cause: ScoredCause) -> str:
    fact = cause.facts[0]
    return fact.key if isinstance(fact, Interest) else ""


def numbers_of(cause: ScoredCause) -> set[int]:
    """Returns the numbers of the known events of a cause."""
    found = set[int]()
    for fact in cause.facts:
        if isinstance(fact, Interest) and fact.events:
            found.update([event.number for event in fact.events])
    return found


def _join_shared(numbers: dict[int, set[int]]) -> list[list[int]]:
    """Returns the rows in groups, so that no number is in two groups. `numbers` are those of each row."""
    group_of = {row: [row] for row in numbers}
    first: dict[int, int] = {}
    for row, own in numbers.items():
        for number in own:
            one, other = group_of[first.setdefault(number, row)], group_of[row]
            if one is not other:
                one += other
                group_of.update(dict.fromkeys(other, one))
    return [rows for row, rows in group_of.items() if rows[0] == row]


def _describe_acts(cause: ScoredCause) -> _Acts:
    return tuple(
        [
            (fact.reach, fact.category, fact.weight, fact.count, fact.days)
            for fact in cause.facts
            if isinstance(fact, Interest)
        ]
    )


def select_leading(cause: ScoredCause) -> tuple[Fact, ...]:
    """Returns the facts of a cause that work in its direction, the one with the largest effect first."""
    facts, values = cause.facts, cause.values
    if len(facts) == 1:
        return facts
    sign = 1.0 if sum(values) >= 0.0 else -1.0
    strongest = sorted(zip(values, range(len(facts)), strict=True), key=lambda each: -sign * each[0])
    return tuple(facts[at] for value, at in strongest if value * sign >= 0.0)
