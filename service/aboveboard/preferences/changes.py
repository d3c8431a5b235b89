"""The settings that people and apps change: consents, dial, limits, facts.

Each change is an entry in the log. It applies at once, to the person and to every linked guest. Each raises
Unprocessable for an id that names no person, unless it narrows what is stored under that id.
"""

from collections.abc import Callable
from functools import lru_cache
from zoneinfo import available_timezones

from msgspec import structs

from aboveboard.consent.choices import ConsentEvent, apply, check_event
from aboveboard.decisions import fatigue
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import DialRecord, FactsRecord, LimitRecord, RecordBody, choice_record
from aboveboard.learning import withdrawal
from aboveboard.people.state import Limits, PersonFacts, PersonState
from aboveboard.people.store import Person, write_state
from aboveboard.preferences.guests import guests_of
from aboveboard.preferences.narrower import is_narrower
from aboveboard.signals.profile import without
from aboveboard.storage.journal import Entry, Submission

Change = Callable[[PersonState], tuple[PersonState, RecordBody]]


async def put_consent(gateway: Gateway, app: str, person: str, event: ConsentEvent) -> int:
    """Records a choice about a purpose. Returns the index of its entry; from then on every decision obeys it.

    Raises NotFound or Unprocessable when the event names a purpose or notice that is not declared or not
    possible.
    """
    rules = gateway.rules
    checked = check_event(event, purposes=rules.purposes, notices=rules.notices, now_ms=gateway.clock())

    def change(state: PersonState) -> tuple[PersonState, RecordBody]:
        return structs.replace(state, choices=apply(state.choices, checked)), choice_record(checked)

    return await _change(gateway, app, person, change)


async def put_dial(gateway: Gateway, app: str, person: str, level: int) -> int:
    """Sets the level that the person asks for. Returns the index of the entry."""

    def change(state: PersonState) -> tuple[PersonState, RecordBody]:
        return structs.replace(state, dial=level), DialRecord(before=state.dial, level=level)

    return await _change(gateway, app, person, change)


async def put_limits(gateway: Gateway, app: str, person: str, limits: Limits) -> int:
    """Replaces the person's limits, and deletes their interests in excluded things. Returns the entry's index."""
    return await change_limits(gateway, app, person, lambda _: limits)


async def change_limits(gateway: Gateway, app: str, person: str, changed: Callable[[Limits], Limits]) -> int:
    """Changes the person's limits as `put_limits`. `changed` returns the new limits from the stored ones.

    It may run more than once, each time with the limits as of then.
    """

    def change(state: PersonState) -> tuple[PersonState, RecordBody]:
        limits = changed(state.limits)
        sorted_limits = Limits(
            categories=tuple(sorted(set(limits.categories))),
            topics=tuple(sorted(set(limits.topics))),
            items=tuple(sorted(set(limits.items))),
        )
        body = LimitRecord(
            categories=sorted_limits.categories, items=sorted_limits.items, topics=sorted_limits.topics
        )
        return structs.replace(without(state, sorted_limits), limits=sorted_limits), body

    return await _change(gateway, app, person, change)


async def put_facts(gateway: Gateway, app: str, person: str, facts: PersonFacts) -> int:
    """Replaces the facts that the app reported about the person. Returns the index of the entry.

    Raises Unprocessable for an unknown time zone.
    """
    if facts.time_zone is not None and facts.time_zone not in _time_zones():
        raise Unprocessable(
            "This time zone is unknown. Use an IANA name.",
            field="time_zone",
            expected="an IANA name, such as Europe/Paris",
        )
    body = FactsRecord(
        age_class=facts.age_class, language=facts.language, region=facts.region, time_zone=facts.time_zone
    )
    return await _change(gateway, app, person, lambda state: (structs.replace(state, facts=facts), body))


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    """Returns the names of all time zones. Cached, because it reads hundreds of files."""
    return frozenset(available_timezones())


async def _change(gateway: Gateway, app: str, person: str, change: Change) -> int:
    async def attempt() -> int:
        found = await gateway.person(app, person)
        changes, made, at_ms = list[tuple[Person, PersonState]](), list[Entry](), gateway.clock()
        for each in (found, *await guests_of(gateway, found)):
            state, body = change(each.state)
            if each is found and not is_narrower(state, found.state, gateway.rules.dial):
                gateway.placeholders.check(app, person)
            state = fatigue.without_refused(state, gateway.rules, at_ms=at_ms)
            changes.append((each, structs.replace(state, epoch=state.epoch + 1)))
            made.append(gateway.entry(body, gateway.owner(app, each), at_ms=at_ms))
        # In the same commit: no example of a withdrawn consent is left without a note to unlearn it.
        guards, writes = await withdrawal.write_withdrawal(gateway, *changes)
        own = [each.guard for each, _ in changes]
        states = [write_state(each, state) for each, state in changes]
        return await gateway.submit(Submission((*own, *guards), (*states, *writes), tuple(made)))

    return await gateway.with_retries(in_turn((gateway.keyring.pseudonym(app, person),), attempt))
