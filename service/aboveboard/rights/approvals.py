"""Requests of the staff that wait for a second person: stored, listed, checked and approved.

The request is sealed under the key of the person that it is about, so it is erased with them. One of a renewal is sealed
under the key of its hold. The one who asks never approves. Where the staff sign in by name, both do, because a key says
nothing about its holder. What is not approved in time lapses.
"""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, select

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.oidc_sign_in import STAFF_ID
from aboveboard.errors import BeingErased, Forbidden, Gone, NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import new_id
from aboveboard.gateway.stored_holds import find_hold
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people.approval_table import (
    INSERT_APPROVAL,
    ApprovalContent,
    StaffAct,
    approval_label,
    approvals,
    decode_approval,
    encode_approval,
)
from aboveboard.people.store import Person
from aboveboard.rights.find_person import open_by_pseudonym
from aboveboard.storage.journal import Guard, Write
from aboveboard.storage.tables import Row

HOUR_MS = 3_600_000

ApprovalColumns = tuple[
    *tuple[str, int, bytes | None, str, str, str],
    *tuple[str, str | None, int, int, bytes],
]

_READ: Select[*ApprovalColumns] = select(
    *(approvals.c.approval_id, approvals.c.version, approvals.c.person, approvals.c.app, approvals.c.act),
    *(approvals.c.about, approvals.c.asked_by, approvals.c.approved_by, approvals.c.asked_ms),
    *(approvals.c.expires_ms, approvals.c.sealed),
)


class OwnRequest(Forbidden):
    """A request that the one who asked would approve."""


class NameNeeded(Forbidden):
    """A key, for an act of two people where the staff sign in by name."""


class Approval(Struct, frozen=True):
    """A stored request, decrypted. `person` is None for a renewal. `expires_ms` is the time at which it lapses.

    Once `approved_by` a second person, that is the time until which the act is allowed.
    """

    approval: str
    version: int
    person: bytes | None
    app: str
    act: StaffAct
    about: str
    asked_by: str
    approved_by: str | None
    asked_ms: int
    expires_ms: int
    content: ApprovalContent

    @property
    def guard(self) -> Guard:
        """The guard that holds while the request is as it was read."""
        return Guard("approvals", self.approval, self.version)


class ActRequest(Struct, frozen=True, kw_only=True):
    """An act that needs a second person. `about` is the id of a hold or case, or ""."""

    act: StaffAct
    app: str
    content: ApprovalContent
    about: str = ""


def make_request(
    gateway: Gateway, by: ApiKey, asked: ActRequest, key: bytes, person: Person | None
) -> tuple[Guard, Write]:
    """Returns the guard and the write of a new request of the staff, sealed under `key`. Raises as `require_name`."""
    require_name(gateway, by)
    now_ms = gateway.clock()
    name = new_id("approval", now_ms, gateway.randomness)
    row: Row = {
        "approval_id": name,
        "version": 1,
        "person": None if person is None else person.pseudonym,
        "app": asked.app,
        "act": str(asked.act),
        "about": asked.about,
        "asked_by": by.id,
        "approved_by": None,
        "asked_ms": now_ms,
        "expires_ms": now_ms + gateway.settings.approval_hours * HOUR_MS,
        "sealed": seal(key, encode_approval(asked.content), approval_label(name)),
    }
    return Guard("approvals", name, 0), Write(INSERT_APPROVAL, row)


async def list_waiting(gateway: Gateway) -> list[Approval]:
    """Returns the requests that wait for an approval and have not lapsed, the first to lapse first.

    One whose person is being erased is left out.
    """
    table = approvals.c
    waits = (table.approved_by.is_(None), table.expires_ms > gateway.clock())
    return await _open_all(gateway, *waits)


async def find_about(gateway: Gateway, about: str, acts: Sequence[StaffAct]) -> Approval:
    """Returns the newest waiting request about a hold or case. Raises NotFound, and Gone once it has lapsed."""
    table = approvals.c
    asked = (table.about == about, table.act.in_([str(act) for act in acts]), table.approved_by.is_(None))
    return _choose(gateway, await _open_all(gateway, *asked))


async def require_approval(gateway: Gateway, approval: str) -> Approval:
    """Returns the waiting request of this id. Raises NotFound, and Gone once it has lapsed."""
    table = approvals.c
    waits = (table.approval_id == approval, table.approved_by.is_(None))
    return _choose(gateway, await _open_all(gateway, *waits))


def _choose(gateway: Gateway, found: Sequence[Approval]) -> Approval:
    if not found:
        raise NotFound("No such request waits. It may have lapsed, or the person was erased. Ask again.")
    newest = max(found, key=lambda each: each.asked_ms)
    if newest.expires_ms <= gateway.clock():
        raise Gone("This request has lapsed. Ask again.")
    return newest


async def list_asked(
    gateway: Gateway, by: ApiKey, person: Person, act: StaffAct, about: str
) -> list[Approval]:
    """Returns the requests of this key for the act on the person that have not lapsed, approved or not."""
    table = approvals.c
    own = (table.person == person.pseudonym, table.asked_by == by.id, table.act == str(act))
    return await _open_all(gateway, *own, table.about == about, table.expires_ms > gateway.clock())


def check_second(gateway: Gateway, asked: Approval, by: ApiKey) -> None:
    """Raises OwnRequest when the one who asked would approve, and as `require_name` of either of the two."""
    require_name(gateway, by)
    if asked.asked_by == by.id:
        raise OwnRequest("You asked for this, so another member of the staff has to approve it.")
    if not _is_named(gateway, asked.asked_by):
        raise NameNeeded("A key asked for this. Ask again in the console, after a sign-in by name.")


def require_name(gateway: Gateway, by: ApiKey) -> None:
    """Raises NameNeeded for a key, where the staff sign in by name. Its holder may be the other one of two people."""
    if not _is_named(gateway, by.id):
        raise NameNeeded("Two people with names do this here. Sign in to the console by name.")


def _is_named(gateway: Gateway, name: str) -> bool:
    """Returns True for the id of a sign-in by name, and for any where there is none. The id of a key has no hyphen."""
    return not gateway.settings.oidc or name.startswith(STAFF_ID)


async def _open_all(gateway: Gateway, *where: ColumnElement[bool]) -> list[Approval]:
    query = _READ.where(*where).order_by(approvals.c.expires_ms, approvals.c.approval_id)
    found = [await _open(gateway, row) for row in await gateway.database.rows(query)]
    return [each for each in found if each is not None]


async def _open(gateway: Gateway, row: ApprovalColumns) -> Approval | None:
    """Returns the request, None when its person or its hold is gone."""
    approval, version, person, app, act, about, asked_by, approved_by, asked_ms, expires_ms, sealed = row
    key = await _find_key(gateway, person, about)
    if key is None:
        return None
    content = decode_approval(unseal(key, sealed, approval_label(approval)))
    own = (approval, version, person, app, StaffAct(act), about)
    return Approval(*own, asked_by, approved_by, asked_ms, expires_ms, content)


async def _find_key(gateway: Gateway, person: bytes | None, about: str) -> bytes | None:
    if person is None:
        hold = await find_hold(gateway, about)
        return None if hold is None else hold.key
    try:
        found = await open_by_pseudonym(gateway, person)
    except BeingErased:
        return None
    return None if found is None else found.key
