"""`Idempotency-Key` on POST: the same request sent again gets the same bytes and does nothing a second time.

The answer is kept with what it answers, in one transaction, for a day. Shaped after the IETF draft "The
Idempotency-Key HTTP Header Field" (draft-ietf-httpapi-idempotency-key-header-07).
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import insert, select

from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Conflict, Malformed, Stale, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import Owner
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people import store as people
from aboveboard.storage.journal import Guard, Write
from aboveboard.storage.tables import Row, idempotency

KEEP_MS = MS_PER_DAY
KEY_MAX = 255
FIELD = "Idempotency-Key"

_INSERT = insert(idempotency)
_ANSWERS = select(
    idempotency.c.request,
    idempotency.c.fingerprint,
    idempotency.c.person,
    idempotency.c.entry_index,
    idempotency.c.sealed,
)


class Once(NamedTuple):
    """One request that is to be done once. `request` names it, `fingerprint` is of its body."""

    request: bytes
    fingerprint: bytes


class StoredAnswer(NamedTuple):
    """An answer given before, and the place in the log that belongs into it, if one does."""

    answer: bytes
    place: int | None


def once(app: str, route: str, key: str | None, body: bytes) -> Once | None:
    """None when the request has no key. Raises Malformed for a key out of bounds."""
    if key is None:
        return None
    if not 0 < len(key) <= KEY_MAX or not all("!" <= character <= "~" for character in key):
        raise Malformed(
            "the key is not usable",
            field=FIELD,
            expected=f"1 to {KEY_MAX} characters of visible ASCII, no spaces",
        )
    named = "\0".join((app, route, key)).encode()
    return Once(hashlib.sha256(named).digest(), hashlib.sha256(body).digest())


class Requests:
    """The hashed Idempotency-Keys of the requests that this process is serving, and the answers given before."""

    def __init__(self, gateway: Gateway) -> None:
        self.under_way: set[bytes] = set()
        self.find_answer = gateway.database.reads.finder(_ANSWERS, idempotency.c.request)


@contextmanager
def claim_key(gateway: Gateway, asked: Once | None) -> Iterator[None]:
    """Holds the key while the request runs. Raises Conflict while another one holds it."""
    if asked is None:
        yield
        return
    keys = gateway.part(Requests).under_way
    if asked.request in keys:
        raise Conflict(
            "a request with this key is still under way",
            field=FIELD,
            expected="the same request again, a little later",
            retry_after_seconds=1,
        )
    keys.add(asked.request)
    try:
        yield
    finally:
        keys.discard(asked.request)


async def find_answer(gateway: Gateway, asked: Once | None) -> StoredAnswer | None:
    """What this request was answered before. Raises Unprocessable when the key came with another body then, and Stale
    when the person it was about has gone or moved meanwhile."""
    row = await gateway.part(Requests).find_answer(asked.request) if asked else None
    if asked is None or row is None:
        return None
    _, fingerprint, person, index, sealed = row
    if fingerprint != asked.fingerprint:
        raise Unprocessable("this key came with another body before", field=FIELD, expected="a new key")
    key = gateway.keyring.operator_key if person is None else await _key_of(gateway, person)
    return StoredAnswer(unseal(key, sealed, asked.request), index)


async def _key_of(gateway: Gateway, pseudonym: bytes) -> bytes:
    row = await gateway.find_person(pseudonym)
    if row is None:
        raise Stale("the person has gone or moved since the answer was read")
    return people.open_person(gateway.keyring, pseudonym, row).key


def keep(
    asked: Once | None, answer: bytes, owner: Owner, now_ms: int
) -> tuple[tuple[Guard, ...], tuple[Write, ...]]:
    """Guard and write that keep `answer`, sealed for its owner, together with what it answers."""
    if asked is None:
        return (), ()
    row: Row = {
        "request": asked.request,
        "version": 1,
        "fingerprint": asked.fingerprint,
        "person": owner.person,
        "entry_index": None,
        "expires_ms": now_ms + KEEP_MS,
        "sealed": seal(owner.key, answer, asked.request),
    }
    return (Guard("idempotency", asked.request, 0),), (Write(_INSERT, row, "entry_index"),)
