"""The intake of signals: each is judged by its person's choices, added to the profile, and counted in the
log.

A request is written whole or not at all. Its signals are judged one by one, so a bad one does not refuse the
others.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping

import msgspec
from msgspec import structs
from sqlalchemy import select

from aboveboard.clock import to_ms
from aboveboard.consent.precedence import EffectiveLevel, effective
from aboveboard.errors import BeingErased, PersonRefused, TooLarge
from aboveboard.gateway.erased_before import find_erasure_ms
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, claim_key, find_answer, keep
from aboveboard.gateway.permissions import judge_keeping
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import SignalsRecord
from aboveboard.gateway.records import Owner
from aboveboard.gateway.rules import Rules
from aboveboard.gateway.terms import terms_of_all
from aboveboard.ingestion.repeats import hash_signal_id, repeat_batch
from aboveboard.ingestion.signal_answer import FieldHeldBack, FieldProblem, SignalAnswer, SignalResult
from aboveboard.ingestion.signal_body import Signal, SignalBatch, parse_signal
from aboveboard.keys.sealing import seal
from aboveboard.people.act_counts import ORIGIN_BYTES
from aboveboard.people.placeholders import EXPECTED
from aboveboard.people.state import VISIT_IDLE_MS, PersonState, as_of
from aboveboard.people.store import Person, write_state
from aboveboard.signals import store
from aboveboard.signals.intake import (
    PREVIEW,
    SignalProblem,
    SignalVerdict,
    Terms,
    check,
    judge,
    reject,
    withhold,
)
from aboveboard.signals.orders import with_order
from aboveboard.signals.profile import with_signal
from aboveboard.signals.special_names import NONE_SPECIAL, SpecialNames
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.words import Category, PlacementKind, Reach, Sensitivity, SignalStatus

_ERASED = SignalProblem("at", "a time after the person was erased")
_LEAVING = FieldProblem("person", "a person who is not being erased")
_REFUSED = FieldProblem("person", "a person whose row was not changed in the database")
_NO_PERSON = FieldProblem("person", EXPECTED)


async def observe(gateway: Gateway, app: str, batch: SignalBatch, *, gpc: bool, asked: Once | None) -> bytes:
    """Stores a batch and returns the encoded `SignalAnswer`, once everything in it is durable.

    A repeated `asked` stores nothing. It gets the stored answer while the choices of its people are what they were, and
    `duplicate` for what was stored otherwise. Raises TooLarge for more than `batch_max` signals, and Unavailable while
    other requests keep changing the same people. Raises Conflict while a request with the same key runs, and
    Unprocessable for a key used with another body.
    """
    raw = batch.signals
    if len(raw) > gateway.settings.batch_max:
        raise TooLarge(
            "The request has too many signals. Split it.",
            field="signals",
            expected=f"at most {gateway.settings.batch_max}",
        )
    parsed = [parse_signal(one, preview=batch.preview) for one in raw]

    async def attempt() -> bytes:
        kept = await find_answer(gateway, asked)
        intake = await _open(gateway, app, parsed, gpc=gpc)
        terms = b"" if asked is None else terms_of_all(gateway, intake.people)
        if asked is not None and kept is not None:
            asked.replayed = True
            return kept.answer if kept.terms == terms else repeat_batch(kept.answer)
        results = [intake.take(one) for one in parsed]
        answer = msgspec.json.encode(SignalAnswer(results))
        guards, writes = keep(asked, answer, gateway.operator(app), intake.now_ms, terms=terms)
        await gateway.submit(
            Submission(guards + intake.guards(), (*writes, *intake.writes()), tuple(intake.entries(app)))
        )
        for result in results:
            gateway.metrics.signals.labels(result.status).inc()
        return answer

    people = {gateway.keyring.pseudonym(app, one.person) for one in parsed if isinstance(one, Signal)}
    with claim_key(gateway, asked):
        return await gateway.with_retries(in_turn(people, attempt))


async def _open(
    gateway: Gateway, app: str, parsed: list[Signal | FieldProblem], *, gpc: bool
) -> "SignalIntake":
    signals = [one for one in parsed if isinstance(one, Signal)]
    names = list(dict.fromkeys(signal.person for signal in signals))
    found = await asyncio.gather(*(_find_person(gateway, app, name) for name in names))
    people = {name: each for name, each in zip(names, found, strict=True) if isinstance(each, Person)}
    unusable = {name: each for name, each in zip(names, found, strict=True) if isinstance(each, FieldProblem)}
    here = [signal for signal in signals if signal.person in people]
    hashes = {
        each for signal in here for each in hash_signal_id(gateway.keyring, people[signal.person], signal.id)
    }
    query = select(store.signals.c.id_hash).where(store.signals.c.id_hash.in_(hashes))
    known = {name for (name,) in await gateway.database.rows(query)} if hashes else set()
    special = await gateway.topics.get_special(app)
    # Only what names an earlier time can be from before an erasure.
    dated = list({signal.person for signal in here if signal.at is not None})
    times = await asyncio.gather(*(find_erasure_ms(gateway, app, name, people[name]) for name in dated))
    return SignalIntake(
        gateway, people, known, dict(zip(dated, times, strict=True)), unusable, gpc=gpc, special=special
    )


async def _find_person(gateway: Gateway, app: str, name: str) -> Person | FieldProblem:
    """Returns the person, or the problem with one about whom no signal is accepted."""
    if gateway.placeholders.has(app, name):
        return _NO_PERSON
    try:
        return await gateway.person(app, name)
    except BeingErased:
        return _LEAVING
    except PersonRefused:
        return _REFUSED


class SignalIntake:
    """One request in progress: the new states of its people, and its writes, which the caller submits."""

    def __init__(
        self,
        gateway: Gateway,
        people: dict[str, Person],
        known: set[bytes],
        erased: dict[str, int],
        unusable: Mapping[str, FieldProblem],
        *,
        gpc: bool,
        special: SpecialNames = NONE_SPECIAL,
    ) -> None:
        """Starts with the people of the request, and the hashes of known signals.

        `unusable` has the problem with each other id. `erased` has the time of the erasure before each person, 0 for none.
        `special` is what the app declares special.
        """
        self._special = special
        self._gateway, self._people, self._known, self._gpc = gateway, people, known, gpc
        self._erased, self._unusable = erased, unusable
        self._rules: Rules = gateway.rules
        self._states = {name: person.state for name, person in people.items()}
        self._rows: list[Write] = []
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in people}
        self.now_ms = gateway.clock()

    @property
    def people(self) -> list[Person]:
        """The people of the request, without those about whom no signal is accepted."""
        return list(self._people.values())

    def take(self, signal: Signal | FieldProblem) -> SignalResult:
        """Judges one signal, adds what may be stored to its person's state, and returns its result."""
        if isinstance(signal, FieldProblem):
            return SignalResult(None, SignalStatus.REJECTED, problems=(signal,))
        person = self._people.get(signal.person)
        if person is None:
            return SignalResult(signal.id, SignalStatus.REJECTED, problems=(self._unusable[signal.person],))
        hashed, *former = hash_signal_id(self._gateway.keyring, person, signal.id)
        if not self._known.isdisjoint((hashed, *former)):
            return self._result(signal, SignalVerdict(SignalStatus.DUPLICATE, {}, (), ()))
        at_ms = self.now_ms if signal.at is None else to_ms(signal.at)
        signal_type = self._rules.catalogue.types.get(signal.type)
        problems = check(signal_type, signal.fields, at_ms=at_ms, now_ms=self.now_ms)
        if at_ms < self._erased.get(signal.person, 0):
            problems = [*problems, _ERASED]
        if problems or signal_type is None:
            found = tuple(FieldProblem(problem.field, problem.expected) for problem in problems)
            return structs.replace(self._result(signal, reject(signal.fields)), problems=found)
        state = self._states[signal.person]
        at_ms = min(at_ms, self.now_ms)
        judged = (
            withhold(signal.fields, PREVIEW)
            if signal.preview
            else judge(signal_type, signal.fields, self._terms(state, signal, at_ms))
        )
        if judged.reaches:
            self._known.add(hashed)
            state = with_signal(
                state,
                signal_type,
                judged,
                session=signal.session,
                at_ms=at_ms,
                origin=int.from_bytes(hashed[:ORIGIN_BYTES], "big"),
            )
            state = with_order(state, signal_type, judged, at_ms=at_ms)
            self._states[signal.person] = structs.replace(state, epoch=state.epoch + 1)
            kept = store.KeptSignal(signal_type.name, at_ms, signal.session, judged.reaches, judged.kept)
            sealed = seal(person.key, store.encode(kept), b"signal" + hashed)
            expires_ms = store.expires_ms(signal_type, judged, at_ms)
            self._rows.append(
                store.signal_write(person.pseudonym, hashed, expires_ms=expires_ms, sealed=sealed)
            )
        return self._result(signal, judged)

    def _result(self, signal: Signal, judged: SignalVerdict) -> SignalResult:
        counts = self._counts[signal.person]
        counts[f"status.{judged.status}"] += 1
        if judged.because is not None:
            counts[f"because.{judged.because}"] += 1
        held_back = tuple(FieldHeldBack(dropped.field, dropped.because) for dropped in judged.dropped)
        if not held_back and judged.because is not None:
            held_back = (FieldHeldBack("signal", judged.because),)
        return SignalResult(signal.id, judged.status, judged.reaches, held_back)

    def _terms(self, state: PersonState, signal: Signal, at_ms: int) -> Terms:
        """Returns the terms that hold now and already did when the signal's action happened.

        So consent does not reach back to earlier actions, and a withdrawal applies to signals that arrive
        late.
        """
        standing = effective(
            as_of(state, at_ms),
            PlacementKind.CONTENT,
            dial=self._rules.dial,
            gpc=self._gpc,
            at_ms=self.now_ms,
        )
        return Terms(
            level=standing.effective,
            bound_by=standing.bound_by,
            in_session=signal.session is not None and self.now_ms - at_ms <= VISIT_IDLE_MS,
            limits=state.limits,
            may_keep=lambda category, sensitivity, reach: self._may_keep(
                standing, category, sensitivity, reach
            ),
            special=self._special,
        )

    def _may_keep(
        self, standing: EffectiveLevel, category: Category, sensitivity: Sensitivity, reach: Reach
    ) -> tuple[bool, str]:
        verdict = judge_keeping(self._rules, standing, category, sensitivity, reach)
        return verdict.permitted, verdict.rules[0]

    def guards(self) -> tuple[Guard, ...]:
        """Returns the guards: no person has changed since they were read."""
        return tuple(person.guard for person in self._people.values())

    def writes(self) -> list[Write]:
        """Returns the writes of the changed people and of the stored signals."""
        changed = [
            write_state(person, self._states[name])
            for name, person in self._people.items()
            if self._states[name] is not person.state
        ]
        return changed + self._rows

    def entries(self, app: str) -> list[Entry]:
        """Returns one entry for each person, with the counts of results and reasons.

        People of whom nothing is stored share one entry about no person. Otherwise the log would name them.
        """
        made, unnamed = [], Counter[str]()
        for name, person in self._people.items():
            if person.version == 0 and self._states[name] is person.state:
                unnamed += self._counts[name]
                continue
            made.append(self._entry(self._counts[name], self._gateway.owner(app, person)))
        if unnamed or not made:
            made.append(self._entry(unnamed, self._gateway.operator(app)))
        return made

    def _entry(self, counts: Counter[str], owner: Owner) -> Entry:
        body = SignalsRecord(counts=dict(counts))
        return self._gateway.entry(body, owner, policy=self._rules.policy.id, at_ms=self.now_ms)
