"""The judgement of the signals of one request, each by the choices of its person. It stores nothing."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aboveboard.clock import to_ms
from aboveboard.consent.precedence import EffectiveLevel, effective
from aboveboard.gateway.permissions import judge_keeping
from aboveboard.gateway.rules import Rules
from aboveboard.ingestion.signal_answer import FieldHeldBack, FieldProblem, SignalResult
from aboveboard.ingestion.signal_body import Signal
from aboveboard.people.state import VISIT_IDLE_MS, as_of
from aboveboard.people.store import Person
from aboveboard.signals.catalogue import SignalType
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
from aboveboard.signals.special_names import SpecialNames
from aboveboard.words import Category, PlacementKind, Reach, Sensitivity, SignalStatus

_ERASED = SignalProblem("at", "a time after the person was erased")
_DUPLICATE = SignalVerdict(SignalStatus.DUPLICATE, {}, (), ())


class JudgedPerson(NamedTuple):
    """A person of a request. `erased_ms` is when they were last erased, 0 for never."""

    person: Person
    erased_ms: int


class StoredSignal(NamedTuple):
    """A signal to be stored, as of `at_ms` and under `id_hash`."""

    signal_type: SignalType
    verdict: SignalVerdict
    session: str | None
    at_ms: int
    id_hash: bytes


class JudgedSignal(NamedTuple):
    """A signal about a known person, with its verdict. `stored` is None where nothing of it is stored."""

    person: Person
    verdict: SignalVerdict
    stored: StoredSignal | None = None


class SignalJudge:
    """The judge of one request. `judged` has its signals about people, and `stored` the hashes of those to be stored."""

    def __init__(
        self,
        rules: Rules,
        people: Mapping[str, JudgedPerson],
        known: set[bytes],
        *,
        gpc: bool,
        special: SpecialNames,
        now_ms: int,
    ) -> None:
        """Takes the people of the request by their ids, and the hashes of known signals."""
        self._rules, self._people, self._known = rules, people, known
        self._gpc, self._special, self._now_ms = gpc, special, now_ms
        self._standings: dict[bytes, _KeepRules] = {}
        self.judged: list[JudgedSignal] = []
        self.stored: set[bytes] = set()

    def take(self, signal: Signal, hashes: Sequence[bytes]) -> SignalResult:
        """Judges one signal and returns its result. `hashes` are those of its id, the newest first."""
        about = self._people[signal.person]
        judged, problems = self._judge(signal, hashes, about)
        self.judged.append(judged)
        if judged.stored is not None:
            self.stored.add(hashes[0])
        verdict = judged.verdict
        held_back = tuple([FieldHeldBack(*dropped) for dropped in verdict.dropped])
        if not held_back and verdict.because is not None:
            held_back = (FieldHeldBack("signal", verdict.because),)
        return SignalResult(signal.id, verdict.status, verdict.reaches, held_back, problems)

    def _judge(
        self, signal: Signal, hashes: Sequence[bytes], about: JudgedPerson
    ) -> tuple[JudgedSignal, tuple[FieldProblem, ...]]:
        person, now_ms = about.person, self._now_ms
        if not (self._known.isdisjoint(hashes) and self.stored.isdisjoint(hashes)):
            return JudgedSignal(person, _DUPLICATE), ()
        at_ms = now_ms if signal.at is None else to_ms(signal.at)
        signal_type = self._rules.catalogue.types.get(signal.type)
        problems = check(signal_type, signal.fields, at_ms=at_ms, now_ms=now_ms)
        if at_ms < about.erased_ms:
            problems = [*problems, _ERASED]
        if problems or signal_type is None:
            return JudgedSignal(person, reject(signal.fields)), tuple(
                [FieldProblem(*each) for each in problems]
            )
        at_ms = min(at_ms, now_ms)
        if signal.preview:
            return JudgedSignal(person, withhold(signal.fields, PREVIEW)), ()
        verdict = judge(signal_type, signal.fields, self._terms(person, signal.session, at_ms))
        if not verdict.reaches:
            return JudgedSignal(person, verdict), ()
        stored = StoredSignal(signal_type, verdict, signal.session, at_ms, hashes[0])
        return JudgedSignal(person, verdict, stored), ()

    def _terms(self, person: Person, session: str | None, at_ms: int) -> Terms:
        """Returns the terms that hold now and already did when the signal's action happened.

        So consent does not reach back to earlier actions, and a withdrawal applies to signals that arrive late.
        """
        state = as_of(person.state, at_ms)
        found = self._standings.get(person.pseudonym) if state is person.state else None
        if found is None:
            standing = effective(
                state, PlacementKind.CONTENT, dial=self._rules.dial, gpc=self._gpc, at_ms=self._now_ms
            )
            found = _KeepRules(self._rules, standing)
            if state is person.state:
                self._standings[person.pseudonym] = found
        return Terms(
            level=found.standing.effective,
            bound_by=found.standing.bound_by,
            in_session=session is not None and self._now_ms - at_ms <= VISIT_IDLE_MS,
            limits=state.limits,
            may_keep=found.may_keep,
            special=self._special,
        )


class _KeepRules:
    """The rules' answers about one standing, each asked for once."""

    def __init__(self, rules: Rules, standing: EffectiveLevel) -> None:
        self._rules, self.standing = rules, standing
        self._answers: dict[tuple[Category, Sensitivity, Reach], tuple[bool, str]] = {}

    def may_keep(self, category: Category, sensitivity: Sensitivity, reach: Reach) -> tuple[bool, str]:
        asked = category, sensitivity, reach
        answer = self._answers.get(asked)
        if answer is None:
            verdict = judge_keeping(self._rules, self.standing, *asked)
            answer = self._answers[asked] = verdict.permitted, verdict.rules[0]
        return answer
