"""The links of a person: the list of them, and the undoing of one.

The apps' ids are not stored, so a link is listed by its name. Nothing moved when the link was made. So each id still
has its own signals, records and learned part. Every no from the time of the link stays on both sides.
"""

from typing import NamedTuple

from msgspec import structs

from aboveboard.clock import to_iso
from aboveboard.errors import NotFound
from aboveboard.gateway.aliases import read_ids
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.person_locks import in_turn
from aboveboard.hmac_sha256 import hmac_sha256
from aboveboard.people.store import Person
from aboveboard.rights.link_guest import LinkedAt, describe_choices, encode_link, renew_link, repeat_link
from aboveboard.rights.person_entry import entry, replace
from aboveboard.storage.journal import Submission


class LinkSummary(NamedTuple):
    """A link to a guest: its name, which leads to no id, and its time. The time is None for a link of version 0.1.0."""

    link: str
    linked: str | None


async def list_links(gateway: Gateway, app: str, person: str) -> list[LinkSummary]:
    """Returns the person's links, the oldest first; none for a guest. Raises NotFound when nothing is stored."""
    found = await gateway.require_person(app, person)
    guests = sorted(await _read_own(gateway, found), key=lambda guest: guest.state.linked_ms)
    return [
        LinkSummary(name_of(found, guest), to_iso(guest.state.linked_ms) if guest.state.linked_ms else None)
        for guest in guests
    ]


def name_of(person: Person, guest: Person) -> str:
    """Returns the name of the link. One of version 0.1.0 has none stored, and gets one that only the person's key makes."""
    if guest.state.link:
        return guest.state.link
    return f"link_{hmac_sha256(person.key, b'link' + guest.pseudonym)[:13].hex()}"


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
        # The guest first: in a rotation of the pseudonym key, this read renames it in the person's row.
        named = await _find(gateway, app, guest)
        found = await gateway.require_person(app, person)
        if asked is not None and (kept := await find_answer(gateway, asked)) is not None:
            return repeat_link(asked, kept)
        guests = await _read_own(gateway, found)
        linked = next((each for each in guests if guest == name_of(found, each)), None)
        linked = linked or next(
            (each for each in guests if named and each.pseudonym == named.pseudonym), None
        )
        if linked is None:
            raise NotFound(
                "This guest is not linked to this person. Use an id or a name of a link of this person.",
                field="guest",
                expected="a guest who is linked",
            )
        names.add(linked.pseudonym)
        if not linked.state.link:
            # A link of version 0.1.0 let noes pass the other id by. Each one stays on both sides.
            await renew_link(gateway, app, found, linked)
            found = await gateway.require_person(app, person)
            (linked,) = [
                each for each in await _read_own(gateway, found) if each.pseudonym == linked.pseudonym
            ]
        return await _submit(gateway, app, found, linked, asked=asked)

    return await gateway.with_retries(in_turn(names, attempt))


async def _read_own(gateway: Gateway, person: Person) -> tuple[Person, ...]:
    """Returns the guests of this id, none for an id that is a guest itself. One that does not decrypt is left out."""
    ids = await read_ids(gateway, person)
    return () if ids.is_alias else ids.guests


async def _find(gateway: Gateway, app: str, guest: str) -> Person | None:
    """Returns the person of this id, None when nothing is stored about it."""
    try:
        return await gateway.require_person(app, guest)
    except NotFound:
        return None


async def _submit(
    gateway: Gateway, app: str, person: Person, guest: Person, *, asked: Once | None
) -> LinkedAt:
    link, at_ms = name_of(person, guest), gateway.clock()
    left = tuple(each for each in person.state.guests if each != guest.pseudonym)
    apart = structs.replace(guest.state, owner=None, link="", linked_ms=0)
    ours, theirs = describe_choices(person.state), describe_choices(guest.state)
    entries = (
        entry(gateway, app, person, structs.replace(ours, guest=link, undone=True), at_ms=at_ms),
        entry(gateway, app, guest, structs.replace(theirs, person=link, undone=True), at_ms=at_ms),
    )
    writes = (replace(person, structs.replace(person.state, guests=left)), replace(guest, apart))
    recorded = to_iso(at_ms)
    stored = keep(asked, encode_link(recorded), gateway.owner(app, person), at_ms)
    guards = (person.guard, guest.guard, *stored[0])
    index = await gateway.submit(Submission(guards, (*writes, *stored[1]), entries))
    return LinkedAt(index, recorded)
