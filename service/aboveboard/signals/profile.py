"""The profile: a person's interests by the evidence of stored signals, which decays with time.

The evidence of a signal halves every `half_life_days` of its category. For each key, the decayed sum is stored with the
instant that it refers to. A late signal is discounted to that instant. So the order of arrival makes no difference.
"""

import heapq
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Set

from msgspec import structs

from aboveboard.clock import MS_PER_DAY
from aboveboard.people.act_counts import ActCount, Acts, merge_acts, without_items
from aboveboard.people.marks import Marks, drop_categories, drop_named
from aboveboard.people.state import Affinity, Interests, Limits, PersonState, get_limited_keys
from aboveboard.signals.evidence import SignalEvidence
from aboveboard.words import BOUGHT, IN_VAIN, Category, as_limited

KEYS_MAX = 100
"""The most keys that are stored in one category; the weakest are dropped. Showings and orders count apart."""

_APART = (f"{IN_VAIN}:", f"{BOUGHT}:")
"""The beginnings of the keys that count apart. They must not displace what else is known."""


def weights_at(affinities: Iterable[Affinity], at_ms: int, half_life_days: float) -> list[float]:
    """Returns each weight at `at_ms`: halved for every `half_life_days` since its own instant, never more than then.

    It takes all weights in one call, because a decision needs dozens, and calls are the main cost.
    """
    half_life_ms, exp2 = half_life_days * MS_PER_DAY, math.exp2
    return [
        each.weight * exp2((each.at_ms - at_ms) / half_life_ms) if at_ms > each.at_ms else each.weight
        for each in affinities
    ]


def _decay(passed_ms: int, half_life_days: float) -> float:
    return math.exp2(-passed_ms / (half_life_days * MS_PER_DAY))


def fold(interests: Interests, evidence: SignalEvidence, *, at_ms: int) -> Interests:
    """Returns the interests with the evidence of a signal of `at_ms` added.

    At most KEYS_MAX keys a category remain, and as many of showings and of orders.
    """
    if not evidence.keys:
        return interests
    own = dict(interests.get(evidence.category, {}))
    return {**interests, evidence.category: add_evidence(own, evidence, at_ms)}


def add_evidence(
    affinities: dict[str, Affinity], evidence: SignalEvidence, at_ms: int
) -> dict[str, Affinity]:
    """Adds the evidence of a signal of `at_ms` to these affinities of its category, in place.

    Returns them, or a new dictionary of the strongest when they are too many (see `fold`).
    """
    until_ms = at_ms + evidence.keep_days * MS_PER_DAY
    acts: Acts = ()
    if evidence.act is not None:
        against = evidence.weight < 0.0
        acts = (ActCount(evidence.act, against, 1, at_ms, until_ms, evidence.origin, evidence.item),)
    new = Affinity(evidence.weight, at_ms, 1, at_ms, until_ms, acts)
    for key in evidence.keys:
        known = affinities.get(key)
        affinities[key] = new if known is None else _add(known, new, evidence.half_life_days)
    return _strongest(affinities, evidence.half_life_days) if len(affinities) > KEYS_MAX else affinities


def _add(known: Affinity, new: Affinity, half_life_days: float) -> Affinity:
    """Returns the affinity with that of one signal added."""
    gap = new.at_ms - known.at_ms
    if gap >= 0:
        weight, at_ms = known.weight * _decay(gap, half_life_days) + new.weight, new.at_ms
    else:
        weight, at_ms = known.weight + new.weight * _decay(-gap, half_life_days), known.at_ms
    return Affinity(
        weight,
        at_ms,
        known.count + 1,
        new.first_ms if new.first_ms < known.first_ms else known.first_ms,
        new.until_ms if new.until_ms > known.until_ms else known.until_ms,
        merge_acts(known.acts, new.acts),
    )


def merge(one: Interests, other: Interests, half_life_days: Mapping[Category, float]) -> Interests:
    """Returns the sum of both, key by key. At most KEYS_MAX keys a category remain, and as many of showings and of orders.

    The order of the arguments makes no difference. Raises KeyError for a category without a half-life.
    """
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
    # Sorted, because a sum of floats depends on the order of its terms.
    weight = sum(sorted(each.weight * _decay(at_ms - each.at_ms, half_life_days) for each in (one, other)))
    return Affinity(
        weight=weight,
        at_ms=at_ms,
        count=one.count + other.count,
        first_ms=min(one.first_ms, other.first_ms),
        until_ms=max(one.until_ms, other.until_ms),
        acts=merge_acts(one.acts, other.acts),
    )


def _strongest(affinities: Mapping[str, Affinity], half_life_days: float) -> dict[str, Affinity]:
    """Returns the KEYS_MAX strongest keys, and as many of those that count apart.

    The strength is the absolute weight at one common instant. Of two equal keys the one that sorts first stays.
    """
    # Logarithms are compared, because a weight of long ago underflows to 0, and then has no order.
    half_life_ms = half_life_days * MS_PER_DAY

    def weakness(entry: tuple[str, Affinity]) -> tuple[float, str]:
        key, affinity = entry
        size = abs(affinity.weight)
        return (-math.log2(size) - affinity.at_ms / half_life_ms if size else math.inf), key

    weakest: set[str] = set()
    for kind in ("", *_APART):
        own = [entry for entry in affinities.items() if _find_kind(entry[0]) == kind]
        weakest |= {key for key, _ in heapq.nlargest(max(0, len(own) - KEYS_MAX), own, key=weakness)}
    return {key: affinity for key, affinity in affinities.items() if key not in weakest}


def _find_kind(key: str) -> str:
    return next((kind for kind in _APART if key.startswith(kind)), "")


def record_reaction(state: PersonState, items: Collection[str]) -> PersonState:
    """Returns the state after a reaction to these items: they no longer count as shown without reaction.

    Returns the same object when none of them was shown.
    """
    screen, gone = state.on_screen, {f"{IN_VAIN}:{item}" for item in items}
    if screen is not None:
        left = {name: tuple([one for one in on if one not in items]) for name, on in screen.items.items()}
        if left != screen.items:
            state = structs.replace(state, on_screen=structs.replace(screen, items=left))
    return _without_keys(state, gone)


def only(interests: Interests, keep: Callable[[str], bool]) -> Interests:
    """Returns the interests whose key satisfies `keep`, without empty categories."""
    left = {
        category: {key: affinity for key, affinity in found.items() if keep(key)}
        for category, found in interests.items()
    }
    return {category: found for category, found in left.items() if found}


def _without_keys(state: PersonState, gone: Set[str]) -> PersonState:
    """Returns the state without the keys `gone` of interactions. Returns the same object when it has none of them."""
    own, visit = state.history.get(Category.INTERACTION, {}), state.visit
    in_visit = visit.interests.get(Category.INTERACTION, {}) if visit else {}
    if gone.isdisjoint(own) and gone.isdisjoint(in_visit):
        return state
    if visit is not None:
        visit = structs.replace(visit, interests=only(visit.interests, lambda key: key not in gone))
    return structs.replace(state, history=only(state.history, lambda key: key not in gone), visit=visit)


def without(state: PersonState, limits: Limits) -> PersonState:
    """Returns the state without the interests, facts, and items on the screen, that `limits` exclude.

    `state.limits` stays, and so do arrangements of the engine, which `keep_usable` judges.
    """
    state = record_reaction(state, limits.items) if limits.items else state
    visit = state.visit
    if visit is not None:
        # A step does not say what it was about. So all of them go where anything is excluded by what it is about.
        steps = () if limits.categories or limits.topics or limits.items else visit.steps
        visit = structs.replace(visit, interests=_drop_excluded(visit.interests, limits), steps=steps)
    return structs.replace(
        state,
        history=_drop_excluded(state.history, limits),
        elsewhere=_drop_excluded(state.elsewhere, limits),
        visit=visit,
        context=drop_fields(state.context, limits),
        marks=_drop_marks(state.marks, limits) if state.marks else state.marks,
    )


def _drop_marks(marks: Marks, limits: Limits) -> Marks:
    marks = drop_categories(marks, limits.categories)
    if not limits.topics and not limits.items:
        return marks
    excluded = get_limited_keys(limits)
    return drop_named(marks, lambda key: key in excluded)


def drop_fields(context: dict[str, str], limits: Limits) -> dict[str, str]:
    """Returns the facts about the person, by field, that `limits` do not exclude."""
    if Category.CONTEXTUAL in limits.categories:
        return {}
    return {name: value for name, value in context.items() if name not in limits.fields}


def _drop_excluded(interests: Interests, limits: Limits) -> Interests:
    excluded = get_limited_keys(limits)
    left = {
        category: {key: affinity for key, affinity in affinities.items() if as_limited(key) not in excluded}
        for category, affinities in interests.items()
        if category not in limits.categories
    }
    left = {category: affinities for category, affinities in left.items() if affinities}
    return without_named(left, limits.items) if limits.items else left


def without_named(interests: Interests, items: Collection[str]) -> Interests:
    """Returns the interests, whose acts name none of these items. Returns the same object when none did."""
    known = [acts for found in interests.values() for affinity in found.values() for acts in affinity.acts]
    if not any(acts.item in items for acts in known):
        return interests
    return {
        category: {key: _without_named(affinity, items) for key, affinity in affinities.items()}
        for category, affinities in interests.items()
    }


def _without_named(affinity: Affinity, items: Collection[str]) -> Affinity:
    acts = without_items(affinity.acts, items)
    return affinity if acts is affinity.acts else structs.replace(affinity, acts=acts)
