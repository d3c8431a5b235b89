"""The intake of signals: each is judged by its person's choices, added to the profile, and counted in the
log.

A request is written whole or not at all. Its signals are judged one by one, so a bad one does not refuse the
others. The requests that wait at the same time take each step together (see `together`):

1. people    the rows, the stored signals with the same ids, and earlier erasures, each read at once
2. judge     each signal of each request by the choices of its person
3. profile   all stored signals of a person are added to their state, which is sealed once
4. seal      one durable commit; only then the answers
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from aboveboard.errors import Stale, TooLarge
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, claim_key, find_answer, keep
from aboveboard.gateway.person_locks import has_locks, in_turn
from aboveboard.gateway.record_bodies import SignalsRecord
from aboveboard.gateway.records import Owner
from aboveboard.gateway.rules import Rules
from aboveboard.gateway.stretch_writes import write_stretches
from aboveboard.gateway.terms import terms_of_all
from aboveboard.ingestion.signal_answer import FieldProblem, SignalAnswer, SignalResult
from aboveboard.ingestion.signal_body import Signal, SignalBatch, parse_signal
from aboveboard.ingestion.signal_judge import JudgedSignal, SignalJudge, StoredSignal
from aboveboard.ingestion.together import IntakeGroup, IntakeTogether, group_by_people, make_groups, refuse
from aboveboard.ingestion.waiting_signals import WaitingSignals, read_rows
from aboveboard.intent.stretches import mark_signal
from aboveboard.keys.sealing import seal
from aboveboard.people.act_counts import ORIGIN_BYTES
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, write_state
from aboveboard.signals import store
from aboveboard.signals.orders import add_order
from aboveboard.signals.profile_draft import ProfileDraft
from aboveboard.signals.special_names import SpecialNames
from aboveboard.signals.visit_steps import EndedSteps
from aboveboard.states.marking import mark_signal as mark_states
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.words import SignalStatus

_encode = msgspec.json.Encoder().encode


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
    people = set[bytes]()
    if has_locks():  # so that this request does not overtake a repeated one
        names = {each.person for each in parsed if isinstance(each, Signal)}
        people |= {gateway.keyring.pseudonym(app, name) for name in names}

    async def attempt() -> bytes:
        kept = None if asked is None else await find_answer(gateway, asked)
        waiting = WaitingSignals(app=app, size=len(parsed), asked=asked, kept=kept, signals=parsed, gpc=gpc)
        try:
            return await gateway.part(_together).finish(waiting)
        except Stale:
            people.update(waiting.pseudonyms)  # for `in_turn`: the next attempt takes their locks
            raise

    with claim_key(gateway, asked):
        return await gateway.with_retries(in_turn(people, attempt))


def _together(gateway: Gateway) -> IntakeTogether[WaitingSignals]:
    return IntakeTogether(gateway, _take, gateway.metrics.signals)


async def _take(gateway: Gateway, batch: Sequence[WaitingSignals]) -> list[IntakeGroup[WaitingSignals]]:
    known = await read_rows(gateway, batch)  # 1
    special = {app: await gateway.topics.get_special(app) for app in {each.app for each in batch}}
    now_ms, rules = gateway.clock(), gateway.rules
    for each in batch:
        if each.future.done():
            continue
        try:
            people = [about.person for about in each.people.values()]
            if each.asked is None or not each.repeat(terms_of_all(gateway, people)):
                _judge(rules, each, known, special[each.app], now_ms)  # 2
        except Exception as error:  # noqa: BLE001 - every fault must reach its caller, and no other
            refuse([each], error)
    judged = [each for each in batch if not each.future.done()]
    groups = group_by_people(judged, lambda each: each.pseudonyms)

    async def write(group: Sequence[WaitingSignals]) -> Submission:
        return _write(gateway, rules, group, now_ms)

    return await make_groups(groups, write)


def _judge(
    rules: Rules, waiting: WaitingSignals, known: set[bytes], special: SpecialNames, now_ms: int
) -> None:
    """Judges the signals of one request, and adds the hashes of those that are to be stored to `known`."""
    judge = SignalJudge(rules, waiting.people, known, gpc=waiting.gpc, special=special, now_ms=now_ms)
    results = list[SignalResult]()
    for signal, hashes in zip(waiting.signals, waiting.hashes, strict=True):
        if isinstance(signal, FieldProblem):
            results.append(SignalResult(None, SignalStatus.REJECTED, problems=(signal,)))
        elif (problem := waiting.refused.get(signal.person)) is not None:
            results.append(SignalResult(signal.id, SignalStatus.REJECTED, problems=(problem,)))
        else:
            results.append(judge.take(signal, hashes))
    waiting.results, waiting.judged = results, judge.judged
    waiting.answer = _encode(SignalAnswer(results))
    known |= judge.stored


def _write(gateway: Gateway, rules: Rules, group: Sequence[WaitingSignals], now_ms: int) -> Submission:
    """Returns the submission of requests of one app: states, stored signals, entries, and answers for repeats.

    Its guards hold while no person has changed since they were read. Each person has one entry, with the counts of
    results and reasons. People of whom nothing is stored share one about no person. Otherwise the log would name them.
    """
    operator = gateway.operator(group[0].app)
    guards, writes, entries = list[Guard](), list[Write](), list[Entry]()
    for each in group:
        guard, write = keep(each.asked, each.answer, operator, now_ms, terms=each.terms)
        guards += guard
        writes += write
    signals = dict[bytes, list[JudgedSignal]]()
    for each in group:
        for judged in each.judged:
            signals.setdefault(judged.person.pseudonym, []).append(judged)
    unnamed = Counter[str]()
    for own in signals.values():  # 3
        person, counts = own[0].person, _count(own)
        guards.append(person.guard)
        stored = [each.stored for each in own if each.stored is not None]
        if stored:
            state, ended = _add_to_profile(rules, person, stored)
            writes.append(write_state(person, state, randomness=gateway.randomness))
            stretches = write_stretches(gateway, rules, group[0].app, person, ended)
            guards += stretches[0]
            writes += stretches[1]
            writes += [_write_signal(gateway, person, each) for each in stored]
        if stored or person.version:
            entries.append(_make_entry(gateway, rules, counts, gateway.owner(group[0].app, person), now_ms))
        else:
            unnamed += counts
    if unnamed or not entries:
        entries.append(_make_entry(gateway, rules, unnamed, operator, now_ms))
    return gateway.with_guards_of_new(Submission(tuple(guards), tuple(writes), tuple(entries)))


def _count(judged: Iterable[JudgedSignal]) -> Counter[str]:
    counts = Counter[str]()
    for each in judged:
        counts["status." + each.verdict.status] += 1
        if each.verdict.because is not None:
            counts["because." + each.verdict.because] += 1
    return counts


def _add_to_profile(
    rules: Rules, person: Person, signals: Sequence[StoredSignal]
) -> tuple[PersonState, list[EndedSteps]]:
    """Returns the state with these signals, and the steps that they end."""
    draft = ProfileDraft(person.state)
    for each in signals:
        kind, verdict, at_ms = each.signal_type, each.verdict, each.at_ms
        origin = int.from_bytes(each.id_hash[:ORIGIN_BYTES], "big")
        mark = mark_signal(rules.intents, kind, verdict.kept, special=verdict.special)
        draft.add_signal(kind, verdict, session=each.session, at_ms=at_ms, origin=origin, mark=mark)
        add_order(draft, kind, verdict, at_ms=at_ms)
    state = draft.finish(signals=len(signals))
    for each in signals:
        state = mark_states(state, rules.journeys, each.signal_type, each.verdict, at_ms=each.at_ms)
    return state, draft.ended


def _write_signal(gateway: Gateway, person: Person, signal: StoredSignal) -> Write:
    kind, verdict, session, at_ms, id_hash = signal
    kept = store.KeptSignal(kind.name, at_ms, session, verdict.reaches, verdict.kept)
    sealed = seal(person.key, store.encode(kept), b"signal" + id_hash, randomness=gateway.randomness)
    expires_ms = store.expires_ms(kind, verdict, at_ms)
    return store.signal_write(person.pseudonym, id_hash, expires_ms=expires_ms, sealed=sealed)


def _make_entry(gateway: Gateway, rules: Rules, counts: Counter[str], owner: Owner, now_ms: int) -> Entry:
    body = SignalsRecord(counts=dict(counts))
    return gateway.entry(body, owner, policy=rules.policy.id, at_ms=now_ms)
