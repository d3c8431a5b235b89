"""The checks that need every cell of a policy set: its laws, and rules that decide nothing."""

from collections.abc import Iterator

from aboveboard.bounded_cache import BoundedCache
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import ACTIONS, Fact, Question
from aboveboard.policy.rules import Rule
from aboveboard.policy.verdict import FAILED, Verdict

_LESS = {"level": "turning the dial down", "given": "withdrawing the purpose", "gpc": "a browser signal"}
"""The act by which a person asks for less, for each fact."""

LAWFUL_MOST = 4
"""The policy sets that a process remembers as lawful, by their ids."""

_lawful: BoundedCache[str, bool] = BoundedCache(LAWFUL_MOST)


def survey(policy_set: PolicySet) -> list[str]:
    """Returns each breach of these laws as `file:line: rule: what is wrong`. An empty list means that all hold.

    Down is down (promise 4): asking for less never permits what was refused. Off is off: level 0 permits nothing
    about a person. Every rule decides at least one cell. No question fails. Fills the whole table. A set without a
    breach is remembered by its id, because sets of one id give equal verdicts.
    """
    if _lawful.get(policy_set.id):
        policy_set.fill()
        return []
    found = _find_breaches(policy_set)
    if not found:
        _lawful.put(policy_set.id, True)
    return found


def _find_breaches(policy_set: PolicySet) -> list[str]:
    cells = dict(policy_set.cells())
    found = [*_down_is_down(cells), *_off_is_off(cells)]
    if FAILED in cells.values():
        found.append(
            ("policy-error", "some questions cannot be judged; the log lines of policy errors name them")
        )
    deciding = {rule for verdict in cells.values() for rule in verdict.rules}
    idle = [rule for rule in policy_set.rules if rule not in deciding]
    found += [(rule, "it never decides: other rules override it everywhere") for rule in idle]
    return [f"{_place(policy_set.rules.get(rule))}: {rule}: {said}" for rule, said in dict.fromkeys(found)]


def _place(rule: Rule | None) -> str:
    return f"{rule.file}:{rule.line}" if rule else "policies:1"


def _down_is_down(cells: dict[Question, Verdict]) -> Iterator[tuple[str, str]]:
    for cell, verdict in cells.items():
        if verdict.permitted:
            continue
        for said, lower in _vary_level(cell):
            if cells[lower].permitted:
                yield (
                    _blame(verdict, cells[lower]),
                    f"{said} permits to {ACTIONS[type(cell)]} what was refused",
                )


def _vary_level(cell: Question) -> Iterator[tuple[str, Question]]:
    for place, name in enumerate(cell._fields):
        if name in _LESS and (less := _less(name, cell[place])) is not None:
            yield _LESS[name], type(cell)._make([*cell[:place], less, *cell[place + 1 :]])


def _less(name: str, value: Fact) -> int | bool | None:
    """Returns the next value in the direction of less, or None when this is the least."""
    if name == "gpc":
        return None if value else True
    if name == "given":
        return False if value else None
    return int(value) - 1 if value else None


def _blame(refused: Verdict, permitted: Verdict) -> str:
    """Returns the rule to blame: the forbid that no longer matches, or else the permit that now does."""
    return permitted.rules[0] if refused.rules == ("default-deny",) else refused.rules[0]


def _off_is_off(cells: dict[Question, Verdict]) -> Iterator[tuple[str, str]]:
    for cell, verdict in cells.items():
        if verdict.permitted and getattr(cell, "level", None) == 0:
            yield verdict.rules[0], f"it permits to {ACTIONS[type(cell)]} data at level 0, which is off"
