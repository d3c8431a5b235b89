"""The pairs of an interest and a part that enough people stand behind, and those that are surely liked more.

A pair has its examples: of people with the interest, who were shown the part. PEOPLE_LEAST - 1 people, the busiest of
the placement, have some number of examples together. A pair counts only with more. So it is about PEOPLE_LEAST people or
more.

A part beside good ones earns more without being liked more. So does one that is shown to people who choose much. So a
statement rests on weights beside those of all other parts.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from msgspec import structs

from aboveboard.engine import popularity
from aboveboard.engine.features import LIKES, parts_of_like
from aboveboard.engine.part_likes import Pair
from aboveboard.engine.parts import read_tag
from aboveboard.engine.popularity import Z
from aboveboard.engine.ridge import RIDGE, Statistics, count_cells
from aboveboard.engine.sparse_rows import Floats

PEOPLE_LEAST = 10
"""The fewest people that a weight may rest on. It is that of `intents.toml`."""

DEVIATION_MOST = 0.5
"""The largest standard deviation of a reward, as of any number from 0 to 1."""


def has_likes(statistics: Statistics) -> bool:
    """Returns whether an example of a part was about a person with an interest."""
    return any(name.startswith(LIKES) for name in statistics.names)


def without_few(statistics: Statistics, few: int) -> Statistics:
    """Returns the statistics without the pairs that rest on `few` examples or fewer. The same object where there are none.

    Their examples stay. The pairs are no features of them any more.
    """
    cells = count_cells(statistics)
    gone = {name for name, count in cells.items() if name.startswith(LIKES) and count.shown <= few}
    if not gone:
        return statistics
    kept = np.array([at for at, name in enumerate(statistics.names) if name not in gone], np.intp)
    return structs.replace(
        statistics,
        names=tuple([statistics.names[at] for at in kept]),
        a=statistics.a[kept[:, None], kept],
        b=statistics.b[kept],
        cells={name: count for name, count in cells.items() if name not in gone},
    )


def find_liked(
    statistics: Statistics, weights: Mapping[str, float], *, people: int, ridge: float = RIDGE
) -> tuple[Pair, ...]:
    """Returns the pairs, sorted, whose part is surely liked more by people with the interest.

    `weights` were solved from the statistics. `people` are all that these are about, and with few of them there is no pair.
    """
    if people < popularity.PEOPLE_LEAST or not has_likes(statistics):
        return ()
    by_pair = _combine_kinds(statistics)
    values = np.array([weights[name] for name in statistics.names])
    asked = [each for each in _compare(by_pair) if values @ each[1] > 0.0 and values @ each[2] > 0.0]
    if not asked:
        return ()
    columns = np.array([column for _, *both in asked for column in both]).T
    solved = np.linalg.solve(statistics.a + ridge * np.eye(len(statistics.names)), columns)
    # As in `popularity`, all examples of one person count as one, on average.
    spread = DEVIATION_MOST * np.sqrt((columns * solved).sum(axis=0) * max(1.0, statistics.n / people))
    is_above = (values @ columns > Z * spread).reshape(-1, 2).all(axis=1)
    return tuple([pair for (pair, *_), holds in zip(asked, is_above, strict=True) if holds])


def _combine_kinds(statistics: Statistics) -> dict[Pair, Floats]:
    """Returns, by pair, the share of each feature in its weight. Kinds of evidence count by their examples."""
    cells, place = count_cells(statistics), {name: at for at, name in enumerate(statistics.names)}
    found: dict[Pair, Floats] = {}
    for name in sorted(cells):
        like = parts_of_like(name)
        if like is not None and name in place:
            column = found.setdefault((like.key, like.part), np.zeros(len(place)))
            column[place[name]] = cells[name].shown
    return {pair: column / column.sum() for pair, column in found.items()}


def _compare(by_pair: Mapping[Pair, Floats]) -> Iterable[tuple[Pair, Floats, Floats]]:
    """Yields each pair with two sums of weights, by their shares. A part that is alone in its slot is left out.

    The first compares people with the interest and others, for items with the part. Other slots have their mean. Of
    one slot alone it would be a guess, as each item has a part of every slot. The second compares the part and the mean of
    others of its slot, for people with the interest.
    """
    slots: dict[Pair, list[Pair]] = {}
    for key, tag in sorted(by_pair):
        read = read_tag(tag)
        if read is not None:
            slots.setdefault((key, read[0]), []).append((key, tag))
    means = {slot: np.mean([by_pair[pair] for pair in pairs], axis=0) for slot, pairs in slots.items()}
    for slot, pairs in slots.items():
        rest = sum(
            (mean for other, mean in means.items() if other[0] == slot[0] and other != slot), start=0.0
        )
        for pair in pairs:
            others = [by_pair[other] for other in pairs if other != pair]
            if others:
                yield pair, by_pair[pair] + rest, by_pair[pair] - np.mean(others, axis=0)
