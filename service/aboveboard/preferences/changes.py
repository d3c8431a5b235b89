"""The settings that people and apps change: consents, dial, limits, facts.

Each change is an entry in the log, and applies at once. A no applies to all ids of the person, a yes to the id that
it was said under. Each raises Unprocessable for an id that names no person, unless it narrows what is stored under
that id. `check` is that of `commit_change`.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from zoneinfo import available_timezones

from msgspec import UNSET, structs

from aboveboard.clock import MS_PER_HOUR
from aboveboard.consent.choices import ConsentEvent, check_event, is_no, judge, raise_to_floor
from aboveboard.consent.dial import Dial
from aboveboard.consent.event_terms import fit_terms, keep_before_age
from aboveboard.consent.precedence import get_asked_level
from aboveboard.errors import Unprocessable
from aboveboard.gateway.aliases import read_ids
from aboveboard.gateway.declared_purposes import DeclaredPurposes
from aboveboard.gateway.erased_before import find_erasure_ms
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once
from aboveboard.gateway.record_bodies import DialRecord, RecordBody, choice_record
from aboveboard.people.state import ClaimedLevel, ClaimedYes, Limits, PersonFacts, PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.bodies import facts_record, limit_record
from aboveboard.preferences.commit_change import ChangeResult, Check, accept, commit_change, find_repeat
from aboveboard.preferences.person_context import keep_allowed
from aboveboard.privacy.context_fields import check_declared
from aboveboard.signals.profile import without
from aboveboard.words import ConsentState


async def put_consent(
    gateway: Gateway,
    app: str,
    person: str,
    event: ConsentEvent,
    *,
    asked: Once | None = None,
    check: Check = accept,
) -> ChangeResult:
    """Records a choice about a purpose, a no for all ids of the person. From then on every decision obeys it.

    A no counts from now on. A yes counts from the time that it claims, but from no earlier than its notice, and from
    no more than OFFLINE_HOURS ago. Raises NotFound or Unprocessable as `check_event` and `fit_terms` do. Raises
    Unprocessable for a yes that was said before the person was erased.
    """
    # Before any check: a repeat gets the state that holds now, also once its notice or its days are over.
    if (repeated := await find_repeat(gateway, app, person, asked)) is not None:
        return repeated
    now_ms, rules = gateway.clock(), gateway.rules
    if (
        event.said_ms is None
    ):  # a choice without a time is said now, also when the clock has moved since it was read
        event = structs.replace(event, at_ms=now_ms)
    known = await _list_known(gateway, app, person, event)
    checked = check_event(event, purposes=rules.purposes, notices=rules.notices, now_ms=now_ms, known=known)
    if checked.state == ConsentState.GIVEN:
        notice_ms = await gateway.part(DeclaredPurposes).since_ms(checked.notice, now_ms)
        oldest_ms = now_ms - gateway.settings.offline_hours * MS_PER_HOUR
        checked = raise_to_floor(checked, max(min(notice_ms, now_ms), oldest_ms))
    # After the floor: the lifetime runs from the time from which the yes counts.
    checked = fit_terms(checked, rules.dial.purposes, rules.notices)
    if event.said_ms == checked.ordered_ms:  # the time that is recorded is the claimed one
        checked = structs.replace(checked, claimed=None)

    async def check_time(found: Person) -> None:
        await check(found)
        # A yes without a time was said now. The clocks of nodes differ, so only a claim is compared.
        if is_no(checked.state) or event.said_ms is None:
            return
        if event.said_ms < await find_erasure_ms(gateway, app, person, found):
            raise Unprocessable(
                "This choice was made before the person was erased. Ask the person again.",
                field="at",
                expected="a time after the erasure",
            )

    def change(state: PersonState) -> tuple[PersonState, RecordBody]:
        fitting = keep_before_age(checked, state.of_age_ms)
        return apply_choice(state, fitting), choice_record(fitting)

    return await commit_change(gateway, app, person, change, asked=asked, check=check_time)


async def _list_known(gateway: Gateway, app: str, person: str, event: ConsentEvent) -> frozenset[str]:
    """Returns the purposes that a no may be about although they are not declared now."""
    if not is_no(event.state) or event.purpose in gateway.rules.purposes:
        return frozenset()
    named = await gateway.part(DeclaredPurposes).all_names(event.purpose)
    ids = (await read_ids(gateway, await gateway.read_unconfirmed(app, person))).everyone
    return named.union(*((*each.state.choices, *each.state.claims) for each in ids))


def apply_choice(state: PersonState, event: ConsentEvent) -> PersonState:
    """Returns the state after a choice. A claim waits in `claims` until the person chooses for themselves."""
    if event.state == ConsentState.CLAIMED:
        claim = ClaimedYes(event.carried_by or "", event.notice, event.at_ms)
        return structs.replace(state, claims={**state.claims, event.purpose: claim})
    choices, counts = judge(state.choices, event)
    claims = state.claims
    if event.purpose in claims and (counts or is_no(event.state)):
        claims = {name: claim for name, claim in claims.items() if name != event.purpose}
    return structs.replace(state, choices=choices, claims=claims)


async def put_dial(
    gateway: Gateway,
    app: str,
    person: str,
    level: int,
    *,
    carried_by: str | None = None,
    asked: Once | None = None,
    check: Check = accept,
) -> ChangeResult:
    """Sets the level that the person asks for. Their other ids that ask for a higher one get it too.

    A higher one that the party `carried_by` carries is only a claim. Raises Unprocessable for an id that
    names no person, unless the level narrows what is stored under it.
    """

    def change(state: PersonState) -> tuple[PersonState, RecordBody]:
        after = apply_level(state, level, carried_by, gateway.rules.dial, at_ms=gateway.clock())
        body = DialRecord(
            before=state.dial,
            carried_by=UNSET if carried_by is None else carried_by,
            level=level,
            state=UNSET if after.claimed_dial is None else ConsentState.CLAIMED,
        )
        return after, body

    return await commit_change(gateway, app, person, change, asked=asked, check=check)


def apply_level(
    state: PersonState, level: int, carried_by: str | None, dial: Dial, *, at_ms: int
) -> PersonState:
    """Returns the state after a level of the dial. Of one that another party carries, only a raise is a claim.

    The claim waits in `claimed_dial`. Any other level counts at once, and ends a claim from before it.
    """
    if carried_by is not None and level > get_asked_level(state.dial, dial):
        return structs.replace(state, claimed_dial=ClaimedLevel(carried_by, level, at_ms))
    return structs.replace(state, dial=level, claimed_dial=None)


async def put_limits(
    gateway: Gateway, app: str, person: str, limits: Limits, *, asked: Once | None = None
) -> ChangeResult:
    """Replaces the limits of this id, adds them to those of the person's other ids, and deletes excluded interests."""
    return await change_limits(gateway, app, person, lambda _: limits, asked=asked)


async def change_limits(
    gateway: Gateway,
    app: str,
    person: str,
    changed: Callable[[Limits], Limits],
    *,
    asked: Once | None = None,
    check: Check = accept,
) -> ChangeResult:
    """Changes the limits of this id as `put_limits` does. `changed` returns new limits from stored ones.

    It runs again when a row has changed in between. What it raises passes through. For a repeated `asked` it does not
    run.
    """

    def change(state: PersonState) -> tuple[PersonState, RecordBody]:
        limits = changed(state.limits)
        sorted_limits = Limits(
            categories=tuple(sorted(set(limits.categories))),
            topics=tuple(sorted(set(limits.topics))),
            items=tuple(sorted(set(limits.items))),
            fields=tuple(sorted(set(limits.fields))),
            interests=tuple(sorted(set(limits.interests))),
        )
        body = limit_record(sorted_limits)
        return structs.replace(without(state, sorted_limits), limits=sorted_limits), body

    return await commit_change(gateway, app, person, change, asked=asked, check=check)


async def put_facts(
    gateway: Gateway,
    app: str,
    person: str,
    facts: PersonFacts,
    context: Mapping[str, str] | None = None,
    *,
    asked: Once | None = None,
    check: Check = accept,
) -> ChangeResult:
    """Replaces the facts that the app reported about the person. That they are a minor counts for all their ids.

    `context` replaces the declared fields about the person, less what may not be stored. None leaves them as they are. A
    changed age class has consequences for consents and stored data: see `preferences.age`. Raises Unprocessable for an
    unknown time zone, and for a field or a value that is not declared.
    """
    if context is not None:
        check_declared(gateway.rules.context, context, "person", path="fields")
    if facts.time_zone is not None and facts.time_zone not in _time_zones():
        raise Unprocessable(
            "This time zone is unknown. Use an IANA name.",
            field="time_zone",
            expected="an IANA name, such as Europe/Paris",
        )

    def change(state: PersonState) -> tuple[PersonState, RecordBody]:
        after = structs.replace(state, facts=facts)
        if context is not None:
            kept = keep_allowed(gateway.rules, after, context, at_ms=gateway.clock())
            after = structs.replace(after, context=kept)
        return after, facts_record(after)

    return await commit_change(gateway, app, person, change, asked=asked, check=check)


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    """Returns the names of all time zones. Cached, because it reads hundreds of files."""
    return frozenset(available_timezones())
