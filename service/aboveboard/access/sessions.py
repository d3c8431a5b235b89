"""Links that apps make for people, the sessions that they open, and sessions of staff."""

from typing import NamedTuple

from sqlalchemy import select

from aboveboard.access import passes
from aboveboard.access.api_keys import ApiKey, in_force
from aboveboard.access.passes import AccessPass
from aboveboard.access.tables import api_keys
from aboveboard.errors import Gone, Stale, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import Row
from aboveboard.words import Role


class EntryLink(NamedTuple):
    url: str
    expires_ms: int


class OpenedSession(NamedTuple):
    """`text` is what the browser keeps; `to` is where the link leads."""

    text: str
    session: AccessPass
    to: str


class SpentPasses:
    """The passes that were used up or ended before their time, read together with what else waits to be read."""

    def __init__(self, gateway: Gateway) -> None:
        self.find = gateway.database.reads.finder(passes.READ_SPENT, passes.spent.c["pass"])


def make_link(gateway: Gateway, app: str, person: str, to: str) -> EntryLink:
    """A link that lets the person in once, within ten minutes. Whoever has it is taken for the person."""
    made = _new(gateway, "link", app, person, lasts_ms=passes.LINK_MS, to=to)
    text = passes.seal_pass(gateway.keyring.operator_key, made, gateway.randomness)
    return EntryLink(f"{gateway.settings.public_url}/enter/{text}", made.expires_ms)


def read_link(gateway: Gateway, text: str) -> AccessPass:
    """Raises NotFound or Gone as `passes.read` does; a link that was used is not told here."""
    return passes.open_pass(gateway.keyring.operator_key, text, "link", gateway.clock())


async def enter(gateway: Gateway, text: str) -> OpenedSession:
    """A session for the person of the link, which is used up by it. Raises NotFound, and Gone for a used one."""
    link = read_link(gateway, text)
    try:
        await gateway.submit(_spend(link))
    except Stale:
        raise Gone("this link was used before", expected="a new link") from None
    session = _new(gateway, "person", link.app, link.who, lasts_ms=passes.SESSION_MS)
    return OpenedSession(_text(gateway, session), session, link.to)


def enter_as_staff(gateway: Gateway, key: ApiKey) -> OpenedSession:
    """A session for whoever holds an API key of the staff, which the caller has let in."""
    session = _new(gateway, "staff", key.app, key.id, lasts_ms=passes.STAFF_MS)
    return OpenedSession(_text(gateway, session), session, "/console")


def read_session(gateway: Gateway, text: str, kind: str) -> AccessPass:
    """The session of a cookie, which may have been ended before its time. Raises NotFound and Gone as `passes.read`
    does."""
    return passes.open_pass(gateway.keyring.operator_key, text, kind, gateway.clock())


async def session_of(gateway: Gateway, text: str, kind: str) -> AccessPass:
    """The session in force of a cookie. Raises NotFound for what is none, Gone for one that is over or was ended."""
    found = read_session(gateway, text, kind)
    if await gateway.part(SpentPasses).find(found.spent_as) is not None:
        raise Gone("this session was ended", expected="a new link")
    return found


async def staff_key(gateway: Gateway, session: AccessPass) -> ApiKey:
    """The API key of a staff session, as it is now. Raises Unauthenticated once it is no longer in force."""
    query = select(*api_keys.c).where(api_keys.c.id == session.who)
    rows = await gateway.database.rows(query)
    if rows:
        ((name, app, role, *rest),) = rows
        key = ApiKey(name, app, Role(role), *rest)
        if in_force(key, gateway.clock()):
            return key
    raise Unauthenticated("the API key of this session was revoked or has expired")


async def leave(gateway: Gateway, session: AccessPass) -> None:
    """Ends a session before its time, on every node. Ending it twice is the same."""
    try:
        await gateway.submit(_spend(session))
    except Stale:
        return


def _new(
    gateway: Gateway, kind: passes.Kind, app: str, who: str, *, lasts_ms: int, to: str = ""
) -> AccessPass:
    name = gateway.randomness(passes.NAME_BYTES)
    return AccessPass(kind, name, app, who, gateway.clock() + lasts_ms, to)


def _text(gateway: Gateway, session: AccessPass) -> str:
    return passes.seal_pass(gateway.keyring.operator_key, session, gateway.randomness)


def _spend(given: AccessPass) -> Submission:
    row: Row = {"pass": given.spent_as, "expires_ms": given.expires_ms}
    return Submission((Guard("spent", given.spent_as, 0),), (Write(passes.INSERT_SPENT, row),), ())
