"""The intake of imported outcomes: an app's own log, from which the engine learns before its first decision.

No decision of this gateway is behind them. So they are learned, and are part of no report's means, lift or control group.
"""

import hashlib
from collections import Counter

import msgspec
from msgspec import Raw, structs
from sqlalchemy import select

from aboveboard import canonical
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import to_ms
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.errors import NotFound, TooLarge
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, claim_key, find_answer, keep
from aboveboard.gateway.permissions import refuse_past
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import ImportLine, OutcomeRecord
from aboveboard.gateway.terms import terms_of_all
from aboveboard.ingestion.import_answer import ImportAnswer, ImportResult, reject_entry, withhold_entry
from aboveboard.ingestion.import_body import ImportBatch, ImportedOutcome
from aboveboard.ingestion.import_check import SPECIAL, find_problem
from aboveboard.ingestion.import_people import ERASED, KnownPerson, allow_context, read_people
from aboveboard.ingestion.repeats import repeat_batch
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal
from aboveboard.people.store import Person, write_state
from aboveboard.privacy.allowed import Allowed
from aboveboard.signals.import_tables import (
    IMPORT_LABEL,
    INSERT_IMPORT,
    SEALED_FOR,
    ImportContent,
    ImportState,
    imports,
)
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.validation import UNDECODABLE, fault
from aboveboard.words import SignalStatus

_entry = msgspec.json.Decoder(ImportedOutcome)

Parsed = list[ImportedOutcome | FieldProblem]


async def import_outcomes(gateway: Gateway, app: str, batch: ImportBatch, *, asked: Once | None) -> bytes:
    """Stores a batch and returns the encoded `ImportAnswer`, once everything in it is durable.

    The batch is written whole or not at all. An entry counts once for its id, however often it is sent. A repeated
    `asked` is answered as `outcomes.follow` does. Raises TooLarge for more than `batch_max` entries, and Unavailable
    while other requests keep changing the same people. Raises Conflict while a request with the same key runs, and
    Unprocessable for a key used with another body.
    """
    if len(batch.outcomes) > gateway.settings.batch_max:
        raise TooLarge(
            "The request has too many outcomes. Split it.",
            field="outcomes",
            expected=f"at most {gateway.settings.batch_max}",
        )
    parsed = [_parse(one) for one in batch.outcomes]

    async def attempt() -> bytes:
        kept = await find_answer(gateway, asked)
        intake = await _open(gateway, app, parsed)
        terms = b"" if asked is None else terms_of_all(gateway, intake.people)
        if asked is not None and kept is not None:
            asked.replayed = True
            return kept.answer if kept.terms == terms else repeat_batch(kept.answer)
        results = [intake.take(one) for one in parsed]
        answer = msgspec.json.encode(ImportAnswer(results))
        guards, writes = keep(asked, answer, gateway.operator(app), intake.now_ms, terms=terms)
        made, writes = intake.entries(results), (*writes, *intake.writes())
        if made or writes:
            await gateway.submit(Submission(guards + intake.guards(), writes, made))
        for result in results:
            gateway.metrics.imports.labels(result.status).inc()
        return answer

    people = {gateway.keyring.pseudonym(app, name) for name in _list_names(parsed)}
    with claim_key(gateway, asked):
        return await gateway.with_retries(in_turn(people, attempt))


def _parse(raw: Raw) -> ImportedOutcome | FieldProblem:
    try:
        return _entry.decode(raw)
    except UNDECODABLE as error:
        found = fault(error, ImportedOutcome)
        return FieldProblem(found.field or "outcome", found.expected)


def _list_names(parsed: Parsed) -> list[str]:
    return [one.person for one in parsed if isinstance(one, ImportedOutcome) and one.person is not None]


def name_import(keyring: Keyring, app: str, name: str) -> bytes:
    """Returns the keyed hash of an app's id of an entry."""
    return keyring.hash_under_key(IMPORT_LABEL, hashlib.sha256(canonical.encode([app, name])).digest())


async def _open(gateway: Gateway, app: str, parsed: Parsed) -> "ImportIntake":
    entries = [one for one in parsed if isinstance(one, ImportedOutcome)]
    shelves = dict[str, CompiledPlacement]()
    for placement in {one.placement for one in entries}:
        try:
            shelves[placement] = (await gateway.shelves.get_current(app, placement)).shelf
        except NotFound:
            continue
    names = {name_import(gateway.keyring, app, one.id) for one in entries}
    query = select(imports.c.imported).where(imports.c.imported.in_(names))
    known = {name for (name,) in await gateway.database.rows(query)} if names else set[bytes]()
    people = await read_people(gateway, app, _list_names(parsed))
    special = (await gateway.topics.get_special(app)).items
    return ImportIntake(gateway, app, people, shelves, known=known, special=special)


class ImportIntake:
    """One request in progress. The caller submits its writes."""

    def __init__(
        self,
        gateway: Gateway,
        app: str,
        people: dict[str, KnownPerson | FieldProblem],
        shelves: dict[str, CompiledPlacement],
        *,
        known: set[bytes],
        special: frozenset[str],
    ) -> None:
        """Starts with the people and placements of the request, the hashes of `known` ids, and the `special` items."""
        self._gateway, self._app, self._people, self._shelves = gateway, app, people, shelves
        self._known, self._special = known, special
        self._new: list[bytes] = []
        self._rows: list[Write] = []
        self._lines: dict[str, list[ImportLine]] = {}
        self.now_ms = gateway.clock()

    @property
    def people(self) -> list[Person]:
        """The people of the request, without those about whom nothing is imported."""
        return [each.person for each in self._people.values() if isinstance(each, KnownPerson)]

    def take(self, entry: ImportedOutcome | FieldProblem) -> ImportResult:
        """Judges one entry, and adds its row where it may be learned from."""
        if isinstance(entry, FieldProblem):
            return reject_entry(None, entry)
        name = name_import(self._gateway.keyring, self._app, entry.id)
        if name in self._known:
            return ImportResult(entry.id, SignalStatus.DUPLICATE)
        problem = self._find_problem(entry)
        if problem is not None:
            return reject_entry(entry.id, problem)
        person = self._person(entry)
        at_ms = min(to_ms(entry.at), self.now_ms)
        state = None if person is None else person.state
        because = refuse_past(self._gateway.rules, state, at_ms, self.now_ms)
        if because is not None:
            return withhold_entry(entry.id, because)
        self._known.add(name)
        self._keep(entry, name, person, at_ms)
        return ImportResult(entry.id, SignalStatus.KEPT)

    def _find_problem(self, entry: ImportedOutcome) -> FieldProblem | None:
        shelf = self._shelves.get(entry.placement)
        if shelf is None:
            return FieldProblem("placement", "a declared placement")
        fields = self._gateway.rules.context
        found = find_problem(entry, shelf, self._gateway.settings, self.now_ms, fields)
        if found is None and entry.item in self._special:
            found = SPECIAL
        known = None if entry.person is None else self._people[entry.person]
        if found is None and isinstance(known, FieldProblem):
            found = known
        if found is None and isinstance(known, KnownPerson) and to_ms(entry.at) < known.erased_ms:
            found = ERASED
        return found

    def _person(self, entry: ImportedOutcome) -> Person | None:
        known = None if entry.person is None else self._people[entry.person]
        return known.person if isinstance(known, KnownPerson) else None

    def _keep(self, entry: ImportedOutcome, name: bytes, person: Person | None, at_ms: int) -> None:
        placement = self._shelves[entry.placement].placement
        allowed = allow_context(self._gateway, person, placement.kind, entry.context, at_ms)
        content = make_content(
            entry, placement_key(self._app, entry.placement), placement.revision, at_ms, allowed
        )
        key = self._gateway.keyring.operator_key if person is None else person.key
        self._new.append(name)
        self._rows.append(
            Write(
                INSERT_IMPORT,
                {
                    "imported": name,
                    "person": None if person is None else person.pseudonym,
                    "at_ms": at_ms,
                    "pending": int(ImportState.PENDING),
                    "placement_key": content.placement,
                    "has_propensity": int(content.propensity is not None),
                    "sealed": seal(
                        key, canonical.encode(content), SEALED_FOR + name, is_shared=person is None
                    ),
                },
            )
        )
        if entry.person is not None:
            line = ImportLine(entry.id, entry.placement, content.item, content.kind, content.value, at_ms)
            self._lines.setdefault(entry.person, []).append(line)

    def guards(self) -> tuple[Guard, ...]:
        """Returns the guards: each entry is new, and no person has changed since they were read."""
        new = (Guard("imports", name, 0) for name in self._new)
        return (*new, *(person.guard for person in self.people if person.version))

    def writes(self) -> tuple[Write, ...]:
        """Returns the writes of the rows, and of their people.

        Each gets a new epoch. So a withdrawal that did not see the rows fails, and tries again.
        """
        changed = [self._people[name] for name in self._lines]
        people = [each.person for each in changed if isinstance(each, KnownPerson)]
        states = (
            write_state(each, structs.replace(each.state, epoch=each.state.epoch + 1)) for each in people
        )
        return (*self._rows, *states)

    def entries(self, results: list[ImportResult]) -> tuple[Entry, ...]:
        """Returns the entries of a request of which something is kept: one with its counts, and one for each person."""
        if not self._new:
            return ()
        counts = Counter(str(each.status) for each in results)
        operator = self._gateway.operator(self._app)
        made = [self._gateway.entry(OutcomeRecord(counts=dict(counts)), operator, at_ms=self.now_ms)]
        for name, lines in self._lines.items():
            known = self._people[name]
            if isinstance(known, KnownPerson):
                owner, body = (
                    self._gateway.owner(self._app, known.person),
                    OutcomeRecord(imported=tuple(lines)),
                )
                made.append(self._gateway.entry(body, owner, at_ms=self.now_ms))
        return tuple(made)


def make_content(
    entry: ImportedOutcome, key: str, revision: int, at_ms: int, allowed: Allowed
) -> ImportContent:
    """Returns what is stored of an entry. Candidates without a propensity say nothing, and are left out."""
    has_propensity = entry.propensity is not None
    return ImportContent(
        placement=key,
        revision=revision,
        at_ms=at_ms,
        item=entry.item,
        kind=entry.kind,
        level=int(allowed.level),
        strength=canonical.number(allowed.strength),
        value=None if entry.value is None else canonical.number(entry.value),
        position=entry.position,
        context={fact.field: fact.value for fact in allowed.context},
        propensity=canonical.number(entry.propensity) if entry.propensity is not None else None,
        candidates=tuple(entry.candidates or ()) if has_propensity else (),
    )
