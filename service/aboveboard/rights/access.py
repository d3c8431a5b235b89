"""A person's own archive: all stored data about them, in words and as data, with the proof of each record.

    person.json                  the stored data, also in sentences       consents.json    every choice, oldest first
    records.jsonl                their records, decrypted, one per line   signals.jsonl    the stored signals
    imports.jsonl                what an app imported of its own log      cases.jsonl      what they asked a human
    holds.jsonl                  the legal holds on their records, with copies of what each one keeps
    proofs/<index>.tlog-proof    that the record is in the log            receipts/        of each consent
    policies/  notices/          the texts that records refer to          verify.html      checks all of it, offline
    checkpoint  key              the log's signed head, and the keys that check its signatures
    finding.key  deletions/      the keys that find the person's entries, and proofs for those whose record is gone
    manifest.json                the list of all files                visits.jsonl     ended visits that taught us

It includes the records of linked guests. A guest's archive is of that id alone, unless `GUESTS_SEE_PERSON` is on. The
export is itself recorded, as the last record in the archive. The archive is a file without a name, so that a crash
leaves nothing behind.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO

import msgspec
from msgspec import UNSET, Struct
from sqlalchemy import func, select

from aboveboard import verify
from aboveboard.audit import note, proof_file, proofs
from aboveboard.audit.entries import parse_leaf
from aboveboard.canonical import JsonValue
from aboveboard.clock import to_iso
from aboveboard.decisions.reasons import seal_reasons_of
from aboveboard.errors import Unavailable
from aboveboard.exports.entry_reader import LogEntry, note_unreadable, open_stored
from aboveboard.exports.record_line import line
from aboveboard.exports.referenced_texts import add_notices, add_policies
from aboveboard.exports.throttle import in_thread
from aboveboard.exports.write import FORMAT, MANIFEST_VERSION, RECORDS
from aboveboard.exports.zip_writer import ArchiveWriter
from aboveboard.gateway.deletion_state import KEEPS_CHANGING, Commitment, read
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import ExportRecord
from aboveboard.gateway.stored_records import STORED, StoredRecord, fetch_records
from aboveboard.keys.finding import derive_finding_key
from aboveboard.people.store import Person
from aboveboard.preferences.guests import readable_ids
from aboveboard.rights import import_lines, signal_lines, stretch_lines
from aboveboard.rights.archive_files import open_nameless, read_chunks
from aboveboard.rights.archive_owner import ArchiveOwner, own_archive
from aboveboard.rights.case_lines import write_case_line
from aboveboard.rights.cases import list_own_cases
from aboveboard.rights.own_deletions import add_own_deletions
from aboveboard.rights.own_holds import list_own_lines
from aboveboard.rights.own_records import JudgedChoices, RecordedChoice, choices, receipt_for
from aboveboard.rights.person_data import describe, list_choices
from aboveboard.rights.person_entry import entry
from aboveboard.rights.row_lines import read_lines
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import records
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.tiles import tile_reader
from aboveboard.verify.finding import FINDING

PAGE = 200
"""The records that are decrypted and proven at a time."""

VERIFIER = Path(verify.__file__).with_name("verify.html")


async def export_person(gateway: Gateway, app: str, person: str) -> AsyncIterator[bytes]:
    """Records the export and returns the archive in chunks. It is complete before the first chunk is sent.

    Raises as `export_owner` does.
    """
    return await export_owner(gateway, own_archive(gateway, app, person))


async def export_owner(gateway: Gateway, owner: ArchiveOwner) -> AsyncIterator[bytes]:
    """Records the export and returns the archive in chunks, as `export_person` does.

    Raises NotFound, BeingErased and Unavailable as `write_export` does. Raises Unavailable too when the disk refuses a
    write.
    """
    try:
        file = open_nameless(gateway.settings.data)
        try:
            await _write(gateway, owner, file)
            file.seek(0)
        except BaseException:
            file.close()
            raise
    except OSError as error:
        raise Unavailable(
            f"The archive could not be written ({type(error).__name__}). Try again later.",
            retry_after_seconds=60,
        ) from error
    return read_chunks(file)


async def write_export(gateway: Gateway, app: str, name: str, file: IO[bytes]) -> None:
    """Writes the archive into `file`, once the log has the entry of the export. After any error the bytes must not be
    sent.

    Raises NotFound for a person who is unknown or was erased in between, and BeingErased during an erasure. Raises
    Unavailable when a pseudonym changed or a record expired in between.
    """
    await _write(gateway, own_archive(gateway, app, name), file)


async def _write(gateway: Gateway, owner: ArchiveOwner, file: IO[bytes]) -> None:
    await seal_reasons_of(gateway, await readable_ids(gateway, await owner.read()))
    person, place = await _announce(gateway, owner)
    people = await readable_ids(gateway, person)
    stored = await _count_records(gateway, people, place)
    held = await gateway.with_retries(partial(read, gateway), busy=KEEPS_CHANGING)
    signed = await latest_checkpoint(gateway, max(place, held.entry_index) + 1)
    archive = ArchiveWriter(file)
    work = _ArchivePass(gateway, archive, people, signed)
    try:
        work.add_json("person.json", await describe(gateway, owner.app, owner.name, person, people[1:]))
        work.add_json("consents.json", await list_choices(gateway, people))
        await work.signals()
        await work.records()
        if await _count_records(gateway, people, place) != stored:
            raise _try_again("A record expired during the export.")
        await work.own_entries(held)
        await work.receipts(owner.app)
        await work.texts()
        # Checked last: an erasure or a key rotation may have come between the first row and this one.
        await owner.read()
        await _check_unmoved(gateway, people)
        await in_thread(work.finish)
    except BaseException:
        archive.abandon()
        raise


async def _check_unmoved(gateway: Gateway, people: list[Person]) -> None:
    """Raises Unavailable when a pseudonym has changed since: the archive may lack records."""
    for person in people:
        if await gateway.find_person(person.pseudonym) is None:
            raise _try_again("A pseudonym changed during the export.")


def _try_again(what: str) -> Unavailable:
    return Unavailable(
        f"{what} Send the same request again.", expected="the same request again", retry_after_seconds=1
    )


async def _count_records(gateway: Gateway, people: Sequence[Person], place: int) -> int:
    """Returns the number of these people's records up to the entry at `place`."""
    query = select(func.count()).where(
        records.c.person.in_([person.pseudonym for person in people]), records.c.entry_index <= place
    )
    ((count,),) = await gateway.database.rows(query)
    return int(count)


async def _announce(gateway: Gateway, owner: ArchiveOwner) -> tuple[Person, int]:
    """Records the export. Returns the person as of then, and the index of the entry."""
    waiting: set[bytes] = set()

    async def attempt() -> tuple[Person, int]:
        person = await owner.read()
        waiting.add(person.pseudonym)
        body = ExportRecord(by=owner.by or UNSET, exported="person", guests=len(person.state.guests))
        made = entry(gateway, owner.app, person, body, at_ms=gateway.clock())
        return person, await gateway.submit(Submission((person.guard,), (), (made,)))

    return await gateway.with_retries(in_turn(waiting, attempt))


class _ArchivePass:
    """The writing of one archive."""

    def __init__(self, gateway: Gateway, archive: ArchiveWriter, people: list[Person], signed: str) -> None:
        self._gateway, self._archive, self._people, self._signed = gateway, archive, people, signed
        self._keys = {person.pseudonym: person.key for person in people}
        self._checkpoint = note.parse_checkpoint(note.split(signed)[0])
        self._policies: set[str] = set()
        self._counts = {"records": 0, "erased": 0, "unreadable": 0}

    def add_json(self, name: str, value: Struct | Sequence[Mapping[str, JsonValue]]) -> None:
        """Adds a JSON file for people to read, with line breaks."""
        self._archive.add(name, msgspec.json.format(msgspec.json.encode(value), indent=2))

    async def signals(self) -> None:
        """Adds the stored signals, what apps imported, ended visits, the cases, and what legal holds keep, one per line."""
        for name, select_page, line_of in (
            ("signals.jsonl", signal_lines.select_page, signal_lines.signal_line),
            ("imports.jsonl", import_lines.select_page, import_lines.import_line),
            ("visits.jsonl", stretch_lines.select_page, stretch_lines.stretch_line),
        ):
            with self._archive.member(name) as write:
                async for found in read_lines(self._gateway, self._people, select_page, line_of):
                    write(found)
        with self._archive.member("cases.jsonl") as write:
            for case in await list_own_cases(self._gateway, self._people):
                write(write_case_line(case))
        with self._archive.member("holds.jsonl") as write:
            for found in await list_own_lines(self._gateway, self._people):
                write(found)

    async def records(self) -> None:
        """Adds the records, and after each page its proofs.

        The lines wait in a second file, because an archive can have only one member open at a time.
        """
        after = -1
        with open_nameless(self._gateway.settings.data) as aside:
            while found := await self._page(after):
                after = found[-1].index
                await self._prove(found)
                aside.write(b"".join([line(each) for each in found]))
            self._archive.copy(RECORDS, aside)

    async def _page(self, after: int) -> list[LogEntry]:
        query = (
            STORED.where(records.c.person.in_(list(self._keys)), records.c.entry_index > after)
            .where(records.c.entry_index < self._checkpoint.size)
            .order_by(records.c.entry_index)
            .limit(PAGE)
        )
        rows = await fetch_records(self._gateway.database, query)
        # In a thread: decrypting a page takes long enough to delay requests.
        found = await in_thread(lambda: [self._open(row) for row in rows])
        note_unreadable(self._gateway, found)
        return found

    def _open(self, stored: StoredRecord) -> LogEntry:
        leaf = parse_leaf(stored.leaf)
        self._policies.add(leaf.policy)
        found = open_stored(stored, leaf, self._keys[stored.person or b""])
        self._counts["records" if found.state == "record" else "unreadable"] += 1
        return found

    async def _prove(self, page: Sequence[LogEntry]) -> None:
        size = self._checkpoint.size
        wanted = {tile for each in page for tile in proofs.inclusion_tiles(each.index, size)}
        reader = await tile_reader(self._gateway, size, wanted)
        await in_thread(self._add_proofs, page, reader)

    def _add_proofs(self, page: Sequence[LogEntry], reader: proofs.ReadTile) -> None:
        size = self._checkpoint.size
        for each in page:
            proof = proof_file.ProofFile(
                each.index,
                proofs.inclusion(each.index, size, reader),
                self._signed,
                proof_file.make_extra(each.leaf, each.salt, each.body),
            )
            self._archive.add(f"proofs/{each.index}.tlog-proof", proof_file.encode(proof).encode())

    async def receipts(self, app: str) -> None:
        """Adds the receipt of each choice about a purpose."""
        for person in self._people:
            made: dict[str, list[RecordedChoice]] = {}
            for each in await choices(self._gateway, person):
                if each.place < self._checkpoint.size:
                    made.setdefault(each.body.purpose, []).append(each)
            for about in made.values():
                await in_thread(self._add_receipts, app, person, about)

    def _add_receipts(self, app: str, person: Person, about: Sequence[RecordedChoice]) -> None:
        judged = JudgedChoices(about)
        for place, each in enumerate(about):
            data = receipt_for(self._gateway, app, person, judged, place)
            self._archive.add(f"receipts/{each.place}.jsonld", data)

    async def own_entries(self, held: Commitment) -> None:
        """Adds the finding keys of the person and of each guest, and proofs of their entries without a record."""
        keys = [derive_finding_key(key) for key in self._keys.values()]
        self._archive.add(FINDING, "".join([f"{key.hex()}\n" for key in keys]).encode())
        await add_own_deletions(self._gateway, self._archive, held, keys, self._signed)

    async def texts(self) -> None:
        self._counts["policies"] = await add_policies(self._gateway, self._archive, self._policies)
        self._counts["notices"] = await add_notices(self._gateway, self._archive, self._checkpoint.size)
        if VERIFIER.exists():
            self._archive.add(VERIFIER.name, VERIFIER.read_bytes())

    def finish(self) -> None:
        gateway, origin = self._gateway, self._gateway.database.origin
        self._archive.add("checkpoint", self._signed.encode())
        keys = "\n".join(vkeys(origin, gateway.keyring))
        self._archive.add("key", f"{keys}\n".encode())
        self._archive.close(
            {
                "v": MANIFEST_VERSION,
                "format": FORMAT,
                "kind": "person",
                "origin": origin,
                "size": self._checkpoint.size,
                "made": to_iso(gateway.clock()),
                "counts": self._counts,
            }
        )
