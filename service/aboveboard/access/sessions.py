"""Links that apps make for people, the sessions that they open, and sessions of staff."""

from typing import NamedTuple

from aboveboard.access import passes
from aboveboard.access.api_keys import ENDED, ApiKey, is_key_in_force
from aboveboard.access.key_macs import READ_KEY, read_genuine
from aboveboard.access.passes import AccessPass
from aboveboard.access.tables import api_keys
from aboveboard.errors import Gone, Stale, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import Row


class EntryLink(NamedTuple):
    """A link as the app gets it: its URL, and the instant at which it expires."""

    url: str
    expires_ms: int


class OpenedSession(NamedTuple):
    """A session that was just opened. `text` is for the cookie; `to` is the path that its reader sees next."""

    text: str
    session: AccessPass
    to: str


class SpentPasses:
    """The reader of used links and ended sessions. Look-ups of concurrent requests share a query."""

    def __init__(self, gateway: Gateway) -> None:
        self.find = gateway.database.reads.finder(passes.READ_SPENT, passes.spent.c["pass"])


def make_link(gateway: Gateway, app: str, person: str, to: str) -> EntryLink:
    """Returns a link that opens one session, within ten minutes. Any holder of the link is taken for the person.

    Raises Unprocessable for an id that names no person: its pages would be those of many strangers.
    """
    gateway.placeholders.check(app, person)
    made = _new(gateway, "link", app, person, lasts_ms=passes.LINK_MS, to=to)
    text = passes.seal_pass(gateway.keyring.operator_key, made, gateway.randomness)
    return EntryLink(f"{gateway.settings.public_url}/enter/{text}", made.expires_ms)


def read_link(gateway: Gateway, text: str) -> AccessPass:
    """Returns the link in a text, used or not. Raises NotFound for any other text, and Gone for an expired link."""
    return passes.open_pass(gateway.keyring.operator_key, text, "link", gateway.clock())


async def enter(gateway: Gateway, text: str) -> OpenedSession:
    """Opens a session for the person of the link, and spends the link.

    Raises NotFound for a text that is no link of ours. Raises Gone for one that has expired or was used before.
    """
    link = read_link(gateway, text)
    try:
        # The link is spent before the session is made: of two requests at once, one gets a session.
        await gateway.submit(_spend(gateway, link))
    except Stale:
        raise Gone("This link was used before. Ask the app for a new link.", expected="a new link") from None
    session = _new(gateway, "person", link.app, link.who, lasts_ms=passes.SESSION_MS)
    return OpenedSession(_text(gateway, session), session, link.to)


def enter_as_staff(gateway: Gateway, key: ApiKey) -> OpenedSession:
    """Opens a session for the holder of a staff API key. The caller has admitted the key and checked its role."""
    session = _new(gateway, "staff", key.app, key.id, lasts_ms=passes.STAFF_MS)
    return OpenedSession(_text(gateway, session), session, "/console")


def read_session(gateway: Gateway, text: str, kind: str) -> AccessPass:
    """Returns the session in a cookie, even one ended early. Raises Gone once it expired, NotFound for other texts."""
    return passes.open_pass(gateway.keyring.operator_key, text, kind, gateway.clock())


async def session_of(gateway: Gateway, text: str, kind: str) -> AccessPass:
    """Returns the session in a cookie, which is in force.

    Raises NotFound for a text that is no session of ours. Raises Gone for one that has expired or was ended early.
    """
    found = read_session(gateway, text, kind)
    if await gateway.part(SpentPasses).find(found.spent_as(gateway.keyring)) is not None:
        raise Gone("This session was ended. Use a new link or sign in again.", expected="a new link")
    return found


async def staff_key(gateway: Gateway, session: AccessPass) -> ApiKey:
    """Returns the API key of a staff session, as stored now. Raises Unauthenticated once it is not in force."""
    rows = await gateway.database.rows(READ_KEY.where(api_keys.c.id == session.who))
    for key in [read_genuine(gateway, row) for row in rows]:
        if key is not None and is_key_in_force(key, gateway.clock()):
            return key
    raise Unauthenticated(ENDED)


async def leave(gateway: Gateway, session: AccessPass) -> None:
    """Ends a session early, for every process of the installation. Ending it again changes nothing."""
    try:
        await gateway.submit(_spend(gateway, session))
    except Stale:
        return


def _new(
    gateway: Gateway, kind: passes.Kind, app: str, who: str, *, lasts_ms: int, to: str = ""
) -> AccessPass:
    name = gateway.randomness(passes.NAME_BYTES)
    return AccessPass(kind, name, app, who, gateway.clock() + lasts_ms, to)


def _text(gateway: Gateway, session: AccessPass) -> str:
    return passes.seal_pass(gateway.keyring.operator_key, session, gateway.randomness)


def _spend(gateway: Gateway, given: AccessPass) -> Submission:
    # Guarded by version 0, which means no row: another process that spends the same pass first makes this one Stale.
    name = given.spent_as(gateway.keyring)
    row: Row = {"pass": name, "expires_ms": given.expires_ms}
    return Submission((Guard("spent", name, 0),), (Write(passes.INSERT_SPENT, row),), ())
