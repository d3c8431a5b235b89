"""Links that apps make for people, the sessions that they open, and sessions of staff."""

import asyncio
import hmac
from typing import NamedTuple

from msgspec import structs

from aboveboard.access import passes
from aboveboard.access.api_keys import ENDED, ApiKey, is_key_in_force
from aboveboard.access.ended_passes import ENDED_ALL, EndedPasses
from aboveboard.access.key_macs import GenuineKeys, read_row
from aboveboard.access.oidc_provider import OidcProvider
from aboveboard.access.passes import AccessPass
from aboveboard.errors import Gone, Unauthenticated, Unreadable
from aboveboard.gateway.erased_before import find_erasure_ms
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import KeyRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.people.store import Person
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import Row
from aboveboard.words import Role

_ENDED = "This link or session was ended. Use a new link or sign in again."


class EntryLink(NamedTuple):
    """A link as the app gets it: its URL, and the instant at which it expires."""

    url: str
    expires_ms: int


class OpenedSession(NamedTuple):
    """A session that was just opened. `text` is for the cookie; `to` is the path that its reader sees next."""

    text: str
    session: AccessPass
    to: str


async def make_link(gateway: Gateway, key: ApiKey, person: str, to: str) -> EntryLink:
    """Returns a link that opens one session, within ten minutes. Any holder of the link is taken for the person.

    The link and its session end with `key`, and with an erasure of the person. Raises Unprocessable for an id that names
    no person: its pages would be those of many strangers. Raises as `Gateway.person` does.
    """
    gateway.placeholders.check(key.app, person)
    mark = await _mark(gateway, key.app, person, await gateway.person(key.app, person))
    made = _new(gateway, "link", key.app, person, lasts_ms=passes.LINK_MS, to=to)
    made = structs.replace(made, key=key.id, mark=mark)
    text = passes.seal_pass(gateway.keyring.operator_key, made, gateway.randomness)
    return EntryLink(f"{gateway.settings.public_url}/enter/{text}", made.expires_ms)


def read_link(gateway: Gateway, text: str) -> AccessPass:
    """Returns the link in a text, used or not. Raises NotFound for any other text, and Gone for an expired link."""
    return passes.open_pass(gateway.keyring.operator_key, text, "link", gateway.clock())


async def enter(gateway: Gateway, text: str) -> OpenedSession:
    """Opens a session for the person of the link, and spends the link.

    Raises NotFound for a text that is no link of ours. Raises Gone for one that has expired or was used before. Raises
    Gone too for one that ended with its key or its person.
    """
    link = read_link(gateway, text)

    async def attempt() -> None:
        person = await _check_in_force(gateway, link)
        if await _is_ended(gateway, link, person):
            raise Gone("This link was used before. Ask the app for a new link.", expected="a new link")
        # The link is spent before the session is made: of two requests at once, one gets a session.
        await gateway.part(EndedPasses).end(link, person)

    await gateway.with_retries(attempt)
    session = _new(gateway, "person", link.app, link.who, lasts_ms=passes.SESSION_MS)
    session = structs.replace(session, key=link.key, mark=link.mark, made_ms=link.made_ms)
    return OpenedSession(_text(gateway, session), session, link.to)


def enter_as_staff(gateway: Gateway, key: ApiKey) -> OpenedSession:
    """Opens a session for the holder of a staff API key. The caller has admitted the key and checked its role."""
    session = _new(gateway, "staff", key.app, key.id, lasts_ms=passes.STAFF_MS)
    return OpenedSession(_text(gateway, session), session, "/console")


def enter_by_name(gateway: Gateway, who: str, role: Role, *, label: str, to: str) -> OpenedSession:
    """Opens a session for a member of staff for whom the declared provider vouched. `who` is their id in entries."""
    terms = gateway.part(OidcProvider).terms
    session = _new(gateway, "staff", OPERATOR, who, lasts_ms=passes.STAFF_MS)
    session = structs.replace(session, role=str(role), label=label, mark=terms.mark if terms else b"")
    return OpenedSession(_text(gateway, session), session, to)


def make_stand_in(session: AccessPass) -> ApiKey:
    """Returns the stand-in for the key of a session by name. No request can present it: no text has its digest."""
    return ApiKey(session.who, session.app, Role(session.role), b"", session.made_ms)


def read_session(gateway: Gateway, text: str, kind: str) -> AccessPass:
    """Returns the session in a cookie, even one ended early. Raises Gone once it expired, NotFound for other texts."""
    return passes.open_pass(gateway.keyring.operator_key, text, kind, gateway.clock())


async def session_of(gateway: Gateway, text: str, kind: str) -> AccessPass:
    """Returns the session in a cookie, which is in force.

    Raises NotFound for a text that is no session of ours. Raises Gone for one that has expired or was ended early: by
    its reader, with its API key, with all others, or by an erasure.
    """
    found = read_session(gateway, text, kind)
    person = await _check_in_force(gateway, found)
    if await _is_ended(gateway, found, person):
        raise Gone(_ENDED, expected="a new link")
    return found


async def _is_ended(gateway: Gateway, given: AccessPass, person: Person | None) -> bool:
    name = given.spent_as(gateway.keyring)
    return await gateway.part(EndedPasses).find_end(name, person) is not None


async def staff_key(gateway: Gateway, session: AccessPass) -> ApiKey:
    """Returns the API key of a staff session, as stored now. Raises Unauthenticated once it is not in force.

    A session by name has a stand-in for a key. It ends when the declared provider or its roles change.
    """
    if session.role:
        terms = gateway.part(OidcProvider).terms
        if terms is None or not hmac.compare_digest(terms.mark, session.mark):
            raise Unauthenticated(_ENDED)
        return make_stand_in(session)
    key = await _find_key(gateway, session.who)
    if key is None:
        raise Unauthenticated(ENDED)
    return key


async def _find_key(gateway: Gateway, key_id: str) -> ApiKey | None:
    """Returns the API key as stored now, None when it is not in force."""
    row = await gateway.part(GenuineKeys).find(key_id)
    key = None if row is None else read_row(row)
    return key if key is not None and is_key_in_force(key, gateway.clock()) else None


async def _check_in_force(gateway: Gateway, given: AccessPass) -> Person | None:
    """Returns the person of the pass, None for a pass of the staff or a row that cannot be read.

    Raises Gone for a pass that was ended with all others, with its API key or with its person.
    """
    every, key = await asyncio.gather(
        gateway.part(EndedPasses).find_end(passes.ALL), _find_key(gateway, given.key or given.who)
    )
    if every is not None and given.made_ms <= every - passes.STAFF_MS:
        raise Gone(_ENDED, expected="a new link")
    if given.kind == "staff":
        return None
    person = await _read_person(gateway, given)
    if key is None or (person is not None and not await _has_mark(gateway, given, person)):
        raise Gone(_ENDED, expected="a new link")
    return person


async def _read_person(gateway: Gateway, given: AccessPass) -> Person | None:
    """Returns the person of the pass, None during an erasure: the pages then refuse every read and write themselves."""
    try:
        return await gateway.person(given.app, given.who)
    except Unreadable:
        return None


async def check_row(gateway: Gateway, given: AccessPass, person: Person) -> None:
    """Raises Gone when an erasure has finished since the link was made. `person` is the row that a change replaces.

    An erasure may finish after `session_of`. So a change calls this in each attempt, and has the guard of that row.
    """
    if not await _has_mark(gateway, given, person):
        raise Gone(_ENDED, expected="a new link")


async def _has_mark(gateway: Gateway, given: AccessPass, person: Person) -> bool:
    if len(given.mark) == passes.MARK_BYTES:
        return person.version > 0 and hmac.compare_digest(given.mark, passes.mark_person(person.key))
    return given.mark == await _mark_none(gateway, given.app, given.who, person)


async def _mark(gateway: Gateway, app: str, name: str, person: Person) -> bytes:
    """Returns the mark for a new link. A person without a row is marked by the time of their last erasure."""
    if person.version > 0:
        return passes.mark_person(person.key)
    return await _mark_none(gateway, app, name, person)


async def _mark_none(gateway: Gateway, app: str, name: str, person: Person) -> bytes:
    return (await find_erasure_ms(gateway, app, name, person)).to_bytes(8, "big")


async def end_all(gateway: Gateway) -> None:
    """Ends every link and session made up to now, of people and of staff. Records it in the log."""
    now_ms = gateway.clock()
    row: Row = {"pass": passes.ALL, "expires_ms": now_ms + passes.STAFF_MS}
    writes = Write(passes.DELETE_SPENT, {"key": passes.ALL}), Write(passes.INSERT_SPENT, row)
    entry = gateway.entry(KeyRecord(did=ENDED_ALL), gateway.operator(OPERATOR), at_ms=now_ms)
    await gateway.submit(Submission((), writes, (entry,)))


async def leave(gateway: Gateway, session: AccessPass) -> None:
    """Ends a session early, for every process of the installation. Ending it again changes nothing."""

    async def attempt() -> None:
        person = None if session.kind == "staff" else await _read_person(gateway, session)
        if not await _is_ended(gateway, session, person):
            await gateway.part(EndedPasses).end(session, person)

    await gateway.with_retries(attempt)


def _new(
    gateway: Gateway, kind: passes.Kind, app: str, who: str, *, lasts_ms: int, to: str = ""
) -> AccessPass:
    name, now_ms = gateway.randomness(passes.NAME_BYTES), gateway.clock()
    return AccessPass(kind, name, app, who, now_ms + lasts_ms, to, made_ms=now_ms)


def _text(gateway: Gateway, session: AccessPass) -> str:
    return passes.seal_pass(gateway.keyring.operator_key, session, gateway.randomness)
