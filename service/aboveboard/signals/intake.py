"""The door that signals come in by. Each field is kept, made rougher or dropped, and whatever is held back says why.

Reasons are codes: `dial`, `consent`, `age`, `region`, `browser_signal` or `failure` (what bound the level), `limit`
(what the person excluded), `rule:<id>` (a rule of the policy), `minimised` (the catalogue keeps less than was sent)
and `reject` (the signal is not well formed).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, assert_never

from msgspec import Struct

from aboveboard.canonical import JsonValue
from aboveboard.clock import MS_PER_DAY
from aboveboard.people.state import Limits
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.coarsening import coarsen
from aboveboard.signals.exclusion import find_excluded_roles, without_excluded
from aboveboard.signals.fields import Action, Field, FieldRole, FieldValue, describe_mismatch, says_special
from aboveboard.words import (
    LEVEL_OF_REACH,
    BoundBy,
    Category,
    Level,
    Reach,
    Sensitivity,
    SignalStatus,
    is_special,
)

LIMIT = "limit"
MINIMISED = "minimised"
REJECTED = "rejected"

SKEW_MS = 5 * 60_000
"""How far the clocks of apps may be ahead of ours."""
PROBLEMS_MAX = 10

MayKeep = Callable[[Category, Sensitivity, Reach], tuple[bool, str]]
"""Whether the policy lets data of this class in, and the id of the rule that says so."""

_NAME = re.compile("[a-z][a-z0-9_]{0,63}")


class SignalProblem(NamedTuple):
    """`field` is the path inside the signal, `describe_mismatch` what would be right there."""

    field: str
    expected: str


class Terms(NamedTuple):
    """On what terms a person's signals are let in. `bound_by` is what keeps `level` where it is."""

    level: Level
    bound_by: BoundBy
    in_session: bool
    limits: Limits
    may_keep: MayKeep


class HeldField(NamedTuple):
    """A field of which something was held back, whole or in part; what is left of it stands in `kept`."""

    field: str
    because: str


class SignalVerdict(Struct, frozen=True):
    """What becomes of a signal. Every field that came in stands in `kept`, in `dropped`, or in both.

    `reaches` is where the signal may be used, empty when nothing is stored. `because` is why it was held back whole.
    """

    status: SignalStatus
    kept: dict[str, FieldValue]
    dropped: tuple[HeldField, ...]
    reaches: tuple[Reach, ...]
    because: str | None = None


def check(
    signal_type: SignalType | None, fields: Mapping[str, JsonValue], *, at_ms: int, now_ms: int
) -> list[SignalProblem]:
    """What is wrong with a signal, at most the first ten problems; none means that it may be judged.

    `signal_type` is None when the catalogue has no such type. No value of a field is repeated, nor a name that
    could be one.
    """
    if signal_type is None:
        return [SignalProblem("type", "one of the declared types of signals")]
    problems = []
    if at_ms > now_ms + SKEW_MS:
        problems.append(SignalProblem("at", "a time that has passed"))
    if at_ms < now_ms - signal_type.retention_days * MS_PER_DAY:
        problems.append(SignalProblem("at", f"a time within the last {signal_type.retention_days} days"))
    for name, value in fields.items():
        field = signal_type.fields.get(name)
        right = (
            f"one of: {', '.join(signal_type.fields)}" if field is None else describe_mismatch(field, value)
        )
        if right is not None:
            problems.append(SignalProblem(_path(name), right))
    return problems[:PROBLEMS_MAX]


def reject(fields: Iterable[str]) -> SignalVerdict:
    """What becomes of a signal that `check` found wrong: nothing of it comes in."""
    dropped = tuple(HeldField(_path(name).removeprefix("fields."), REJECTED) for name in fields)
    return SignalVerdict(SignalStatus.REJECTED, {}, dropped, (), REJECTED)


def judge(signal_type: SignalType, fields: Mapping[str, FieldValue], terms: Terms) -> SignalVerdict:
    """What is kept of a signal that `check` found nothing wrong with.

    1. The level opens a reach. 2. The person has not excluded the category. 3. The policy lets plain data of the
    category into a reach. 4. Each field is judged; what is special must be allowed wherever the signal goes, and a
    signal that carries it is special in all that it names. 5. Where nothing is left by the person's will or the
    policy, or nothing that names what it is about, the signal is withheld and not stored. That is no error.
    """
    opened = _open_reaches(signal_type, terms)
    if not opened:
        return _withheld(fields, terms.bound_by.value)
    if signal_type.category in terms.limits.categories:
        return _withheld(fields, LIMIT)
    denials = {reach: _denial(signal_type, Sensitivity.PLAIN, (reach,), terms) for reach in opened}
    reaches = tuple(reach for reach, denial in denials.items() if denial is None)
    if not reaches:
        return _withheld(fields, str(denials[opened[0]]))
    roles = find_excluded_roles(signal_type, fields, terms.limits)
    special = any(says_special(signal_type.fields[name], value) for name, value in fields.items())
    denial = _denial(signal_type, Sensitivity.SPECIAL, reaches, terms) if special else None
    kept: dict[str, FieldValue] = {}
    dropped: list[HeldField] = []
    for name, value in fields.items():
        left, because = _reduce(signal_type.fields[name], value, denial, roles, terms.limits)
        if left is not None:
            kept[name] = left
        if because is not None:
            dropped.append(HeldField(name, because))
    return _conclude(signal_type, kept, tuple(dropped), reaches)


def _conclude(
    signal_type: SignalType,
    kept: dict[str, FieldValue],
    dropped: tuple[HeldField, ...],
    reaches: tuple[Reach, ...],
) -> SignalVerdict:
    """Nothing is stored when the person or the policy took all of it, or all that names what it is about."""
    willed = [entry for entry in dropped if entry.because != MINIMISED]
    named = any(signal_type.fields[entry.field].role is not FieldRole.PLAIN for entry in willed)
    still_names = any(signal_type.fields[name].role is not FieldRole.PLAIN for name in kept)
    if willed and (not kept or (named and not still_names)):
        because = willed[0].because
        reduced = {entry.field for entry in dropped}
        rest = tuple(HeldField(name, because) for name in kept if name not in reduced)
        return SignalVerdict(SignalStatus.WITHHELD, {}, dropped + rest, (), because)
    return SignalVerdict(SignalStatus.REDUCED if dropped else SignalStatus.KEPT, kept, dropped, reaches)


def _withheld(fields: Iterable[str], because: str) -> SignalVerdict:
    dropped = tuple(HeldField(name, because) for name in fields)
    return SignalVerdict(SignalStatus.WITHHELD, {}, dropped, (), because)


def _open_reaches(signal_type: SignalType, terms: Terms) -> list[Reach]:
    """The reaches that the level opens to this signal."""
    if signal_type.reach is not None:
        wanted = [signal_type.reach]
    else:
        wanted = [Reach.VISIT, Reach.HISTORY] if terms.in_session else [Reach.HISTORY]
    return [reach for reach in wanted if terms.level >= LEVEL_OF_REACH[reach]]


def _denial(
    signal_type: SignalType, sensitivity: Sensitivity, reaches: Iterable[Reach], terms: Terms
) -> str | None:
    """The reason of the first reach that the policy does not let this class of data into, or None."""
    for reach in reaches:
        permitted, rule = terms.may_keep(signal_type.category, sensitivity, reach)
        if not permitted:
            return f"rule:{rule}"
    return None


def _reduce(
    field: Field, value: FieldValue, denial: str | None, roles: frozenset[FieldRole], limits: Limits
) -> tuple[FieldValue | None, str | None]:
    """What is kept of a value, None for nothing, and why something of it was held back, None if nothing was."""
    if field.action is Action.DROP:
        return None, MINIMISED
    names = field.role is not FieldRole.PLAIN
    if denial is not None and (names or is_special(field.sensitivity)):
        return None, denial
    match field.action:
        case Action.COARSEN:
            coarse = coarsen(value, field)
            return coarse, None if coarse == value else MINIMISED
        case Action.KEEP:
            left = without_excluded(field, value, roles=roles, limits=limits) if names and roles else value
            return left, None if left == value else LIMIT
    assert_never(field.action)


def _path(name: str) -> str:
    return f"fields.{name}" if _NAME.fullmatch(name) else "fields"
