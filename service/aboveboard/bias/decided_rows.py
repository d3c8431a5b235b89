"""The decisions of a check that were computed again, as arrays: little for each, and nothing that names a person."""

from array import array
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.row_causes import REACH_SETS, RowCauses
from aboveboard.decisions.record import DecisionRecord
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.words import BoundBy, Level, Word


class ReplayFailure(Word):
    """The reason why a decision could not be computed again.

    - `RECORD`: its record is gone, or cannot be read.
    - `PLACEMENT`: the revision of its placement is no longer stored.
    - `MODEL`: the version of its model is no longer stored.
    - `RULES`: the dial of its policy set is not known.
    - `KEPT`: its first slot kept its item, so nothing was drawn there.
    - `BUILD`: another build made it, and this one computes something else.
    - `MOST`: it is older than as many as are computed again at most.
    """

    RECORD = "record"
    PLACEMENT = "placement"
    MODEL = "model"
    RULES = "rules"
    KEPT = "kept"
    BUILD = "build"
    MOST = "most"


class Effects(NamedTuple):
    """Effects of rows: `rows` has the row of each, `names` spells its code, and `values` are the effects themselves."""

    rows: Indexes
    codes: Indexes
    values: Floats
    names: tuple[str, ...]


class DecidedRows(NamedTuple):
    """The decisions that were computed again, by their indexes in the log, ascending.

    `by_level` has a row for each and a column for each level. `strengths` and `levels` are those in force, and
    `bound_by` what bound the level, as a place in BoundBy. `keys` are named by level and key, with a space between.
    `keyless` marks decisions that used more keys than are left out each. `undecided` are the others. `never` are the
    rules that no choice lifts.

    `by_reaches` has a column for each set of reaches that are left out. `held_back` are the rules that withheld some,
    each with the sum of their flags as its value (`row_causes.HeldReaches`).
    """

    places: Indexes
    by_level: Floats
    strengths: Floats
    levels: Indexes
    bound_by: Indexes
    reasons: Effects
    keys: Effects
    keyless: Indexes
    undecided: dict[ReplayFailure, Indexes]
    never: frozenset[str]
    by_reaches: Floats
    held_back: Effects


class _EffectsBuilder:
    def __init__(self) -> None:
        self._rows, self._codes, self._values = array("q"), array("l"), array("d")
        self._names: dict[str, int] = {}

    def add(self, row: int, effects: Iterable[tuple[str, float]]) -> None:
        for name, value in effects:
            self._rows.append(row)
            self._codes.append(self._names.setdefault(name, len(self._names)))
            self._values.append(value)

    def finish(self) -> Effects:
        return Effects(
            np.array(self._rows, np.intp),
            np.array(self._codes, np.intp),
            np.array(self._values, np.float64),
            tuple(self._names),
        )


_BOUNDS = {word: at for at, word in enumerate(BoundBy)}


class DecidedBuilder:
    """The decisions computed again so far. Add them in the order of the log."""

    def __init__(self, never: frozenset[str]) -> None:
        self._never = never
        self._places, self._keyless = array("q"), array("q")
        self._by_level, self._strengths = array("d"), array("d")
        self._levels, self._bound_by = array("b"), array("b")
        self._reasons, self._keys = _EffectsBuilder(), _EffectsBuilder()
        self._by_reaches, self._held_back = array("d"), _EffectsBuilder()
        self._undecided: dict[ReplayFailure, array[int]] = {}

    def add(self, place: int, record: DecisionRecord, found: RowCauses) -> None:
        """Adds a decision that was computed again."""
        row = len(self._places)
        self._places.append(place)
        self._by_level.extend(found.by_level)
        self._strengths.append(float(record.allowed.strength))
        self._levels.append(record.effective)
        self._bound_by.append(_BOUNDS[record.bound_by])
        self._reasons.add(row, found.reasons)
        self._keys.add(row, ((f"{each.level:d} {each.key}", each.effect) for each in found.keys))
        self._by_reaches.extend(found.by_reaches)
        self._held_back.add(row, found.held_back)
        if not found.has_keys:
            self._keyless.append(row)

    def leave(self, place: int, why: ReplayFailure) -> None:
        """Counts a decision that could not be computed again."""
        self._undecided.setdefault(why, array("q")).append(place)

    def finish(self) -> DecidedRows:
        """Returns all of them."""
        return DecidedRows(
            places=np.array(self._places, np.intp),
            by_level=np.array(self._by_level, np.float64).reshape(-1, len(Level)),
            strengths=np.array(self._strengths, np.float64),
            levels=np.array(self._levels, np.intp),
            bound_by=np.array(self._bound_by, np.intp),
            reasons=self._reasons.finish(),
            keys=self._keys.finish(),
            keyless=np.array(self._keyless, np.intp),
            undecided={why: np.array(each, np.intp) for why, each in sorted(self._undecided.items())},
            never=self._never,
            by_reaches=np.array(self._by_reaches, np.float64).reshape(-1, REACH_SETS),
            held_back=self._held_back.finish(),
        )


def add_chances(rows: CheckRows, decided: DecidedRows) -> CheckRows:
    """Returns the rows with the chance of each decision that was computed again, and NaN for the others."""
    chances = np.full(rows.people.size, np.nan)
    _, mine, theirs = np.intersect1d(rows.details.places, decided.places, return_indices=True)
    chances[mine] = decided.by_level[theirs, -1]
    return rows._replace(details=rows.details._replace(chances=chances))
