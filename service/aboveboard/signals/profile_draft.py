"""The state of a person while the evidence of signals is added. It is copied once for all signals of a batch.

The signals of a batch give the same state together as one after another, to the bit.
"""

from collections.abc import Collection
from typing import assert_never

from msgspec import structs

from aboveboard.people.state import VISIT_IDLE_MS, Affinity, Interests, PersonState, Visit
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.evidence import SignalEvidence, evidence_of
from aboveboard.signals.intake import SignalVerdict
from aboveboard.signals.profile import add_evidence, record_reaction
from aboveboard.signals.visit_steps import NO_MARK, EndedSteps, StepMark, add_step, end_steps
from aboveboard.words import IN_VAIN, Category, Reach


class InterestsDraft:
    """Interests that evidence is added to. The given ones stay as they are."""

    __slots__ = ("_before", "_own")

    def __init__(self, interests: Interests) -> None:
        self._before = interests
        self._own: Interests = {}

    def add(self, evidence: SignalEvidence, at_ms: int) -> None:
        """Adds the evidence of a signal of `at_ms`, as `profile.fold` does."""
        if not evidence.keys:
            return
        category = evidence.category
        own = self._own.get(category)
        if own is None:
            own = dict(self._before.get(category, {}))
        self._own[category] = add_evidence(own, evidence, at_ms)

    def finish(self) -> Interests:
        """Returns the interests with all evidence. Nothing may be added after it."""
        return {**self._before, **self._own} if self._own else self._before


class ProfileDraft:
    """A state that signals are added to. The given one stays as it is. `ended` are the steps that a goal or a visit ended."""

    __slots__ = (
        "_elsewhere",
        "_has_showings",
        "_history",
        "_in_visit",
        "_state",
        "_steps",
        "_visit",
        "ended",
    )

    def __init__(self, state: PersonState) -> None:
        self.ended: list[EndedSteps] = []
        self._begin(state)

    def _begin(self, state: PersonState) -> None:
        self._state, self._visit = state, state.visit
        self._history, self._elsewhere = InterestsDraft(state.history), InterestsDraft(state.elsewhere)
        self._in_visit = InterestsDraft({} if state.visit is None else state.visit.interests)
        self._steps = () if state.visit is None else state.visit.steps
        self._has_showings = _has_showings(state)

    def add_signal(
        self,
        signal_type: SignalType,
        judged: SignalVerdict,
        *,
        session: str | None,
        at_ms: int,
        origin: int = 0,
        mark: StepMark = NO_MARK,
    ) -> None:
        """Adds a judged signal of `at_ms`, whose evidence counts in the permitted reaches only.

        Its items no longer count as shown without reaction, in any reach. Without a permitted reach nothing changes. A
        signal of another session, or one more than VISIT_IDLE_MS after the last, begins a new visit. The visit before is
        deleted. A late signal of an ended visit changes no visit. `origin` identifies the signal, and `mark` is its part in
        the visit.
        """
        if not judged.reaches:
            return
        evidence = evidence_of(signal_type, judged.kept, origin)
        if judged.special:
            evidence = evidence._replace(keys=())
        if self._has_showings:
            items = [key.partition(":")[2] for key in evidence.keys if key.startswith("item:")]
            if items:
                self._begin(record_reaction(self.finish(), items))
        self.add_evidence(evidence, judged.reaches, session=session, at_ms=at_ms, mark=mark)

    def add_evidence(
        self,
        evidence: SignalEvidence,
        reaches: Collection[Reach],
        *,
        session: str | None,
        at_ms: int,
        mark: StepMark = NO_MARK,
    ) -> None:
        """Adds the evidence in each of `reaches` (see `add_signal`)."""
        for reach in set(reaches):
            match reach:
                case Reach.HISTORY:
                    self._history.add(evidence, at_ms)
                case Reach.ELSEWHERE:
                    self._elsewhere.add(evidence, at_ms)
                case Reach.VISIT:
                    if session is not None and self._add_to_visit(session, evidence, at_ms):
                        self._add_mark(mark, at_ms)
                case Reach.PAGE:  # the page's own data comes with a request and is not stored
                    pass
                case _:
                    assert_never(reach)

    def _add_to_visit(self, session: str, evidence: SignalEvidence, at_ms: int) -> bool:
        """Adds the evidence to its visit. Returns False for one of a visit that has ended."""
        visit = self._visit
        if visit is not None:
            within = visit.started_ms - VISIT_IDLE_MS <= at_ms <= visit.last_ms + VISIT_IDLE_MS
            if visit.session == session and within:
                if not visit.started_ms <= at_ms <= visit.last_ms:
                    self._visit = Visit(session, min(at_ms, visit.started_ms), max(at_ms, visit.last_ms))
                self._in_visit.add(evidence, at_ms)
                return True
            if at_ms < visit.last_ms:
                return False
            if self._steps:
                self.ended.append(EndedSteps(self._steps, "", visit.last_ms))
        self._visit, self._in_visit, self._steps = Visit(session, at_ms, at_ms), InterestsDraft({}), ()
        self._in_visit.add(evidence, at_ms)
        return True

    def _add_mark(self, mark: StepMark, at_ms: int) -> None:
        if mark.goal:
            ended, self._steps = end_steps(self._steps, mark.goal, at_ms)
            self.ended.append(ended)
        elif mark.step:
            self._steps = add_step(self._steps, mark.step, at_ms)

    def finish(self, *, signals: int = 0) -> PersonState:
        """Returns the state with all that was added, as many epochs later as `signals` says. Nothing may be added after it."""
        visit = self._visit
        if visit is not None:
            interests = self._in_visit.finish()
            visit = Visit(visit.session, visit.started_ms, visit.last_ms, interests, self._steps)
        return structs.replace(
            self._state,
            epoch=self._state.epoch + signals,
            history=self._history.finish(),
            elsewhere=self._elsewhere.finish(),
            visit=visit,
        )


def _has_showings(state: PersonState) -> bool:
    """Returns True when the state has items that were shown without a reaction."""
    if state.on_screen is not None or _has_shown(state.history.get(Category.INTERACTION)):
        return True
    return state.visit is not None and _has_shown(state.visit.interests.get(Category.INTERACTION))


def _has_shown(affinities: dict[str, Affinity] | None) -> bool:
    return affinities is not None and any(key.startswith(f"{IN_VAIN}:") for key in affinities)


def with_signal(
    state: PersonState,
    signal_type: SignalType,
    judged: SignalVerdict,
    *,
    session: str | None,
    at_ms: int,
    origin: int = 0,
) -> PersonState:
    """Returns the state after one signal, as `ProfileDraft.add_signal` adds it. The same state without a permitted reach."""
    if not judged.reaches:
        return state
    draft = ProfileDraft(state)
    draft.add_signal(signal_type, judged, session=session, at_ms=at_ms, origin=origin)
    return draft.finish()


def with_evidence(
    state: PersonState,
    evidence: SignalEvidence,
    reaches: Collection[Reach],
    *,
    session: str | None,
    at_ms: int,
) -> PersonState:
    """Returns the state with the evidence added in each of `reaches`."""
    draft = ProfileDraft(state)
    draft.add_evidence(evidence, reaches, session=session, at_ms=at_ms)
    return draft.finish()
