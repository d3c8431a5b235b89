"""The circumstances of a decision besides the person's data: candidates, limits, caps and rules."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from msgspec import Struct, structs

from aboveboard.engine.sparse_rows import Indexes

LEFT_BY: Mapping[str, str] = MappingProxyType(
    {
        "candidates": "left_by_candidates",
        "limit": "left_by_limit",
        "cap": "left_by_cap",
        "rule": "left_by_rule",
        "above": "left_by_above",
    }
)
"""The code of the reason, by what kept back an item that comes before the shown one."""


class Circumstances(Struct, frozen=True, eq=False):
    """The circumstances of a decision, besides what it may use.

    `kept_back` are keys of LEFT_BY, in their order. Each kept back an item on offer that comes before the shown one in the
    baseline. `lower` has the same for each shown item after the first, and is empty where nothing was kept back.
    `is_own`: limits, showings or facts of the person changed what may be shown.
    `is_narrowed`: the app asked for some of the items only. `rivals` are the items that are on offer; None for all.
    """

    kept_back: tuple[str, ...] = ()
    is_own: bool = False
    is_narrowed: bool = False
    rivals: Indexes | None = None
    lower: tuple[tuple[str, ...], ...] = ()

    def __eq__(self, other: object) -> bool:  # object, because Python compares any two values
        """Returns whether both say the same. NumPy compares arrays item by item, so no generated comparison works."""
        if not isinstance(other, Circumstances):
            return NotImplemented
        mine, others = self.rivals, other.rivals
        same = mine is others or (mine is not None and others is not None and np.array_equal(mine, others))
        return (
            same
            and (self.kept_back, self.lower) == (other.kept_back, other.lower)
            and ((self.is_own, self.is_narrowed) == (other.is_own, other.is_narrowed))
        )

    def at_slot(self, number: int) -> "Circumstances":
        """Returns the circumstances of the shown item in this slot, which counts from 0."""
        if number == 0:
            return self
        return structs.replace(self, kept_back=self.lower[number - 1] if self.lower else ())


USUAL = Circumstances()
"""Every item on offer could be shown."""
