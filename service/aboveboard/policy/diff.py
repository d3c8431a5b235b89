"""The differences between two policy sets: the cells that change, grouped by the rules that decide them."""

from typing import Literal

from msgspec import Struct

from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import ACTIONS, DIMENSIONS, Fact, Question
from aboveboard.policy.verdict import Verdict

What = Literal["gained", "lost", "reason"]


class Change(Struct, frozen=True):
    """All cells of one action whose verdict changed in the same way.

    "gained": refused before, permitted now. "lost": the reverse. "reason": the same answer by other rules.
    `where` lists the facts that narrow the cells, with the values that occur. A fact that takes every value is absent.
    """

    action: str
    what: What
    before: tuple[str, ...]
    after: tuple[str, ...]
    cells: int
    where: dict[str, tuple[str, ...]]


def compare(old: PolicySet, new: PolicySet) -> list[Change]:
    """Returns every change from `old` to `new` over the whole domain.

    Losses and gains come before changes of reason. Within each, the change with most cells comes first.
    """
    before = dict(old.cells())
    groups: dict[tuple[str, Verdict, Verdict], list[Question]] = {}
    for cell, verdict in new.cells():
        if before[cell] != verdict:
            groups.setdefault((ACTIONS[type(cell)], before[cell], verdict), []).append(cell)
    changes = [_change(*key, cells) for key, cells in groups.items()]
    return sorted(changes, key=lambda change: (change.what == "reason", -change.cells))


def _change(action: str, before: Verdict, after: Verdict, cells: list[Question]) -> Change:
    what: What = "reason"
    if before.permitted != after.permitted:
        what = "gained" if after.permitted else "lost"
    return Change(action, what, before.rules, after.rules, len(cells), _where(cells))


def _where(cells: list[Question]) -> dict[str, tuple[str, ...]]:
    columns: dict[str, tuple[Fact, ...]] = dict(zip(cells[0]._fields, zip(*cells, strict=True), strict=True))
    met = {
        name: [value for value in DIMENSIONS[name] if value in set(seen)] for name, seen in columns.items()
    }
    return {
        name: tuple(map(str, values)) for name, values in met.items() if len(values) < len(DIMENSIONS[name])
    }
