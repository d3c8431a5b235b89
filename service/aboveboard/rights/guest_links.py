"""The links of a person: the list of them, and the undoing of one.

The apps' ids are not stored, so a link is listed by its name. Nothing moved when the link was made. So each id still
has its own signals, records and learned part. Every no from the time of the link stays on both sides.
"""

import hmac
from typing import NamedTuple

from msgspec import structs

from aboveboard.clock import to_iso
from aboveboard.errors import NotFound
from aboveboard.gateway.aliases import read_guests
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import LinkRecord
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.rights.link_guest import LinkedAt, encode_link, repeat_link
from aboveboard.rights.person_entry import entry, replace
from aboveboard.storage.journal import Submission


class LinkSummary(NamedTuple):
    """A link to a guest: its name, which leads to no id, and its time. The time is None for a link of version 0.1.0."""

    link: str
    linked: str | None


async def list_links(gateway: Gateway, app: str, person: str) -> list[LinkSummary]:
    """Returns the person's links, the oldest first; none for a guest. Raises NotFound when nothing is stored."""
    found = await gateway.require_person(app, person)
    guests = sorted(await read_guests(gateway, found), key=lambda guest: guest.state.linked_ms)
    return [
        LinkSummary(name_of(found, guest), to_iso(guest.state.linked_ms) if guest.state.linked_ms else None)
        for guest in guests
    ]


def name_of(person: Person, guest: Person) -> str:
    """Returns the name of the link. One of version 0.1.0 has none stored, and gets one that only the person's key makes."""
    if guest.state.link:
        return guest.state.link
    return f"link_{hmac.digest(person.key, b'link' + guest.pseudonym, 'sha256')[:13].hex()}"


async def unlink_guest(
    gateway: Gateway, app: str, person: str, guest: str, *, asked: Once | None = None
) -> LinkedAt:
    """Undoes the link to `guest`: the app's id of the guest, or the link's name in `list_links`. A repeated `asked`
    changes nothing, also when the two were linked again since.

    From the answer on, neither id uses what came in under the other. Guests whom the guest brought along stay the
    person's. Raises NotFound when there is no such link, also for a person of whom nothing is stored.
    """
    names = {gateway.keyring.pseudonym(app, name) for name in (person, guest)}

    async def attempt() -> LinkedAt:
        found = await gateway.require_person(app, person)
        if asked is not None and (kept := await find_answer(gateway, asked)) is not None:
            return repeat_link(asked, kept)
        linked = await _find_guest(gateway, app, found, guest)
        if linked is None:
            raise NotFound(
                "This guest is not linked to this person. Use an id or a name of a link of this person.",
                field="guest",
                expected="a guest who is linked",
            )
        names.add(linked.pseudonym)
        return await _submit(gateway, app, found, linked, asked=asked)

    return await gateway.with_retries(in_turn(names, attempt))


async def _find_guest(gateway: Gateway, app: str, person: Person, guest: str) -> Person | None:
    """Returns the person's guest of this id or with a link of this name, None when there is none."""
    guests = await read_guests(gateway, person)
    for each in guests:
        if name_of(person, each) == guest:
            return each
    try:
        named = await gateway.require_person(app, guest)
    except NotFound:
        return None
    return next((each for each in guests if each.pseudonym == named.pseudonym), None)


async def _submit(
    gateway: Gateway, app: str, person: Person, guest: Person, *, asked: Once | None
) -> LinkedAt:
    link = name_of(person, guest)
    left = tuple(each for each in person.state.guests if each != guest.pseudonym)
    apart = structs.replace(guest.state, owner=None, link="", linked_ms=0)
    entries = (
        entry(gateway, app, person, structs.replace(_describe(person.state), guest=link)),
        entry(gateway, app, guest, structs.replace(_describe(guest.state), person=link)),
    )
    writes = (replace(person, structs.replace(person.state, guests=left)), replace(guest, apart))
    recorded = to_iso(entries[0].at_ms)
    stored = keep(asked, encode_link(recorded), gateway.owner(app, person), entries[0].at_ms)
    guards = (person.guard, guest.guard, *stored[0])
    index = await gateway.submit(Submission(guards, (*writes, *stored[1]), entries))
    return LinkedAt(index, recorded)


def _describe(state: PersonState) -> LinkRecord:
    """Returns the choices of one id that hold from then on, for its own record."""
    return LinkRecord(
        consents={purpose: choice.state for purpose, choice in state.choices.items()},
        dial=state.dial,
        restricted=state.restricted,
        undone=True,
    )
