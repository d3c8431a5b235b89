"""The narrowness of recorded decisions: shares of new topics and of one cause, and how often things moved."""

from collections.abc import Iterable
from statistics import fmean
from typing import NamedTuple

from msgspec import Struct, UnsetType

from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.record import CarriedRecord, DecisionRecord

WEEK_MS = 7 * MS_PER_DAY


class Narrowness(Struct, frozen=True):
    """Averages over decisions that had a personal part. Each is None where no decision says it.

    `decisions` counts these. `unmet` is the share of the personal part that went to items of which no topic was known of the
    person. `strongest` is the share that the strongest cause did for the shown item. `moves_a_week` are the moves of one
    person in a week, of placements where items keep their places. A person counts as at least a week.
    """

    decisions: int
    unmet: float | None
    strongest: float | None
    moves_a_week: float | None


class MadeChoice(NamedTuple):
    """A recorded decision. `person` is None for one about no person."""

    person: bytes | None
    at_ms: int
    body: DecisionRecord


def measure_narrowness(made: Iterable[MadeChoice]) -> Narrowness:
    """Returns the averages over these decisions, rounded to thousandths."""
    known = [*made]
    carried = [each.body.carried for each in known if isinstance(each.body.carried, CarriedRecord)]
    return Narrowness(
        decisions=len(carried),
        unmet=_average([float(each.unmet) for each in carried if each.unmet is not None]),
        strongest=_average([float(each.strongest) for each in carried if each.strongest is not None]),
        moves_a_week=_count_moves_a_week(known),
    )


def count_drawn_moves(body: DecisionRecord) -> int:
    """Returns the moves that this decision made: drawn slots with another item than at the visit before."""
    if isinstance(body.arranged, UnsetType) or not body.arranged.kept:
        return 0  # without a kept item nothing stayed, so nothing could jump
    changed = set(body.arranged.changed)
    pairs = zip(body.items, body.arranged.kept, strict=True)
    return sum(kept is None and shown.item in changed for shown, kept in pairs)


def _count_moves_a_week(made: list[MadeChoice]) -> float | None:
    times: dict[bytes, list[int]] = {}
    moves = 0
    for person, at_ms, body in made:
        if person is not None and not isinstance(body.arranged, UnsetType):
            times.setdefault(person, []).append(at_ms)
            moves += count_drawn_moves(body)
    weeks = sum(max(1.0, (max(each) - min(each)) / WEEK_MS) for each in times.values())
    return round(moves / weeks, 3) if times else None


def _average(values: list[float]) -> float | None:
    return round(fmean(values), 3) if values else None
