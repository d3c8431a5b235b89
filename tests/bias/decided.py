"""Decisions that were computed again, as tests of causes plant them: chances, keys and reasons by person."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from aboveboard.bias.check import divide
from aboveboard.bias.decided_rows import DecidedRows, Effects, ReplayFailure
from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.row_causes import REACH_SETS
from aboveboard.bias.watches import period_of
from aboveboard.words import BoundBy, Level

from tests.bias.logs import LogOfLines
from tests.bias.test_check import WATCH, read

STEPS = (0.2, 0.0, 0.0, 0.1, 0.05)


class Planted(NamedTuple):
    """The causes that are planted for one person: the rise of each step, the level in force, and effects by name."""

    rises: tuple[float, ...] = STEPS
    level: int = 4
    bound_by: BoundBy = BoundBy.DIAL
    reasons: Mapping[str, float] = {}
    keys: Mapping[str, float] = {}
    held_back: Mapping[str, int] = {}
    by_reaches: tuple[float, ...] | None = None


def effects(named: list[Mapping[str, float]]) -> Effects:
    """The effects of each row, by name."""
    flat = [(row, name, value) for row, each in enumerate(named) for name, value in each.items()]
    names = tuple(dict.fromkeys(name for _, name, _ in flat))
    return Effects(
        np.array([row for row, _, _ in flat], np.intp),
        np.array([names.index(name) for _, name, _ in flat], np.intp),
        np.array([value for _, _, value in flat], float),
        names,
    )


def visits(people: int = 300, **more: Any) -> CheckRows:
    """One visit of each of so many adults and minors, in turn."""
    log = LogOfLines()
    for at in range(2 * people):
        group = "minor" if at % 2 else "adult"
        log.tell(f"p{at}", day=at / people, age_class=group)
        log.decide(f"p{at}", "lead" if at % 3 else "rest", day=at / people, **more)
    return divide(read(log, WATCH).rows, WATCH, period_of(WATCH, 1)).of_report


def decide_log(
    log: LogOfLines, plant: Callable[[bool, np.random.Generator], Planted], **more: Any
) -> DecidedRows:
    """All visits of the first report of a log computed again."""
    return decide(divide(read(log, WATCH).rows, WATCH, period_of(WATCH, 1)).of_report, plant, **more)


def decide(
    rows: CheckRows,
    plant: Callable[[bool, np.random.Generator], Planted],
    *,
    seed: int = 3,
    never: frozenset[str] = frozenset(),
    undecided: Mapping[ReplayFailure, np.ndarray] | None = None,
) -> DecidedRows:
    """All of these rows computed again, as `plant` says of a minor or an adult. Levels above the one in force add nothing."""
    randomness = np.random.default_rng(seed)
    column = rows.columns["age_class"]
    planted = [plant(column.values[code] == "minor", randomness) for code in column.codes.tolist()]
    levels = np.array([each.level for each in planted])
    rises = np.array([each.rises for each in planted])
    rises[np.arange(len(Level))[None, :] > levels[:, None]] = 0.0
    return DecidedRows(
        places=rows.details.places,
        by_level=np.cumsum(rises, axis=1),
        strengths=np.array((0.0, 0.4, 0.6, 0.85, 1.0))[levels],
        levels=levels,
        bound_by=np.array([list(BoundBy).index(each.bound_by) for each in planted]),
        reasons=effects([each.reasons for each in planted]),
        keys=effects([each.keys for each in planted]),
        keyless=np.empty(0, np.intp),
        undecided=dict(undecided or {}),
        never=never,
        by_reaches=np.array(
            [
                [rises.sum()] * REACH_SETS if each.by_reaches is None else each.by_reaches
                for each, rises in zip(planted, rises, strict=True)
            ]
        ),
        held_back=effects([each.held_back for each in planted]),
    )
