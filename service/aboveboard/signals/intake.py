"""The intake of signals. Each field is stored, coarsened or dropped, and each loss has a reason.

A reason is one of these codes:

- `dial`, `consent`, `age`, `region`, `browser_signal` or `failure`: the cause that bounds the level;
- `limit`: an exclusion by the person;
- `rule:<id>`: a rule of the policy;
- `minimised`: the catalogue declares that less is stored than was sent;
- `rejected`: the signal is not well formed;
- `preview`: no person did it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, assert_never

from msgspec import Struct, structs

from aboveboard.canonical import JsonValue
from aboveboard.clock import MS_PER_DAY
from aboveboard.people.state import Limits
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.coarsening import coarsen
from aboveboard.signals.exclusion import find_excluded_roles, without_excluded
from aboveboard.signals.fields import Action, Field, FieldRole, FieldValue, describe_mismatch, says_special
from aboveboard.signals.special_names import NONE_SPECIAL, SpecialNames, names_special
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
PREVIEW = "preview"

SKEW_MS = 5 * 60_000
"""The most, in milliseconds, that an app's clock may be ahead of ours."""
PROBLEMS_MAX = 10

MayKeep = Callable[[Category, Sensitivity, Reach], tuple[bool, str]]
"""A function that returns the policy's decision on a class of data, and the id of the deciding rule."""

_NAME = re.compile("[a-z][a-z0-9_]{0,63}")


class SignalProblem(NamedTuple):
    """A fault of a signal. `field` is the path inside the signal, `expected` a phrase for the accepted values."""

    field: str
    expected: str


class Terms(NamedTuple):
    """The conditions for the signals of a person. `bound_by` is the cause that bounds `level`.

    `special` is what the app declares special.
    """

    level: Level
    bound_by: BoundBy
    in_session: bool
    limits: Limits
    may_keep: MayKeep
    special: SpecialNames = NONE_SPECIAL


class HeldField(NamedTuple):
    """A field that was held back, whole or in part, with the reason. The rest of it is in `kept`."""

    field: str
    because: str


class SignalVerdict(Struct, frozen=True):
    """The result of intake for a signal. Every field that was sent is in `kept`, in `dropped`, or in both.

    `special`: it names something that the app declares special, so it is evidence of nothing. `reaches` are the reaches that may use the signal, none when nothing is stored. `because` is the reason why the
    whole signal was held back, or None.
    """

    status: SignalStatus
    kept: dict[str, FieldValue]
    dropped: tuple[HeldField, ...]
    reaches: tuple[Reach, ...]
    because: str | None = None
    special: bool = False


def check(
    signal_type: SignalType | None, fields: Mapping[str, JsonValue], *, at_ms: int, now_ms: int
) -> list[SignalProblem]:
    """Returns the problems of a signal, up to the first ten. A signal without problems can be judged.

    `signal_type` is None when the catalogue has no such type. A problem never repeats a value, nor a field name that
    might be one.
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
    """Returns the verdict on a signal with problems: nothing of it is stored."""
    dropped = tuple(HeldField(_path(name).removeprefix("fields."), REJECTED) for name in fields)
    return SignalVerdict(SignalStatus.REJECTED, {}, dropped, (), REJECTED)


def judge(signal_type: SignalType, fields: Mapping[str, FieldValue], terms: Terms) -> SignalVerdict:
    """Returns the verdict on a signal without problems. These conditions are checked in order:

    1. The level permits a reach.
    2. The person has not excluded the category.
    3. The policy permits plain data of the category in a reach.
    4. Each field is judged. Special data must be permitted in every reach of the signal. A signal with special data is
       special in all that it names. One that names what the app declares special is withheld whole.
    5. A signal is withheld when the person or the policy removed all of it, or all names of its subject. That is no
       error.
    """
    opened = _open_reaches(signal_type, terms)
    if not opened:
        return withhold(fields, terms.bound_by.value)
    if signal_type.category in terms.limits.categories:
        return withhold(fields, LIMIT)
    denials = {reach: _denial(signal_type, Sensitivity.PLAIN, (reach,), terms) for reach in opened}
    reaches = tuple(reach for reach, denial in denials.items() if denial is None)
    if not reaches:
        return withhold(fields, str(denials[opened[0]]))
    roles = find_excluded_roles(signal_type, fields, terms.limits)
    declared = names_special(terms.special, signal_type.fields, fields)
    special = declared or any(says_special(signal_type.fields[name], value) for name, value in fields.items())
    denial = _denial(signal_type, Sensitivity.SPECIAL, reaches, terms) if special else None
    if declared and denial is not None:
        return withhold(fields, denial)
    kept: dict[str, FieldValue] = {}
    dropped: list[HeldField] = []
    for name, value in fields.items():
        left, because = _reduce(signal_type.fields[name], value, denial, roles, terms.limits)
        if left is not None:
            kept[name] = left
        if because is not None:
            dropped.append(HeldField(name, because))
    verdict = _conclude(signal_type, kept, tuple(dropped), reaches)
    return structs.replace(verdict, special=True) if declared else verdict


def _conclude(
    signal_type: SignalType,
    kept: dict[str, FieldValue],
    dropped: tuple[HeldField, ...],
    reaches: tuple[Reach, ...],
) -> SignalVerdict:
    """Returns the verdict. It is withheld when the person or the policy removed all fields, or all names of its subject."""
    willed = [entry for entry in dropped if entry.because != MINIMISED]
    if willed and (not kept or _has_lost_its_subject(signal_type, kept, willed)):
        because = willed[0].because
        reduced = {entry.field for entry in dropped}
        rest = tuple(HeldField(name, because) for name in kept if name not in reduced)
        return SignalVerdict(SignalStatus.WITHHELD, {}, dropped + rest, (), because)
    return SignalVerdict(SignalStatus.REDUCED if dropped else SignalStatus.KEPT, kept, dropped, reaches)


def _has_lost_its_subject(signal_type: SignalType, kept: Iterable[str], willed: Iterable[HeldField]) -> bool:
    named = any(signal_type.fields[entry.field].role is not FieldRole.PLAIN for entry in willed)
    return named and all(signal_type.fields[name].role is FieldRole.PLAIN for name in kept)


def withhold(fields: Iterable[str], because: str) -> SignalVerdict:
    """Returns the verdict on a signal that is withheld whole."""
    dropped = tuple(HeldField(name, because) for name in fields)
    return SignalVerdict(SignalStatus.WITHHELD, {}, dropped, (), because)


def _open_reaches(signal_type: SignalType, terms: Terms) -> list[Reach]:
    """Returns the reaches that the level permits for this signal."""
    if signal_type.reach is not None:
        wanted = [signal_type.reach]
    else:
        wanted = [Reach.VISIT, Reach.HISTORY] if terms.in_session else [Reach.HISTORY]
    return [reach for reach in wanted if terms.level >= LEVEL_OF_REACH[reach]]


def _denial(
    signal_type: SignalType, sensitivity: Sensitivity, reaches: Iterable[Reach], terms: Terms
) -> str | None:
    """Returns the reason at the first reach for which the policy refuses this class of data, or None."""
    for reach in reaches:
        permitted, rule = terms.may_keep(signal_type.category, sensitivity, reach)
        if not permitted:
            return f"rule:{rule}"
    return None


def _reduce(
    field: Field, value: FieldValue, denial: str | None, roles: frozenset[FieldRole], limits: Limits
) -> tuple[FieldValue | None, str | None]:
    """Returns the stored form of a value and the reason of any loss. Either is None when there is none."""
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
