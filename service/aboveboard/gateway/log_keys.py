"""Every key that ever signed the log, with the span that it signed.

The log's own entries are what counts. They name each key that was added or retired, and each new name of the log.
They are read from the newest back, beginning with the keys that sign now. `log.keys` in the data folder is a copy. It
adds the keys whose entries were lost with a database; a reopening records them in the log again.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import UNSET
from sqlalchemy import func, select

from aboveboard.audit import key_lines, note
from aboveboard.audit.key_lines import KeyLine
from aboveboard.audit.log_names import generation
from aboveboard.errors import Tampered, Unavailable, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import AdminRecord, KeyRecord, LogState
from aboveboard.gateway.records import OPERATOR
from aboveboard.gateway.stored_records import OPERATOR_STORED, StoredRecord, fetch_records, open_record
from aboveboard.storage import durable
from aboveboard.storage.tables import records
from aboveboard.transparency.key_file import KEY_FILE, read_key_file
from aboveboard.words import EntryKind

ADDED, RETIRED, REOPEN = "log key added", "log key retired", "reopen"


class LoggedEvent(NamedTuple):
    """An entry about the keys or the name of the log. `place` is its index."""

    place: int
    body: KeyRecord | AdminRecord


class LogKeys:
    """The history of the log's keys. It reads each entry once."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._events: list[LoggedEvent] = []
        self._read_to = -1

    async def events(self) -> Sequence[LoggedEvent]:
        """Returns the entries about keys and names of the log that decrypt, oldest first. Raises Unavailable."""
        database, highest = self._gateway.database, func.max(records.c.entry_index)
        ((last,),) = await database.rows(select(highest))
        query = (
            OPERATOR_STORED.where(records.c.entry_index > self._read_to)
            .where(records.c.app == OPERATOR, records.c.kind.in_([EntryKind.KEY, EntryKind.ADMIN]))
            .order_by(records.c.entry_index)
        )
        for stored in await fetch_records(database, query):
            body = _body(stored, self._gateway.keyring.operator_key)
            if body is not None and stored.entry_index > self._read_to:
                self._events.append(LoggedEvent(stored.entry_index, body))
            self._read_to = max(self._read_to, stored.entry_index)
        # Every record up to `last` was committed before the scan, so the next one begins behind it.
        self._read_to = self._read_to if last is None else max(self._read_to, last)
        return self._events

    async def lines(self) -> list[KeyLine]:
        """Returns every key with its span, the newest first. Raises Unavailable."""
        gateway = self._gateway
        signing = [each.public_key() for each in gateway.keyring.log_signers]
        found = trace(signing, gateway.database.origin, await self.events())
        lost = [line for event in self._events for line in _lines_in(event.body)]
        lost += read_key_file(gateway.settings.data / KEY_FILE)
        name = gateway.settings.log_origin
        return sorted(merge(found, lost).values(), key=lambda line: _age(name, line), reverse=True)

    async def store(self) -> None:
        """Brings the copy in the data folder up to date. Raises Unavailable, also when the disk refuses."""
        path = self._gateway.settings.data / KEY_FILE
        text = key_lines.encode(await self.lines()).encode()
        try:
            if not path.exists() or path.read_bytes() != text:
                durable.replace(path, text)
        except OSError as error:
            raise Unavailable(
                f"{KEY_FILE} cannot be written. Try again later.",
                expected="a data folder that this user may write in, on a disk with room",
                retry_after_seconds=1,
            ) from error

    async def key_beside(self, vkey: str) -> str | None:
        """Returns the key beside which this one was added, under the name that the log has now.

        Returns None when no entry says it. Raises Unavailable.
        """
        found = _additions(await self.events()).get(_raw(vkey))
        return None if found is None else note.vkey(self._gateway.database.origin, found.beside)


def _body(stored: StoredRecord, key: bytes) -> KeyRecord | AdminRecord | None:
    try:
        if stored.kind == EntryKind.KEY:
            about_key = open_record(stored, key, KeyRecord)
            return about_key if about_key.did in (ADDED, RETIRED) else None
        action = open_record(stored, key, AdminRecord)
    except (Unreadable, Tampered):  # the doctor reports it; the other keys are listed all the same
        return None
    return action if action.action == REOPEN else None


def _lines_in(body: KeyRecord | AdminRecord) -> Iterable[KeyLine]:
    """Returns the keys that a reopening recorded."""
    if isinstance(body, AdminRecord) and body.keys is not UNSET:
        return map(key_lines.parse_line, body.keys)
    return ()


class Addition(NamedTuple):
    """The entry that a key was added, by its index, and the key beside it."""

    place: int
    beside: Ed25519PublicKey


def _raw(vkey: str) -> bytes:
    return note.parse_vkey(vkey).key.public_bytes_raw()


def _additions(events: Sequence[LoggedEvent]) -> dict[bytes, Addition]:
    """Returns the addition of each key, by its public bytes. Of a key that was recorded twice the first one counts."""
    found: dict[bytes, Addition] = {}
    for place, body in events:
        if isinstance(body, KeyRecord) and body.did == ADDED and body.verifier and body.beside:
            found.setdefault(_raw(body.verifier), Addition(place, note.parse_vkey(body.beside).key))
    return found


class _Trace:
    """The walk from the newest entry back. `signing` has each key that signed at that point, by its public bytes."""

    def __init__(
        self, signing: Iterable[Ed25519PublicKey], origin: str, added: dict[bytes, Addition]
    ) -> None:
        self._origin, self._added = origin, added
        self.signing: dict[bytes, KeyLine] = {}
        self.done: dict[str, KeyLine] = {}
        for key in signing:
            self._begin(key, None, signs=True)

    def _begin(self, key: Ed25519PublicKey, last: int | None, *, signs: bool = False) -> None:
        line = KeyLine(note.vkey(self._origin, key), 0, last, signs)
        self.signing.setdefault(key.public_bytes_raw(), line)

    def end(self, raw: bytes, first: int) -> None:
        line = self.signing.pop(raw, None)
        if line is not None:
            self.done[line.vkey] = line._replace(first=first)

    def step(self, event: LoggedEvent) -> None:
        match event.body:
            case AdminRecord(from_=LogState(origin=origin)):
                self._undo_reopening(event.place, origin)
            case KeyRecord(did=did, verifier=str(verifier)) if did == ADDED:
                self._undo_addition(event.place, _raw(verifier))
            case KeyRecord(verifier=str(verifier), beside=str()):
                self._begin(note.parse_vkey(verifier).key, event.place)
            case KeyRecord(verifier=str(verifier)):
                # Version 0.1.0 named the key that stays. The addition of that one says which key was retired.
                addition = self._added.get(_raw(verifier))
                if addition is not None:
                    self._begin(addition.beside, event.place)

    def _undo_addition(self, place: int, added: bytes) -> None:
        addition = self._added.get(added)
        if addition is not None and addition.place == place:
            self.end(added, place)
            self._begin(addition.beside, None)

    def _undo_reopening(self, place: int, origin: str) -> None:
        """Begins each key under the log's former name, with an unknown end.

        A reopening retires no key. The lost log may have been signed beyond the newest head that is still known.
        """
        keys = list(self.signing)
        for raw in keys:
            self.end(raw, place)
        self._origin = origin
        for raw in keys:
            self._begin(Ed25519PublicKey.from_public_bytes(raw), None)


def trace(
    signing: Iterable[Ed25519PublicKey], origin: str, events: Sequence[LoggedEvent]
) -> dict[str, KeyLine]:
    """Returns each key with its span, given the keys that sign now and the entries about them, oldest first."""
    walk = _Trace(signing, origin, _additions(events))
    for event in reversed(events):
        walk.step(event)
    for raw in list(walk.signing):
        walk.end(raw, 0)
    return walk.done


def merge(found: dict[str, KeyLine], copied: Iterable[KeyLine]) -> dict[str, KeyLine]:
    """Returns `found` plus keys that only a copy knows, as not signing, and ends of spans that no entry gives."""
    merged = dict(found)
    for line in copied:
        known = merged.get(line.vkey)
        if known is None:
            merged[line.vkey] = line._replace(signs=False)
        elif not known.signs and known.last is None:
            merged[line.vkey] = known._replace(last=line.last)
    return merged


def _age(name: str, line: KeyLine) -> tuple[int, bool, int]:
    """Returns a value that is the larger, the newer the key is."""
    return generation(name, note.parse_vkey(line.vkey).name) or 0, line.signs, line.first or 0
