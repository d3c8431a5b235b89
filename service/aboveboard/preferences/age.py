"""The consequences of a changed age class for consents and for stored data.

- A person who is no longer a minor came of age. Every yes so far has ended, and each end is a recorded event.
- A person turns out to be a minor. Interests and signals that a minor's rules would not have kept are deleted.
  The learned part is unlearned where the rules forbid to learn from a minor (`learning.withdrawal`).

A change from minor to unknown counts as coming of age too. Else a person could pass through unknown, which has no cap.
"""

from collections.abc import Callable
from typing import NamedTuple

from msgspec import structs
from sqlalchemy import bindparam, delete, select, update

from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.choices import ConsentEvent, apply
from aboveboard.consent.dial import region_class
from aboveboard.consent.lapse import FREE, find_lapse
from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.decisions.fatigue import may_keep
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.permissions import judge_keeping
from aboveboard.gateway.record_bodies import RecordBody, choice_record
from aboveboard.gateway.rules import Rules
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people.state import VISIT_IDLE_MS, Interests, PersonFacts, PersonState
from aboveboard.people.store import Person
from aboveboard.signals.fields import says_special
from aboveboard.signals.store import KeptSignal, decode, encode, signals
from aboveboard.storage.journal import Write
from aboveboard.words import (
    AgeClass,
    BoundBy,
    Category,
    ConsentState,
    LapseCause,
    Level,
    PlacementKind,
    Reach,
    Sensitivity,
)

_THIS = (signals.c.person == bindparam("of"), signals.c.id_hash == bindparam("hashed"))
_DELETE = delete(signals).where(*_THIS)
_UPDATE = update(signals).where(*_THIS).values(expires_ms=bindparam("ends_ms"), sealed=bindparam("resealed"))


class AgeConsequence(NamedTuple):
    """The consequence of a change of the age class. `removed` counts deleted interests and signals.

    `ended` records each yes that has ended. `writes` are those of the signals.
    """

    state: PersonState
    ended: tuple[RecordBody, ...] = ()
    removed: dict[str, int] | None = None
    writes: tuple[Write, ...] = ()


async def follow_age(gateway: Gateway, person: Person, after: PersonState, *, at_ms: int) -> AgeConsequence:
    """Returns the consequence of the age class of `after`, the person's next state. Without a change of it, none.

    The result belongs in one commit with the guard on the person.
    """
    before_age, age = person.state.facts.age_class, after.facts.age_class
    if before_age == age:
        return AgeConsequence(after)
    if age == AgeClass.MINOR:
        return await _protect(gateway, person, after)
    return (
        _come_of_age(gateway.rules, after, at_ms) if before_age == AgeClass.MINOR else AgeConsequence(after)
    )


def _come_of_age(rules: Rules, state: PersonState, at_ms: int) -> AgeConsequence:
    """Ends every yes that has not ended yet."""
    choices, ended = state.choices, list[RecordBody]()
    for purpose, choice in state.choices.items():
        terms = rules.dial.purposes.get(purpose, FREE)
        if choice.state == ConsentState.GIVEN and find_lapse(choice, terms, at_ms) is None:
            event = ConsentEvent(
                purpose=purpose,
                state=ConsentState.EXPIRED,
                notice=choice.notice,
                at_ms=max(choice.at_ms, at_ms),
                because=LapseCause.CAME_OF_AGE,
            )
            choices = apply(choices, event)
            ended.append(choice_record(event))
    grown = structs.replace(state, choices=choices, of_age_ms=max(state.of_age_ms, at_ms))
    return AgeConsequence(grown, tuple(ended))


async def _protect(gateway: Gateway, person: Person, after: PersonState) -> AgeConsequence:
    """Deletes what a minor's rules would not have kept. The person's own consents make no difference."""
    standing = _most_of_a_minor(gateway.rules, after.facts)
    state = keep_of_a_minor(after, gateway.rules, standing)
    writes, gone = await _judge_signals(gateway, person, standing)
    removed = {"interests": _count(after) - _count(state), "signals": gone}
    return AgeConsequence(state, removed=removed, writes=writes)


def _most_of_a_minor(rules: Rules, facts: PersonFacts) -> EffectiveLevel:
    """Returns the level that bounds what is stored of a minor who has the dial open and agrees to everything."""
    level = rules.dial.age_caps[AgeClass.MINOR][PlacementKind.CONTENT]
    return EffectiveLevel(
        asked=max(Level),
        effective=level,
        bound_by=BoundBy.AGE,
        strength=rules.dial.levels[level].strength,
        age=AgeClass.MINOR,
        region=region_class(rules.dial, facts.region),
        given=frozenset(rules.dial.purposes),
        gpc=False,
    )


def keep_of_a_minor(state: PersonState, rules: Rules, standing: EffectiveLevel) -> PersonState:
    """Returns the state without the interests and facts that the rules would not have kept under `standing`."""

    def may(reach: Reach) -> Callable[[Category], bool]:
        return lambda category: may_keep(rules, standing, category, reach)

    visit = state.visit
    if visit is not None:
        interests = _only(visit.interests, may(Reach.VISIT))
        steps = visit.steps if all(map(may(Reach.VISIT), rules.intents.categories)) else ()
        visit = structs.replace(visit, interests=interests, steps=steps) if interests or steps else None
    return structs.replace(
        state,
        history=_only(state.history, may(Reach.HISTORY)),
        elsewhere=_only(state.elsewhere, may(Reach.ELSEWHERE)),
        visit=visit,
        context=state.context if may(Reach.HISTORY)(Category.CONTEXTUAL) else {},
        marks={kind: found for kind, found in state.marks.items() if may(Reach.HISTORY)(kind)},
    )


def _only(interests: Interests, may: Callable[[Category], bool]) -> Interests:
    return {category: found for category, found in interests.items() if may(category)}


def _count(state: PersonState) -> int:
    kinds = (state.history, state.elsewhere, state.visit.interests if state.visit else {})
    return sum(len(found) for interests in kinds for found in interests.values())


async def _judge_signals(
    gateway: Gateway, person: Person, standing: EffectiveLevel
) -> tuple[tuple[Write, ...], int]:
    """Returns the writes that delete or narrow stored signals, and the number of deleted ones.

    Signals change only together with the person's row, so the row's guard covers them.
    """
    query = select(signals.c.id_hash, signals.c.sealed).where(signals.c.person == person.pseudonym)
    writes, gone, now_ms = list[Write](), 0, gateway.clock()
    for hashed, sealed in await gateway.database.rows(query):
        name = {"of": person.pseudonym, "hashed": hashed}
        kept = decode(unseal(person.key, sealed, b"signal" + hashed))
        reaches = _judge_signal(kept, gateway.rules, standing)
        ends_ms = kept.at_ms + _keep_ms(kept, reaches, gateway.rules)
        if not reaches or ends_ms <= now_ms:
            gone += 1
            writes.append(Write(_DELETE, name))
        elif reaches != kept.reaches:
            resealed = seal(person.key, encode(structs.replace(kept, reaches=reaches)), b"signal" + hashed)
            writes.append(Write(_UPDATE, {**name, "ends_ms": ends_ms, "resealed": resealed}))
    return tuple(writes), gone


def _judge_signal(kept: KeptSignal, rules: Rules, standing: EffectiveLevel) -> tuple[Reach, ...]:
    """Returns the reaches of the signal that the rules would have kept. None for a type that is no longer declared."""
    declared = rules.catalogue.types.get(kept.type)
    if declared is None:
        return ()
    category = declared.category
    reaches = tuple(reach for reach in kept.reaches if may_keep(rules, standing, category, reach))
    special = any(
        name in declared.fields and says_special(declared.fields[name], value)
        for name, value in kept.fields.items()
    )
    if special and not all(
        judge_keeping(rules, standing, category, Sensitivity.SPECIAL, reach).permitted for reach in reaches
    ):
        return ()
    return reaches


def _keep_ms(kept: KeptSignal, reaches: tuple[Reach, ...], rules: Rules) -> int:
    """Returns how long after its time a signal with these reaches is stored, as at its intake."""
    if reaches in ((), (Reach.VISIT,)):
        return VISIT_IDLE_MS
    return rules.catalogue.types[kept.type].retention_days * MS_PER_DAY
