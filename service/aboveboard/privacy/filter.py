"""The maker of `Allowed` from stored data and a request, less what may not be used now.

It works in two steps. The mask says for every source whether it may be used, and if not, why. It depends on settings
and rules only, never on stored data. The mask is then applied to the data. So people with the same settings get the
same report of what was held back, with any histories (promise 2). The report names every source that is held back, with
or without data (promise 8).
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set
from functools import lru_cache

from msgspec import Struct, structs

from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.dial import Dial
from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.intent.declared_intents import CATEGORY
from aboveboard.intent.posterior import IntentModel
from aboveboard.people.state import (
    FIELD,
    Affinity,
    Interests,
    Limits,
    PersonState,
    Visit,
    get_limited_keys,
    interests_in,
)
from aboveboard.policy.questions import Use
from aboveboard.policy.verdict import Verdict
from aboveboard.privacy.allowed import Allowed, ContextFact, HeldBack, Interest, KnownState, PersonFact
from aboveboard.privacy.context_fields import USUAL, About, ContextField, ContextFields
from aboveboard.privacy.events import EventNumbers
from aboveboard.privacy.intent_interest import add_intent
from aboveboard.privacy.state_interests import AskedStates, in_order, read_states
from aboveboard.signals.profile import weights_at
from aboveboard.words import (
    BEHAVIOUR_REACHES,
    LEVEL_OF_REACH,
    SOURCES,
    Category,
    Level,
    PlacementKind,
    Reach,
    Sensitivity,
    Source,
    as_limited,
)

REACH_OF: Mapping[About, Reach] = {"request": Reach.PAGE, "person": Reach.HISTORY}
"""The reach of a field of the context. Its category is contextual."""

LEAST_WEIGHT = 1e-3
"""The least evidence that is used. Evidence that decayed below it is as good as forgotten."""

_NOTHING: frozenset[str] = frozenset()

Judge = Callable[[Use], Verdict]
"""A function that answers whether a rule set permits a use."""


class Mask(Struct, frozen=True):
    """The sources that may be used under one effective level. `held_back` names every other source, with the
    reason.

    `reads_intent`: every category that a step of a visit may have is open, and that of intents.
    """

    context: frozenset[str]
    sources: frozenset[tuple[Reach, Category]]
    held_back: tuple[HeldBack, ...]
    reads_intent: bool = False


class Question(Struct, frozen=True):
    """Everything that a mask depends on besides the rules; hashable, so that masks can be cached."""

    standing: EffectiveLevel
    kind: PlacementKind
    limited: tuple[Category, ...]


def masks(
    judge: Judge, dial: Dial, fields: ContextFields = USUAL, stepping: frozenset[Category] = frozenset()
) -> Callable[[Question], Mask]:
    """Returns a function that caches the masks of one policy set. It is dropped together with the set.

    `fields` are the declared fields of the context, and `stepping` the categories that steps of a visit may have.
    """
    # All or none: with some steps left out, a limit could make another intent likely (promise 4).
    needed = frozenset((Reach.VISIT, category) for category in {*stepping, CATEGORY} if stepping)
    purposes = {level.reach: level.purpose for level in dial.levels if level.reach is not None}

    @lru_cache(maxsize=4096)
    def mask(question: Question) -> Mask:
        found = _mask(question, judge, purposes, fields)
        return structs.replace(found, reads_intent=bool(needed) and needed <= found.sources)

    return mask


def _mask(
    question: Question, judge: Judge, purposes: Mapping[Reach, str | None], fields: ContextFields
) -> Mask:
    because = {
        (reach, category): _because(question, reach, category, judge, purposes) for reach, category in SOURCES
    }
    opened = [
        field for field in fields.values() if because[REACH_OF[field.about], Category.CONTEXTUAL] is None
    ]
    standing = question.standing
    return Mask(
        context=frozenset(field.name for field in opened if field.level <= standing.effective),
        sources=frozenset(source for source, held in because.items() if held is None),
        held_back=(*_group_held_back(because), *_hold_back_fields(opened, standing)),
    )


def _hold_back_fields(opened: Iterable[ContextField], standing: EffectiveLevel) -> Iterator[HeldBack]:
    """Yields a line for each field whose own level is not reached, although its reach is open."""
    for field in opened:
        if field.level > standing.effective:
            because = str(standing.bound_by) if field.level <= standing.asked else "dial"
            yield HeldBack(f"context.{field.name}", because)


def _because(
    question: Question,
    reach: Reach,
    category: Category,
    judge: Judge,
    purposes: Mapping[Reach, str | None],
) -> str | None:
    """Returns why this source may not be used, or None when it may. Settings come before rules."""
    standing = question.standing
    if category in question.limited:
        return "limit"
    if LEVEL_OF_REACH[reach] > standing.effective:
        return str(standing.bound_by) if LEVEL_OF_REACH[reach] <= standing.asked else "dial"
    purpose = purposes[reach]
    verdict = judge(
        Use(
            kind=question.kind,
            category=category,
            sensitivity=Sensitivity.PLAIN,
            reach=reach,
            level=int(standing.effective),
            given=purpose is None or purpose in standing.given,
            age=standing.age,
            region=standing.region,
            gpc=standing.gpc,
        )
    )
    return None if verdict.permitted else f"rule:{verdict.rules[0]}"


def _group_held_back(because: Mapping[tuple[Reach, Category], str | None]) -> Iterator[HeldBack]:
    """Yields one line per reach when all its categories share a reason, else one line per category."""
    for reach in Reach:
        reasons = {category: held for (of, category), held in because.items() if of is reach}
        if len(set(reasons.values())) == 1:
            held = next(iter(reasons.values()))
            if held is not None:
                yield HeldBack(str(reach), held)
            continue
        for category, held in reasons.items():
            if held is not None:
                yield HeldBack(f"{reach}.{category}", held)


class FilterInput(Struct, frozen=True):
    """The data to judge: the person, their visit while it lasts, and the facts of the request.

    `states` are those that items name, and `intents` is the model that an intent is read by. Each is None where no item
    names one.
    """

    state: PersonState
    visit: Visit | None
    context: tuple[ContextFact, ...]
    as_of_ms: int
    states: AskedStates | None = None
    intents: IntentModel | None = None


def admit(
    held: FilterInput,
    standing: EffectiveLevel,
    mask: Mask,
    *,
    relevant: Container[str],
    half_life_days: Mapping[Category, float],
) -> tuple[Allowed, tuple[HeldBack, ...]]:
    """Returns the part of `held` that a decision may use, decayed to `as_of_ms`, and what was held back.

    `relevant` are the keys that any item has. Evidence about other keys is left out. So is evidence that has expired,
    that decayed below LEAST_WEIGHT, or of a visit about a key of the usable history.
    """
    limits = held.state.limits
    excluded = get_limited_keys(limits)
    interests: list[Interest] = []
    events = EventNumbers(relevant, excluded, held.as_of_ms)
    for reach, source in _sources(held):
        for category in sorted(source):
            if (reach, category) in mask.sources:
                found = source[category]
                left_out = _in_history(held, mask, reach, category)
                known = [
                    (key, found[key])
                    for key in sorted(found)
                    if key in relevant
                    and key not in left_out
                    and not (excluded and as_limited(key) in excluded)
                    and (not found[key].until_ms or held.as_of_ms < found[key].until_ms)
                ]
                interests += _interests(
                    (reach, category), known, held.as_of_ms, half_life_days[category], events
                )
    states: tuple[KnownState, ...] = ()
    if held.states is not None:
        held_states, states = read_states(
            held.states,
            held.state.marks,
            mask.sources,
            excluded,
            relevant=relevant,
            as_of_ms=held.as_of_ms,
        )
        interests = in_order([*interests, *held_states]) if held_states else interests
    if held.intents is not None and held.visit is not None and mask.reads_intent:
        interests = add_intent(interests, held.intents, held.visit, relevant, excluded)
    context = tuple(
        [
            fact
            for fact in held.context
            if fact.field in mask.context
            and not (isinstance(fact, PersonFact) and fact.field in limits.fields)
        ]
    )
    allowed = Allowed(standing.effective, standing.strength, context, tuple(interests), states)
    return allowed, mask.held_back + _hold_back_by_limits(limits)


def _in_history(held: FilterInput, mask: Mask, reach: Reach, category: Category) -> Set[str]:
    """Returns the keys of a visit that are also in the usable history, so that each thing counts once."""
    if reach is not Reach.VISIT or (Reach.HISTORY, category) not in mask.sources:
        return _NOTHING
    return held.state.history.get(category, {}).keys()


def _interests(
    source: Source,
    known: list[tuple[str, Affinity]],
    as_of_ms: int,
    half_life_days: float,
    events: EventNumbers,
) -> list[Interest]:
    """Returns the evidence with its weight at `as_of_ms`, in the given order, without weights of a
    size below LEAST_WEIGHT.
    """
    weights = weights_at([affinity for _, affinity in known], as_of_ms, half_life_days)
    return [
        Interest(
            *source,
            key,
            weight,
            affinity.count,
            max(0, as_of_ms - affinity.first_ms) // MS_PER_DAY,
            events.find(affinity) if affinity.acts else (),
        )
        for (key, affinity), weight in zip(known, weights, strict=True)
        if weight >= LEAST_WEIGHT or weight <= -LEAST_WEIGHT
    ]


def allow_nothing(because: str) -> tuple[Allowed, tuple[HeldBack, ...]]:
    """Returns what a decision may use when judging itself failed: nothing, with every reach held back (promise 12)."""
    return Allowed(Level.OFF, 0.0), tuple(HeldBack(str(reach), because) for reach in Reach)


def _sources(held: FilterInput) -> list[tuple[Reach, Interests]]:
    return [(reach, interests_in(held.state, reach, held.visit)) for reach in BEHAVIOUR_REACHES]


def _hold_back_by_limits(limits: Limits) -> tuple[HeldBack, ...]:
    kinds = (
        *(("topic", limits.topics), ("item", limits.items)),
        *((FIELD, limits.fields), ("interest", limits.interests)),
    )
    return tuple([HeldBack(kind, "limit") for kind, excluded in kinds if excluded])
