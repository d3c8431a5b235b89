"""The causes of a gap, as a report shows them. They are found by deciding again, so none is guessed.

The gap is that of the exact chances of the class in the first slot, by person. Three views of it stand side by side:

1. What removed the class from the candidates: rules, limits and times. Each is undone, and the decision computed again.
2. The nested steps of the dial, which add up to the gap, and the keys inside the largest step.
3. What a law binds: caps of the dial, and rules that withheld data. Each is laid on the other group too.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard.bias.comparisons import Mix
from aboveboard.bias.composition import Decomposition, decompose, sums_by_stratum
from aboveboard.bias.decided_rows import DecidedRows, ReplayFailure
from aboveboard.bias.dial_steps import STEPS, DialSteps, find_steps, name_cause
from aboveboard.bias.gap_people import GapPeople, TablePeople, gather_table, take_sides
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.key_parts import NO_KEYS, KeyPart, find_keys
from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.reason_parts import (
    CAP,
    ReasonPart,
    UndoneReason,
    is_gone,
    show_part,
    undo_caps,
    undo_removals,
    undo_rules,
)
from aboveboard.bias.row_causes import RULE
from aboveboard.engine.confidence import Interval
from aboveboard.engine.sparse_rows import Floats
from aboveboard.words import Level


class GapCauses(Struct, frozen=True, kw_only=True):
    """The causes of one gap. Without enough people that could be decided again, `gap` and the rest are None or empty.

    `cause` is a reason, a step, or `dial` for a difference in chosen levels. It is None where nothing is sure. `by_rule` names a rule that no choice lifts, or a cap, where the gap is gone without it. `steps` add up to `gap`.
    `step` is the largest, and `keys` are its keys. `hidden_keys` more are about too few people to be named. `mix` are the
    parts of the gap by level in force.

    With equal candidates and rules, no gap is above `bound`: the higher of the groups' mean strengths.
    """

    by: Attributes
    group: str
    reference: str
    gap: float | None = None
    cause: str | None = None
    by_rule: str | None = None
    opportunity: tuple[ReasonPart, ...] = ()
    caps: tuple[ReasonPart, ...] = ()
    steps: dict[str, Interval] | None = None
    step: str | None = None
    keys: tuple[KeyPart, ...] = ()
    hidden_keys: int = 0
    mix: Mix | None = None
    bound: float | None = None


class DecidedCount(Struct, frozen=True):
    """The decisions of the report, those of them that were `decided` again, and the others by why they were not.

    A number is None where it, or what is left of it, is about too few people.
    """

    decisions: int | None
    decided: int | None
    undecided: dict[str, int | None]


class GapName(NamedTuple):
    """The two sides of a comparison."""

    group: str
    reference: str


class CauseTerms(NamedTuple):
    """The fewest people of a shown number, the ratio below which a gap is material, and the seed of resamples."""

    k: int
    tau: float
    seed: int


def explain_gaps(
    rows: CheckRows,
    decided: DecidedRows,
    gaps: Mapping[Attributes, Sequence[GapName]],
    terms: CauseTerms,
) -> tuple[GapCauses, ...]:
    """Returns the causes of each gap, in order. `rows` are the visits of the report, once each."""
    found = list[GapCauses]()
    for table, names in gaps.items():
        if not names:
            continue
        people = gather_table(rows, decided, table)
        found += [_explain(people, decided, table, name, terms) for name in names]
    return tuple(found)


def _explain(
    people: TablePeople, decided: DecidedRows, table: Attributes, name: GapName, terms: CauseTerms
) -> GapCauses:
    gap = take_sides(people, name.group, name.reference)
    if min(gap.own.sum(), gap.other.sum()) < terms.k:
        return GapCauses(by=table, group=name.group, reference=name.reference)
    randomness = np.random.default_rng(terms.seed)
    chances = np.stack([people.mean(column) for column in decided.by_level.T], axis=1)
    steps = find_steps(chances, gap.own, gap.other, randomness)
    parts = _split_by_level(gap, decided)
    removed = list(undo_removals(gap, decided, terms.k))
    undone = [*removed, *undo_caps(gap, decided, terms.k), *undo_rules(gap, decided, terms.k)]
    reasons = [show_part(gap, each, randomness, len(undone)) for each in undone]
    cause = choose_cause(steps, parts, reasons)
    step = max(STEPS, key=lambda each: abs(steps.steps[each].value))
    keys = NO_KEYS if step == STEPS[0] else find_keys(gap, decided, Level(STEPS.index(step)), terms.k)
    named = next((each for each in undone if each.reason == cause), None)
    return GapCauses(
        by=table,
        group=name.group,
        reference=name.reference,
        gap=steps.gap,
        cause=cause,
        by_rule=_find_rule(gap, chances[:, -1], named, decided.never, terms.tau),
        opportunity=tuple(reasons[: len(removed)]),
        caps=tuple(reasons[len(removed) :]),
        steps=steps.steps,
        step=step,
        keys=keys.keys,
        hidden_keys=keys.hidden,
        mix=Mix(parts.composition, parts.within),
        bound=_find_bound(gap, decided),
    )


def choose_cause(steps: DialSteps, by_level: Decomposition, reasons: Sequence[ReasonPart]) -> str | None:
    """Returns the cause to look at, None where no step is sure.

    A reason comes first, where it makes more than half of the gap for sure. It is what the steps then show too.
    """
    found = name_cause(steps, by_level)
    if found is None:
        return None
    sure = [
        each
        for each in reasons
        if (each.part.high < 0.0 or each.part.low > 0.0) and each.part.value * steps.gap > steps.gap**2 / 2.0
    ]
    return max(sure, key=lambda each: abs(each.part.value)).reason if sure else found


def _find_rule(
    gap: GapPeople, chances: Floats, undone: UndoneReason | None, never: frozenset[str], tau: float
) -> str | None:
    if undone is None:
        return None
    is_law = undone.reason.startswith(CAP) or undone.reason.removeprefix(RULE) in never
    return undone.reason if is_law and is_gone(gap, chances, undone, tau) else None


def _split_by_level(gap: GapPeople, decided: DecidedRows) -> Decomposition:
    table = gap.table
    names = tuple(level.name.lower() for level in Level)
    levels, chances = decided.levels[table.rows], decided.by_level[table.rows, -1]
    one, other = (
        sums_by_stratum(levels[side], chances[side], table.weights[side], names)
        for side in (gap.own[table.people], gap.other[table.people])
    )
    return decompose(one, other)


def _find_bound(gap: GapPeople, decided: DecidedRows) -> float:
    """Returns the higher mean strength s. A chance lies in [(1 - s) b, (1 - s) b + s] of the baseline's b (promise 3).

    Means of such chances lie in the same interval of the mean strength. So two of them differ by the higher s at most.
    """
    strengths = gap.table.mean(decided.strengths)
    return max(float(strengths[side].mean()) for side in (gap.own, gap.other))


def count_decided(rows: CheckRows, decided: DecidedRows, k: int, *, is_hidden: bool) -> DecidedCount:
    """Returns how many of these decisions were computed again. `is_hidden`: their number is hidden elsewhere."""
    left: dict[str, int | None] = {}
    for why, places in decided.undecided.items():
        own = np.isin(rows.details.places, places)
        people = np.unique(rows.people[own]).size
        if people:
            left[ReplayFailure(why).value] = int(own.sum()) if people >= k and not is_hidden else None
    has_all = not is_hidden and None not in left.values()
    made = int(np.isin(rows.details.places, decided.places).sum())
    return DecidedCount(None if is_hidden else rows.people.size, made if has_all else None, left)
