"""The link of a guest: two ids of one app are one person, whose stricter choices apply from then on.

The guest's profile is added to the person's as far as those choices allow. The rest is deleted. The guest's
id stays usable under the same choices, and its records are the person's too.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs

from aboveboard.clock import to_iso
from aboveboard.consent.precedence import effective
from aboveboard.decisions.fatigue import may_keep, without_refused
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, StoredAnswer, find_answer, keep
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import LinkRecord
from aboveboard.gateway.records import new_id
from aboveboard.gateway.rules import Rules
from aboveboard.learning import withdrawal
from aboveboard.people.state import VISIT_IDLE_MS, Interests, PersonState, Visit
from aboveboard.people.store import Person
from aboveboard.preferences.guests import guests_of
from aboveboard.preferences.history import history
from aboveboard.rights.person_entry import entry, replace
from aboveboard.rights.strictest import stricter, with_choices
from aboveboard.signals.profile import merge, without
from aboveboard.storage.journal import Submission
from aboveboard.words import Category, PlacementKind, Reach


class LinkedStates(NamedTuple):
    """The two states after the link."""

    person: PersonState
    guest: PersonState


class LinkedAt(NamedTuple):
    """The index of the entry that records the link, and its time."""

    place: int
    recorded: str


class _StoredLink(Struct, frozen=True, array_like=True):
    recorded: str
    place: int | None


_stored = msgspec.json.Decoder(_StoredLink)


def encode_link(recorded: str, place: int | None = None) -> bytes:
    """Returns what is stored for a repeat. `place` is None for the first entry of the same commit."""
    return msgspec.json.encode(_StoredLink(recorded, place))


def repeat_link(asked: Once, kept: StoredAnswer) -> LinkedAt:
    """Returns the entry and the time that the first request got."""
    asked.replayed = True
    first = _stored.decode(kept.answer)
    return LinkedAt(kept.place or 0 if first.place is None else first.place, first.recorded)


async def link_guest(
    gateway: Gateway, app: str, person: str, guest: str, *, gpc: bool = False, asked: Once | None = None
) -> LinkedAt:
    """Links `guest` to `person`. Repeating it changes nothing, unless either has changed a choice since. A repeated
    `asked` never changes anything.

    Raises NotFound for a guest with no stored data. Raises Unprocessable when both ids are the same, or when one
    names no person. It is
    also raised when either id is linked to another person, whose records would become this person's.
    """
    gateway.placeholders.check(app, person)
    gateway.placeholders.check(app, guest, "guest")
    if person == guest:
        raise _refuse_link(
            "A person cannot be linked to themselves. Use another id.", "another id of the same person"
        )

    async def attempt() -> LinkedAt:
        mine = await gateway.person(app, person)
        if asked is not None and (kept := await find_answer(gateway, asked)) is not None:
            return repeat_link(asked, kept)
        theirs = await gateway.person(app, guest)
        if theirs.version == 0:
            raise NotFound(
                "Nothing is stored about this guest. Check the guest's id.",
                field="guest",
                expected="an id that was used",
            )
        _check(mine, theirs)
        after = link_states(mine, theirs, gateway.rules, gpc=gpc, at_ms=gateway.clock())
        others = [*await guests_of(gateway, mine), *await guests_of(gateway, theirs)]
        if after == (mine.state, theirs.state) and (before := await _place(gateway, mine, theirs)):
            await _keep_link(gateway, app, mine, before, asked)
            return before
        followed = [
            (each, reassign_guest(each.state, after.person, mine, gateway.rules, at_ms=gateway.clock()))
            for each in others
            if each.pseudonym != theirs.pseudonym
        ]
        return await _submit(gateway, app, (mine, theirs), after, followed, asked=asked)

    names = {gateway.keyring.pseudonym(app, name) for name in (person, guest)}
    return await gateway.with_retries(in_turn(names, attempt))


def _refuse_link(problem: str, expected: str) -> Unprocessable:
    return Unprocessable(problem, field="guest", expected=expected)


def _check(person: Person, guest: Person) -> None:
    if guest.state.owner not in (None, person.pseudonym) and guest.pseudonym not in person.state.guests:
        raise _refuse_link(
            "This guest is linked to another person. Use a guest who is not linked.",
            "a guest who is not linked",
        )
    if person.state.owner is not None:
        raise _refuse_link(
            "This person is linked to another person as a guest. Use that person.",
            "the person they were linked to",
        )


async def _submit(
    gateway: Gateway,
    app: str,
    two: tuple[Person, Person],
    after: LinkedStates,
    followed: list[tuple[Person, PersonState]],
    *,
    asked: Once | None,
) -> LinkedAt:
    mine, theirs = two
    choices = _describe_choices(after.person)
    # Only these two records have this name of the link. So one body alone does not identify the other id.
    link = new_id("link", gateway.clock(), gateway.randomness)
    entries = (
        entry(gateway, app, mine, structs.replace(choices, guest=link)),
        entry(gateway, app, theirs, structs.replace(choices, person=link)),
    )
    changes = [(mine, after.person), (theirs, after.guest), *followed]
    guards, writes = await withdrawal.write_withdrawal(gateway, *changes)
    own = [each.guard for each, _ in changes]
    states = [replace(each, state) for each, state in changes]
    recorded = to_iso(entries[0].at_ms)
    stored = keep(asked, encode_link(recorded), gateway.owner(app, mine), entries[0].at_ms)
    index = await gateway.submit(
        Submission((*own, *guards, *stored[0]), (*states, *writes, *stored[1]), entries)
    )
    return LinkedAt(index, recorded)


async def _keep_link(gateway: Gateway, app: str, person: Person, link: LinkedAt, asked: Once | None) -> None:
    """Stores the answer about a link that was there before, so that a repeat cannot make it again."""
    answer = encode_link(link.recorded, link.place)
    guards, writes = keep(asked, answer, gateway.owner(app, person), gateway.clock())
    if writes:
        await gateway.submit(Submission((person.guard, *guards), writes, ()))


def _describe_choices(state: PersonState) -> LinkRecord:
    """Returns the choices that hold from then on, for the records of both."""
    return LinkRecord(
        consents={purpose: choice.state for purpose, choice in state.choices.items()},
        dial=state.dial,
        restricted=state.restricted,
    )


async def _place(gateway: Gateway, person: Person, guest: Person) -> LinkedAt | None:
    """Returns the newest entry that links the two, or None when its record is deleted.

    A record of version 0.1.0 names the guest by the pseudonym of that time. A later one has the name of the
    link.
    """
    events = await history(gateway, person, (LinkRecord,))
    names = {each.hex() for each in (guest.pseudonym, *guest.state.former)}
    names |= {
        event.body.person for event in await history(gateway, guest, (LinkRecord,)) if event.body.person
    }
    found = next((event for event in reversed(events) if event.body.guest in names), None)
    return None if found is None else LinkedAt(found.place, to_iso(found.at_ms))


def link_states(person: Person, guest: Person, rules: Rules, *, gpc: bool, at_ms: int) -> LinkedStates:
    """Returns the two states after the link. A pure function; `replace` sets the next epochs."""
    chosen = stricter(person.state, guest.state, rules.dial, at_ms=at_ms)
    mine, theirs = without(person.state, chosen.limits), without(guest.state, chosen.limits)
    kept = _keep_allowed(theirs, chosen, rules, gpc=gpc, at_ms=at_ms)
    half_lives = rules.half_life_days
    both = structs.replace(
        with_choices(person.state, chosen),
        history=merge(mine.history, kept.history, half_lives),
        elsewhere=merge(mine.elsewhere, kept.elsewhere, half_lives),
        visit=_visit(mine.visit, kept.visit, half_lives, at_ms=at_ms),
        on_screen=mine.on_screen,
        shown=_merge_counts(mine.shown, theirs.shown),
        cap_days=_merge_days(mine.cap_days, theirs.cap_days),
        guests=tuple(sorted({*mine.guests, *theirs.guests, guest.pseudonym})),
    )
    emptied = structs.replace(
        guest.state,
        history={},
        elsewhere={},
        visit=None,
        shown={},
        cap_days={},
        on_screen=None,
        guests=(),
        owner=person.pseudonym,
    )
    return LinkedStates(without_refused(both, rules, at_ms=at_ms), with_choices(emptied, chosen))


def reassign_guest(
    guest: PersonState, chosen: PersonState, person: Person, rules: Rules, *, at_ms: int
) -> PersonState:
    """Returns the state of an earlier guest of either id: now a guest of the person, under the same choices."""
    state = structs.replace(
        with_choices(without(guest, chosen.limits), chosen), owner=person.pseudonym, guests=()
    )
    return without_refused(state, rules, at_ms=at_ms)


def _keep_allowed(
    guest: PersonState, chosen: PersonState, rules: Rules, *, gpc: bool, at_ms: int
) -> PersonState:
    """Returns the guest's state with the part of the profile that the new choices allow."""
    standing = effective(chosen, PlacementKind.CONTENT, dial=rules.dial, gpc=gpc, at_ms=at_ms)

    def may(reach: Reach) -> Callable[[Category], bool]:
        return lambda category: may_keep(rules, standing, category, reach)

    visit = guest.visit
    if visit is not None:
        live = at_ms - visit.last_ms <= VISIT_IDLE_MS
        interests = _only(visit.interests, may(Reach.VISIT)) if live else {}
        visit = structs.replace(visit, interests=interests) if interests else None
    return structs.replace(
        guest,
        history=_only(guest.history, may(Reach.HISTORY)),
        elsewhere=_only(guest.elsewhere, may(Reach.ELSEWHERE)),
        visit=visit,
    )


def _only(interests: Interests, may: Callable[[Category], bool]) -> Interests:
    return {category: found for category, found in interests.items() if may(category)}


def _visit(
    person: Visit | None, guest: Visit | None, half_lives: Mapping[Category, float], *, at_ms: int
) -> Visit | None:
    """Returns the current visit: the guest's if there is one, else the person's.

    The same session on both sides is one visit. The person's visit does not count once it has ended: its
    interests were forgotten.
    """
    if person is not None and at_ms - person.last_ms > VISIT_IDLE_MS:
        person = None
    if guest is None or person is None or person.session != guest.session:
        return guest or person
    return Visit(
        guest.session,
        min(person.started_ms, guest.started_ms),
        max(person.last_ms, guest.last_ms),
        merge(person.interests, guest.interests, half_lives),
    )


def _merge_days(person: Mapping[str, int], guest: Mapping[str, int]) -> dict[str, int]:
    return {name: max(person.get(name, 0), guest.get(name, 0)) for name in sorted({*person, *guest})}


def _merge_counts(person: Mapping[str, list[int]], guest: Mapping[str, list[int]]) -> dict[str, list[int]]:
    return {key: sorted([*person.get(key, []), *guest.get(key, [])]) for key in sorted({*person, *guest})}
