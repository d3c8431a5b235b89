"""The sentences about where a gap comes from, each with the condition under which it is true; see `report_sentences`.

"Most" is said of more than half of the gap, and a cause only of what is sure.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from aboveboard.bias.causes import DecidedCount, GapCauses
from aboveboard.bias.dial_steps import DIAL, STEPS
from aboveboard.bias.reason_parts import CAP, ReasonPart
from aboveboard.bias.report_names import Values, name_group, name_reach, say
from aboveboard.bias.report_numbers import (
    DIGITS,
    show_text,
    write_change,
    write_count,
    write_ends,
    write_number,
)
from aboveboard.bias.row_causes import RULE
from aboveboard.bias.watches import REST
from aboveboard.engine.confidence import Interval

LEAST = 0.01
"""The least part of a gap that is named. Below it, a part is written as 0."""

Claims = tuple[tuple[str, Callable[[GapCauses], bool]], ...]


class PartCells(NamedTuple):
    """A row of the table of parts. `touched` is of 100 decisions of the group, and of the reference."""

    what: str
    part: str
    interval: str
    touched: str
    reference_touched: str


def _find_part(found: GapCauses) -> Interval | None:
    """Returns the part of the named cause: that of a step, or of a reason."""
    reasons = {each.reason: each.part for each in (*found.opportunity, *found.caps)}
    return (reasons | (found.steps or {})).get(found.cause or "")


def _is_named(found: GapCauses) -> bool:
    """Returns True for a cause that makes something of the gap, as it is written."""
    part = _find_part(found)
    return found.by_rule is None and part is not None and abs(round(part.value, DIGITS)) >= LEAST


def _is_dial(found: GapCauses) -> bool:
    return found.by_rule is None and found.cause == DIAL and found.mix is not None


def _is_open(found: GapCauses) -> bool:
    return found.gap is not None and found.by_rule is None and not _is_named(found) and not _is_dial(found)


def _is_most(found: GapCauses) -> bool:
    part = _find_part(found)
    return part is not None and bool(found.gap) and found.gap is not None and part.value / found.gap > 0.5


CAUSES: Claims = (
    ("cause-few", lambda it: it.gap is None),
    ("cause-gap", lambda it: it.gap is not None),
    ("cause-law", lambda it: it.gap is not None and it.by_rule is not None),
    ("cause-most", lambda it: it.gap is not None and _is_named(it) and _is_most(it)),
    ("cause-part", lambda it: it.gap is not None and _is_named(it) and not _is_most(it)),
    ("cause-dial", _is_dial),
    ("cause-open", _is_open),
    ("cause-everybody", lambda it: it.steps is not None and not _is_open(it) and it.cause != STEPS[0]),
    ("cause-bound", lambda it: it.bound is not None),
    ("cause-keys", lambda it: it.hidden_keys > 0),
)
"""The sentences about a gap, in the order in which they are said."""


def describe_cause(found: GapCauses, language: str) -> list[str]:
    """Returns the sentences about where one gap comes from."""
    values = _values_of(found, language)
    return [say(language, code, **values) for code, holds in CAUSES if holds(found)]


def _values_of(found: GapCauses, language: str) -> Values:
    named = found.by_rule or found.cause
    part = _find_part(found)
    values: Values = {
        "count": found.hidden_keys,
        "group": name_group(language, found.by, found.group),
        "least": write_number(language, LEAST),
        "kind": "rest" if found.reference == REST else "group",
        "reason": "" if named is None else name_reason(language, named),
        "reference": name_group(language, found.by, found.reference),
    }
    everybody = None if found.steps is None else found.steps[STEPS[0]]
    numbers = {
        "gap": found.gap,
        "mix": None if found.mix is None else found.mix.composition,
        "part": part.value if part is not None else None,
        "everybody": None if everybody is None else everybody.value,
        "within": None if found.mix is None else found.mix.within,
    }
    values |= {name: write_change(language, each) for name, each in numbers.items() if each is not None}
    return values if found.bound is None else values | {"bound": write_number(language, found.bound)}


def name_reason(language: str, reason: str) -> str:
    """Returns the words for a step, a rule, a cap, or what else removed items."""
    if reason.startswith(RULE):
        return say(language, "reason-rule", rule=show_text(reason.removeprefix(RULE)))
    if reason.startswith(CAP):
        return say(language, "reason-cap", cap=name_group(language, ("bound_by",), reason.removeprefix(CAP)))
    return name_reach(language, reason)


def list_parts(found: GapCauses, language: str) -> Iterator[PartCells]:
    """Yields the steps of the gap, the keys below the largest of them, and each reason; none without a gap."""
    for name, step in (found.steps or {}).items():
        yield _cells(name, step, language)
        if name == found.step:
            for key in found.keys:
                part = say(language, "hidden-cell") if key.part is None else write_change(language, key.part)
                yield PartCells(say(language, "key", key=show_text(key.key)), part, "", "", "")
    for each in (*found.opportunity, *found.caps):
        yield _cells(each.reason, each.part, language, each)


def _cells(name: str, part: Interval, language: str, reason: ReasonPart | None = None) -> PartCells:
    low, high = write_ends(language, part.low, part.high)
    shares = ("", "") if reason is None else (reason.share, reason.reference_share)
    return PartCells(
        name_reason(language, name),
        write_change(language, part.value),
        say(language, "to", low=low, high=high),
        *(each if isinstance(each, str) else write_number(language, 100.0 * each, 1) for each in shares),
    )


def describe_decided(found: DecidedCount | None, language: str) -> list[str]:
    """Returns how many decisions were computed again, and why others were not."""
    if found is None:
        return [say(language, "causes-none")]
    decided, everything = (_count(language, each) for each in (found.decided, found.decisions))
    return [
        say(language, "decided", decided=decided, all=everything),
        *(
            say(language, "undecided", count=_count(language, count), why=say(language, f"undecided-{why}"))
            for why, count in found.undecided.items()
            if count != 0
        ),
    ]


def _count(language: str, count: int | None) -> str:
    return say(language, "hidden-cell") if count is None else write_count(language, count)
