"""The `Idempotency-Key` of a POST: a repeated request gets the same bytes and has no second effect.

The answer is stored for a day. It is committed in one transaction with the effect of the request. The source is the
IETF draft "The Idempotency-Key HTTP Header Field" (draft-ietf-httpapi-idempotency-key-header-07).
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
    """A request with an Idempotency-Key.

    `request` is the SHA-256 of app, route and key. `fingerprint` is the SHA-256 of the body.
    """

    request: bytes
    fingerprint: bytes


class StoredAnswer(NamedTuple):
    """An earlier answer. `place` is the index of the first entry committed with it, or None without an entry."""

    answer: bytes
    place: int | None


def once(app: str, route: str, key: str | None, body: bytes) -> Once | None:
    """Returns the hashes of a request, or None when it has no key.

    Raises Malformed unless the key is 1 to KEY_MAX characters of visible ASCII.
    """
    if key is None:
        return None
    if not 0 < len(key) <= KEY_MAX or not all("!" <= character <= "~" for character in key):
        raise Malformed(
            "This Idempotency-Key has a wrong form. Use a shorter key of visible ASCII characters.",
            field=FIELD,
            expected=f"1 to {KEY_MAX} characters of visible ASCII, no spaces",
        )
    # Neither app ids nor routes nor keys contain NUL, so different parts never make the same name.
    named = "\0".join((app, route, key)).encode()
    return Once(hashlib.sha256(named).digest(), hashlib.sha256(body).digest())


class Requests:
    """The requests with a key that this process is serving, and the look-up of earlier answers."""

    def __init__(self, gateway: Gateway) -> None:
        self.under_way: set[bytes] = set()
        self.find_answer = gateway.database.reads.finder(_ANSWERS, idempotency.c.request)


@contextmanager
def claim_key(gateway: Gateway, asked: Once | None) -> Iterator[None]:
    """Claims the key while the request runs. Raises Conflict while another request in this process has it.

    Without a key it does nothing.
    """
    if asked is None:
        yield
        return
    # This set only spares work inside one process. Between processes the guard of `keep` decides.
    keys = gateway.part(Requests).under_way
    if asked.request in keys:
        raise Conflict(
            "A request with this Idempotency-Key is still running. Send it again a little later.",
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
    """Returns the earlier answer to this request, or None.

    Raises Unprocessable when the key was used with another body. Raises Stale when the row of the answer's person is
    missing, because the person moved or was erased in between.
    """
    row = await gateway.part(Requests).find_answer(asked.request) if asked else None
    if asked is None or row is None:
        return None
    _, fingerprint, person, index, sealed = row
    if fingerprint != asked.fingerprint:
        raise Unprocessable(
            "This Idempotency-Key was used with another body. Use a new key.",
            field=FIELD,
            expected="a new key",
        )
    key = gateway.keyring.operator_key if person is None else await _key_of(gateway, person)
    return StoredAnswer(unseal(key, sealed, asked.request), index)


async def _key_of(gateway: Gateway, pseudonym: bytes) -> bytes:
    row = await gateway.find_person(pseudonym)
    if row is None:
        raise Stale("The person moved or was erased after the answer was read. Read the answer again.")
    return people.open_person(gateway.keyring, pseudonym, row).key


def keep(
    asked: Once | None, answer: bytes, owner: Owner, now_ms: int
) -> tuple[tuple[Guard, ...], tuple[Write, ...]]:
    """Returns the guard and the write that store `answer` for KEEP_MS, sealed for its owner.

    They belong in the submission of the effect, so that both are committed or neither. Both are empty without a key.
    """
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
