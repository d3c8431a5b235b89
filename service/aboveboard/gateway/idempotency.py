"""The `Idempotency-Key` of a request: a repeat has no second effect, and its answer is never older than a no.

What was answered is stored for a day. It is committed in one transaction with the effect of the request. An answer that
depends on choices is repeated only while they are what they were (see `gateway.terms`). The source is the IETF draft
"The Idempotency-Key HTTP Header Field" (draft-ietf-httpapi-idempotency-key-header-07).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import bindparam, insert, select, update

from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Conflict, Malformed, Stale, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import Owner
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people import store as people
from aboveboard.storage.journal import Guard, Write
from aboveboard.storage.tables import Row, idempotency
from aboveboard.validation import UNDECODABLE

KEEP_MS = MS_PER_DAY
KEY_MAX = 255
FIELD = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
"""The header of an answer to a repeat."""

_INSERT = insert(idempotency)
_UPDATE = (
    update(idempotency)
    .where(idempotency.c.request == bindparam("key"))
    .values(
        version=bindparam("next_version"),
        person=bindparam("next_person"),
        entry_index=bindparam("next_index"),
        expires_ms=bindparam("next_expires_ms"),
        sealed=bindparam("next_sealed"),
    )
)
_ANSWERS = select(
    idempotency.c.request,
    idempotency.c.version,
    idempotency.c.fingerprint,
    idempotency.c.person,
    idempotency.c.entry_index,
    idempotency.c.sealed,
)


class Once(Struct):
    """A request with an Idempotency-Key.

    `request` is a keyed hash of app, route and key. `fingerprint` is one of the meaning of the request, and `place` one
    of the parameters in its path. Without the keys no one can guess any of them. `is_no` says that the request may be a
    no. A no is carried out although its key was used for another request in the same place. `spent` is True from then
    on, and the caller refuses with `used_before` what is no no after all.

    `replayed` is True once the stored answer was used.
    """

    request: bytes
    fingerprint: bytes
    place: bytes = b""
    is_no: bool = False
    spent: bool = False
    replayed: bool = False


class StoredAnswer(NamedTuple):
    """An earlier answer. `place` is the index of the first entry committed with it, or None without an entry.

    `terms` are those under which it holds, empty when it always does. `version` is that of its row.
    """

    answer: bytes
    place: int | None
    terms: bytes
    version: int


class _AnswerContent(Struct, array_like=True):
    place: bytes
    terms: bytes
    answer: bytes


_sealed = msgspec.msgpack.Decoder(_AnswerContent)
_json = msgspec.json.Decoder(
    float_hook=lambda text: int(float(text)) if float(text).is_integer() else float(text)
)


def once(
    keyring: Keyring,
    app: str,
    route: str,
    key: str | None,
    body: bytes,
    *,
    path: tuple[str, ...] = (),
    headers: tuple[str, ...] = (),
    is_no: bool = False,
) -> Once | None:
    """Returns the hashes of a request, or None when it has no key.

    Parts of the path, and headers that matter, belong to the meaning beside route and body. Raises Malformed unless the
    key is 1 to KEY_MAX characters of visible ASCII.
    """
    if key is None:
        return None
    if not 0 < len(key) <= KEY_MAX or not all("!" <= character <= "~" for character in key):
        raise Malformed(
            "This Idempotency-Key has a wrong form. Use a shorter key of visible ASCII characters.",
            field=FIELD,
            expected=f"1 to {KEY_MAX} characters of visible ASCII, no spaces",
        )
    place = keyring.hash_under_key(b"place", *_encode((app, route, *path)))
    return Once(
        keyring.hash_under_key(b"request", *_encode((app, route, key))),
        keyring.hash_under_key(b"fingerprint", place, *_encode(headers), encode_meaning(body)),
        place,
        is_no,
    )


def _encode(texts: tuple[str, ...]) -> list[bytes]:
    return [text.encode("utf-8", "surrogatepass") for text in texts]


def encode_meaning(body: bytes) -> bytes:
    """Returns a JSON body in one form: layout, order of members, escapes and `1.0` for `1` make no difference.

    A body that is not JSON is returned as it is.
    """
    try:
        return msgspec.json.encode(_json.decode(body), order="sorted")
    except (*UNDECODABLE, OverflowError, ValueError):
        return body


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

    Raises Unprocessable when the key was used with another request. For a no in the same place it returns None instead,
    and sets `asked.spent`. Raises Stale when the row of the answer's person is missing, because the person moved or was
    erased in between.
    """
    row = await gateway.part(Requests).find_answer(asked.request) if asked else None
    if asked is None or row is None:
        return None
    _, version, fingerprint, person, index, sealed = row
    key = gateway.keyring.operator_key if person is None else await _key_of(gateway, person)
    found = _sealed.decode(unseal(key, sealed, asked.request))
    if fingerprint != asked.fingerprint:
        if asked.is_no and found.place == asked.place:
            asked.spent = True
            return None
        raise used_before()
    return StoredAnswer(found.answer, index, found.terms, version)


def used_before() -> Unprocessable:
    """Returns the refusal of a key that was used for another request."""
    return Unprocessable(
        "This Idempotency-Key was used with another body. Use a new key.", field=FIELD, expected="a new key"
    )


async def _key_of(gateway: Gateway, pseudonym: bytes) -> bytes:
    row = await gateway.find_person(pseudonym)
    if row is None:
        raise Stale("The person moved or was erased after the answer was read. Read the answer again.")
    return people.open_person(gateway.keyring, pseudonym, row).key


def keep(
    asked: Once | None,
    answer: bytes,
    owner: Owner,
    now_ms: int,
    *,
    terms: bytes = b"",
    instead_of: StoredAnswer | None = None,
) -> tuple[tuple[Guard, ...], tuple[Write, ...]]:
    """Returns the guard and the write that store `answer` for KEEP_MS, sealed for its owner.

    They belong in the submission of the effect, so that both are committed or neither. They replace `instead_of`, which
    no longer holds. Both are empty without a key, and for a key that was used for another request.
    """
    if asked is None or asked.spent:
        return (), ()
    content = msgspec.msgpack.encode(_AnswerContent(asked.place, terms, answer))
    sealed = seal(owner.key, content, asked.request, is_shared=owner.person is None)
    if instead_of is not None:
        row: Row = {
            "key": asked.request,
            "next_version": instead_of.version + 1,
            "next_person": owner.person,
            "next_index": None,
            "next_expires_ms": now_ms + KEEP_MS,
            "next_sealed": sealed,
        }
        guard = Guard("idempotency", asked.request, instead_of.version)
        return (guard,), (Write(_UPDATE, row, "next_index"),)
    row = {
        "request": asked.request,
        "version": 1,
        "fingerprint": asked.fingerprint,
        "person": owner.person,
        "entry_index": None,
        "expires_ms": now_ms + KEEP_MS,
        "sealed": sealed,
    }
    return (Guard("idempotency", asked.request, 0),), (Write(_INSERT, row, "entry_index"),)
