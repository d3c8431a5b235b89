"""The state that a decision uses of a person with several ids.

    the person's id   their own data, and what came in under each guest's id that the guest's choices permit
    a guest's id      what came in under that id alone, unless the setting `GUESTS_SEE_PERSON` is on

The choices are those of the id that the request names. They have every no of the person, because each no is written to
all ids in one commit. A link of version 0.1.0 let noes pass the other id by, so there they are added here. With that
setting on, a guest's id has the choices of the person and its own noes. Nothing moves between rows, so an undone link
leaves each id with what came in under it.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from msgspec import structs

from aboveboard.consent.noes import with_noes
from aboveboard.consent.precedence import effective
from aboveboard.decisions.fatigue import may_keep
from aboveboard.gateway.aliases import LinkedIds, find_owner, read_ids
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.rules import Rules
from aboveboard.people.marks import merge_marks
from aboveboard.people.state import VISIT_IDLE_MS, PersonState, Visit
from aboveboard.people.store import Person
from aboveboard.signals.profile import merge, without
from aboveboard.signals.visit_steps import merge_steps
from aboveboard.words import Category, PlacementKind, Reach

HalfLives = Mapping[Category, float]
Stored = TypeVar("Stored")


class DecidedPerson(NamedTuple):
    """A person in a decision. `stored` is the row that the request names; writes and records go there.

    `seen` has the state that the decision uses. `control_key` draws the control group, so that it is one group for all
    ids. `read` are all ids that `seen` was computed from.
    """

    stored: Person
    seen: Person
    control_key: bytes
    read: tuple[Person, ...]

    @property
    def others(self) -> int:
        """The number of choices under the other ids so far. It grows with each, so nothing outlives one of them."""
        return sum([each.state.choice_epoch for each in self.read if each is not self.stored])


async def with_other_ids(gateway: Gateway, asked: Person, session: str | None, *, gpc: bool) -> DecidedPerson:
    """Returns the person with what a request of `session` uses of their other ids.

    One of these ids that cannot be read is left out.
    """
    state = asked.state
    if state.owner is None and not state.guests:
        return DecidedPerson(asked, asked, asked.key, (asked,))
    if state.owner is not None and not gateway.settings.guests_see_person:
        owner = await find_owner(gateway, asked)
        if owner is None or asked.state.link:
            return DecidedPerson(asked, asked, (owner or asked).key, (asked,))
        state = with_noes(state, owner.state, gateway.rules.dial)
        return DecidedPerson(asked, structs.replace(asked, state=state), owner.key, (asked, owner))
    ids = await read_ids(gateway, asked)
    seen = _see(ids, gateway.rules, session, gpc=gpc, at_ms=gateway.clock())
    # The row's own epoch: within one, the same visit gets the same draws.
    seen = structs.replace(
        seen, epoch=state.epoch, on_screen=state.on_screen, answered=state.answered, settled=state.settled
    )
    return DecidedPerson(asked, structs.replace(asked, state=seen), ids.person.key, ids.everyone)


def _see(ids: LinkedIds, rules: Rules, session: str | None, *, gpc: bool, at_ms: int) -> PersonState:
    person = ids.person.state
    if ids.is_alias:
        # Answered as the person. A no of the guest's id that the person has overruled since holds for it all the same.
        person = with_noes(person, ids.asked.state, rules.dial)
    for each in ids.guests:
        if not each.state.link:
            person = with_noes(person, each.state, rules.dial)
    permitted = [keep_permitted(each.state, rules, gpc=gpc, at_ms=at_ms) for each in ids.guests]
    return add_up(person, permitted, rules.half_life_days, session=session)


def keep_permitted(guest: PersonState, rules: Rules, *, gpc: bool, at_ms: int) -> PersonState:
    """Returns the guest's state with the part of the profile that the guest's own choices permit.

    A visit that has ended is left out.
    """
    standing = effective(guest, PlacementKind.CONTENT, dial=rules.dial, gpc=gpc, at_ms=at_ms)

    def only(stored: Mapping[Category, Stored], reach: Reach) -> dict[Category, Stored]:
        return {kind: found for kind, found in stored.items() if may_keep(rules, standing, kind, reach)}

    visit = guest.visit
    if visit is not None:
        live = at_ms - visit.last_ms <= VISIT_IDLE_MS
        interests = only(visit.interests, Reach.VISIT) if live else {}
        stepping = rules.intents.categories
        steps_permitted = live and all(may_keep(rules, standing, each, Reach.VISIT) for each in stepping)
        steps = visit.steps if steps_permitted else ()
        visit = structs.replace(visit, interests=interests, steps=steps) if interests or steps else None
    return structs.replace(
        guest,
        history=only(guest.history, Reach.HISTORY),
        elsewhere=only(guest.elsewhere, Reach.ELSEWHERE),
        visit=visit,
        marks=only(guest.marks, Reach.HISTORY),
    )


def add_up(
    person: PersonState, guests: list[PersonState], half_lives: HalfLives, *, session: str | None
) -> PersonState:
    """Returns the person's state with the profiles and showings of these guests, without what the person excluded.

    Its visit is that of `session`, from all ids, and the person's own where no id has one.
    """
    found = person
    for each in guests:
        theirs = without(each, person.limits)
        found = structs.replace(
            found,
            history=merge(found.history, theirs.history, half_lives),
            elsewhere=merge(found.elsewhere, theirs.elsewhere, half_lives),
            visit=_visit(found.visit, theirs.visit, session, half_lives),
            shown=_merge_counts(found.shown, theirs.shown),
            marks=merge_marks(found.marks, theirs.marks),
        )
    return found


def add_all(person: PersonState, guests: list[PersonState], half_lives: HalfLives) -> PersonState:
    """Returns the person's state with all interests that are stored under these ids, for a page that shows them.

    Its visit has the interests of all visits that are stored.
    """
    found = person
    for each in guests:
        visit = found.visit or each.visit
        if found.visit is not None and each.visit is not None:
            interests = merge(found.visit.interests, each.visit.interests, half_lives)
            visit = structs.replace(found.visit, interests=interests)
        found = structs.replace(
            found,
            history=merge(found.history, each.history, half_lives),
            elsewhere=merge(found.elsewhere, each.elsewhere, half_lives),
            visit=visit,
            marks=merge_marks(found.marks, each.marks),
        )
    return found


def _visit(
    person: Visit | None, guest: Visit | None, session: str | None, half_lives: HalfLives
) -> Visit | None:
    if guest is None or guest.session != session:
        return person
    if person is None or person.session != session:
        return guest
    if max(person.last_ms, guest.last_ms) - min(person.last_ms, guest.last_ms) > VISIT_IDLE_MS:
        return max(
            person, guest, key=lambda visit: visit.last_ms
        )  # the other one has ended, and is forgotten
    return Visit(
        guest.session,
        min(person.started_ms, guest.started_ms),
        max(person.last_ms, guest.last_ms),
        merge(person.interests, guest.interests, half_lives),
        merge_steps(person.steps, guest.steps),
    )


def _merge_counts(person: Mapping[str, list[int]], guest: Mapping[str, list[int]]) -> dict[str, list[int]]:
    return {key: sorted([*person.get(key, []), *guest.get(key, [])]) for key in sorted({*person, *guest})}
