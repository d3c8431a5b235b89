"""The profile: what kept signals say about a person's interests, fading with time.

Evidence of a signal decays by half every `half_life_days` of its category. The decayed sum is kept as of one
instant per key, and a late signal is weighed as it would weigh at that instant, so the order in which signals
arrive does not matter.
"""

import heapq
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from typing import NamedTuple, assert_never

from msgspec import structs

from aboveboard.clock import MS_PER_DAY
from aboveboard.people.state import (
    VISIT_IDLE_MS,
    Affinity,
    Interests,
    Limits,
    PersonState,
    Visit,
    get_limited_keys,
)
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.exclusion import names_in
from aboveboard.signals.fields import FieldRole, FieldValue, says_special
from aboveboard.signals.intake import SignalVerdict
from aboveboard.words import IN_VAIN, Category, Reach, as_limited

KEYS_MAX = 100
"""The most keys that are kept of one category; the weakest go. What was shown in vain is counted apart."""


class SignalEvidence(NamedTuple):
    """What one signal says: `weight` for each of `keys` (`topic:<name>` or `item:<id>`). It is kept for `keep_days`, as
    the signal is."""

    category: Category
    keys: tuple[str, ...]
    weight: float
    half_life_days: float
    keep_days: int


def evidence_of(signal_type: SignalType, kept: Mapping[str, FieldValue]) -> SignalEvidence:
    """What the kept fields of a signal say. A signal that carries something special teaches the profile nothing."""
    fields = [(signal_type.fields[name], value) for name, value in kept.items()]
    keys: tuple[str, ...] = ()
    if not any(says_special(field, value) for field, value in fields):
        named = [
            f"{field.role}:{name}"
            for field, value in fields
            if field.role is not FieldRole.PLAIN
            for name in names_in(value)
        ]
        keys = tuple(dict.fromkeys(named))
    return SignalEvidence(
        category=signal_type.category,
        keys=keys,
        weight=_weight(signal_type, kept),
        half_life_days=signal_type.half_life_days,
        keep_days=signal_type.retention_days,
    )


def _weight(signal_type: SignalType, kept: Mapping[str, FieldValue]) -> float:
    by = signal_type.weight_by
    number = None if by is None else kept.get(by.field)
    if by is None or not isinstance(number, int):
        return signal_type.weight
    return by.weights.get(number, signal_type.weight)


def weights_at(affinities: Iterable[Affinity], at_ms: int, half_life_days: float) -> list[float]:
    """Returns each weight at `at_ms`: halved for every `half_life_days` since it was taken, never more than then.

    A decision needs dozens at once, and calls are what it pays for.
    """
    half_life_ms, exp2 = half_life_days * MS_PER_DAY, math.exp2
    return [
        each.weight * exp2((each.at_ms - at_ms) / half_life_ms) if at_ms > each.at_ms else each.weight
        for each in affinities
    ]


def _decay(passed_ms: int, half_life_days: float) -> float:
    return math.exp2(-passed_ms / (half_life_days * MS_PER_DAY))


def fold(interests: Interests, evidence: SignalEvidence, *, at_ms: int) -> Interests:
    """The interests with the evidence of a signal of `at_ms` added; at most KEYS_MAX keys a category remain."""
    if not evidence.keys:
        return interests
    affinities = dict(interests.get(evidence.category, {}))
    for key in evidence.keys:
        affinities[key] = _add(affinities.get(key), evidence, at_ms)
    if len(affinities) > KEYS_MAX:
        affinities = _strongest(affinities, evidence.half_life_days)
    return {**interests, evidence.category: affinities}


def _add(affinity: Affinity | None, evidence: SignalEvidence, at_ms: int) -> Affinity:
    until_ms = at_ms + evidence.keep_days * MS_PER_DAY
    if affinity is None:
        return Affinity(evidence.weight, at_ms, 1, at_ms, until_ms)
    gap = at_ms - affinity.at_ms
    decay = _decay(abs(gap), evidence.half_life_days)
    if gap >= 0:
        weight = affinity.weight * decay + evidence.weight
    else:
        weight = affinity.weight + evidence.weight * decay
    return Affinity(
        weight=weight,
        at_ms=max(at_ms, affinity.at_ms),
        count=affinity.count + 1,
        first_ms=min(at_ms, affinity.first_ms),
        until_ms=max(until_ms, affinity.until_ms),
    )


def merge(one: Interests, other: Interests, half_life_days: Mapping[Category, float]) -> Interests:
    """The evidence of both, added up key by key; at most KEYS_MAX keys a category remain. The order makes no
    difference."""
    found: Interests = {}
    for category in sorted({*one, *other}):
        mine, theirs = one.get(category, {}), other.get(category, {})
        days = half_life_days[category]
        both = {key: _sum(mine[key], theirs[key], days) for key in mine.keys() & theirs.keys()}
        affinities = {**mine, **theirs, **both}
        found[category] = affinities if len(affinities) <= KEYS_MAX else _strongest(affinities, days)
    return found


def _sum(one: Affinity, other: Affinity, half_life_days: float) -> Affinity:
    at_ms = max(one.at_ms, other.at_ms)
    weight = sum(sorted(each.weight * _decay(at_ms - each.at_ms, half_life_days) for each in (one, other)))
    return Affinity(
        weight=weight,
        at_ms=at_ms,
        count=one.count + other.count,
        first_ms=min(one.first_ms, other.first_ms),
        until_ms=max(one.until_ms, other.until_ms),
    )


def _strongest(affinities: Mapping[str, Affinity], half_life_days: float) -> dict[str, Affinity]:
    """Strength is the size of the weight at one common instant, compared by its logarithm, so that nothing ever
    becomes too small to compare. Of two alike the key that sorts first stays."""
    half_life_ms = half_life_days * MS_PER_DAY

    def weakness(entry: tuple[str, Affinity]) -> tuple[float, str]:
        key, affinity = entry
        size = abs(affinity.weight)
        return (-math.log2(size) - affinity.at_ms / half_life_ms if size else math.inf), key

    weakest: set[str] = set()
    for in_vain in (True, False):  # what was shown must not crowd out what the person did
        own = [entry for entry in affinities.items() if entry[0].startswith(f"{IN_VAIN}:") == in_vain]
        weakest |= {key for key, _ in heapq.nlargest(max(0, len(own) - KEYS_MAX), own, key=weakness)}
    return {key: affinity for key, affinity in affinities.items() if key not in weakest}


def with_signal(
    state: PersonState, signal_type: SignalType, judged: SignalVerdict, *, session: str | None, at_ms: int
) -> PersonState:
    """The state after a judged signal of `at_ms`, in each reach that it was let into and in no other.

    A signal of another session, or one that comes VISIT_IDLE_MS after the last, begins a new visit, and the one
    before is forgotten. A late signal of a visit that is over changes no visit.
    """
    if not judged.reaches:
        return state
    evidence = evidence_of(signal_type, judged.kept)
    items = [key.partition(":")[2] for key in evidence.keys if key.startswith("item:")]
    state = record_reaction(state, items) if items else state
    return with_evidence(state, evidence, judged.reaches, session=session, at_ms=at_ms)


def record_reaction(state: PersonState, items: Collection[str]) -> PersonState:
    """The state once the person did something with these items: they were not shown in vain. The same state when they
    were not shown."""
    screen, gone = state.on_screen, {f"{IN_VAIN}:{item}" for item in items}
    if screen is not None:
        left = {name: tuple([one for one in on if one not in items]) for name, on in screen.items.items()}
        if left != screen.items:
            state = structs.replace(state, on_screen=structs.replace(screen, items=left))
    return _without_keys(state, gone)


def only(interests: Interests, keep: Callable[[str], bool]) -> Interests:
    """The interests whose key is to be kept, without empty categories."""
    left = {
        category: {key: affinity for key, affinity in found.items() if keep(key)}
        for category, found in interests.items()
    }
    return {category: found for category, found in left.items() if found}


def _without_keys(state: PersonState, gone: Set[str]) -> PersonState:
    """The same state when nothing of it is among `gone`, which are keys of interactions."""
    own, visit = state.history.get(Category.INTERACTION, {}), state.visit
    in_visit = visit.interests.get(Category.INTERACTION, {}) if visit else {}
    if gone.isdisjoint(own) and gone.isdisjoint(in_visit):
        return state
    if visit is not None:
        visit = structs.replace(visit, interests=only(visit.interests, lambda key: key not in gone))
    return structs.replace(state, history=only(state.history, lambda key: key not in gone), visit=visit)


def with_evidence(
    state: PersonState,
    evidence: SignalEvidence,
    reaches: Collection[Reach],
    *,
    session: str | None,
    at_ms: int,
) -> PersonState:
    """The state with the evidence in each of `reaches`; see `with_signal`."""
    history, elsewhere, visit = state.history, state.elsewhere, state.visit
    for reach in set(reaches):
        match reach:
            case Reach.HISTORY:
                history = fold(history, evidence, at_ms=at_ms)
            case Reach.ELSEWHERE:
                elsewhere = fold(elsewhere, evidence, at_ms=at_ms)
            case Reach.VISIT:
                visit = visit if session is None else _visit(visit, session, evidence, at_ms)
            case Reach.PAGE:  # what comes with a request is stored nowhere
                pass
            case _:
                assert_never(reach)
    return structs.replace(state, history=history, elsewhere=elsewhere, visit=visit)


def _visit(visit: Visit | None, session: str, evidence: SignalEvidence, at_ms: int) -> Visit | None:
    if visit is not None:
        within = visit.started_ms - VISIT_IDLE_MS <= at_ms <= visit.last_ms + VISIT_IDLE_MS
        if visit.session == session and within:
            interests = fold(visit.interests, evidence, at_ms=at_ms)
            return Visit(session, min(at_ms, visit.started_ms), max(at_ms, visit.last_ms), interests)
        if at_ms < visit.last_ms:
            return visit
    return Visit(session, at_ms, at_ms, fold({}, evidence, at_ms=at_ms))


def without(state: PersonState, limits: Limits) -> PersonState:
    """The state without what `limits` exclude, forgotten in every reach. The limits of `state` itself stay as they
    are."""
    state = record_reaction(state, limits.items) if limits.items else state
    visit = state.visit
    if visit is not None:
        visit = structs.replace(visit, interests=_drop_excluded(visit.interests, limits))
    return structs.replace(
        state,
        history=_drop_excluded(state.history, limits),
        elsewhere=_drop_excluded(state.elsewhere, limits),
        visit=visit,
    )


def _drop_excluded(interests: Interests, limits: Limits) -> Interests:
    excluded = get_limited_keys(limits)
    left = {
        category: {key: affinity for key, affinity in affinities.items() if as_limited(key) not in excluded}
        for category, affinities in interests.items()
        if category not in limits.categories
    }
    return {category: affinities for category, affinities in left.items() if affinities}
