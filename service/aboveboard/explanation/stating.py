"""A proven cause as a reason: its facts, and the controls that remove it."""

from msgspec import structs

from aboveboard.engine.scores import Fact, Scores
from aboveboard.explanation.causes import Cause, Rows, numbers_of, select_leading, take_note
from aboveboard.explanation.common import dial_off
from aboveboard.explanation.why import (
    BOUGHT_INSTEAD,
    CONTEXT_OTHER,
    CONTEXT_PERSON,
    GAVE_ALREADY,
    IN_STATE,
    INTENT_READ,
    LIMIT_FIELD,
    MADE_LIKELIER,
    NEEDS_FIRST,
    SHOW_AGAIN,
    SHOWN_IN_VAIN,
    SHOWN_INSTEAD,
    STATE_INSTEAD,
    CauseDetail,
    Control,
    StatedPart,
    StatedReason,
)
from aboveboard.interest_keys import INTENT, STATE
from aboveboard.privacy.allowed import ContextFact, Interest, KnownEvent, KnownState, PersonFact
from aboveboard.privacy.context_fields import BUILT_IN
from aboveboard.words import BOUGHT, IN_VAIN, Reach


def state_cause(scores: Scores, causes: tuple[Cause, ...], share: str) -> StatedReason:
    """Returns the reason for causes that passed their test as one, the one that adds most to the item first."""
    strongest = sorted(causes, key=lambda cause: -sum(cause.adds))
    first, *others = [part for cause in strongest for part in _state_parts(scores, cause)]
    return StatedReason(**structs.asdict(first), share=share, together=tuple(others))


def _state_parts(scores: Scores, cause: Cause) -> tuple[StatedPart, ...]:
    """Returns the cause in parts, each of keys with exactly the same events."""
    return take_note(scores, _state_rows, cause.rows, sum(cause.adds) > 0.0)


def _state_rows(scores: Scores, rows: Rows, lifts: bool) -> tuple[StatedPart, ...]:
    if len(rows) == 1:
        return (_state(scores, rows, lifts=lifts),)
    # A row after those of interests says once more what an interest of the same cause says.
    own = [row for row in rows if row < scores.interests]
    same: dict[frozenset[int], list[int]] = {}
    for row in own:
        same.setdefault(frozenset(numbers_of(scores.causes[row])), []).append(row)
    return tuple([_state(scores, tuple(each), lifts=lifts) for each in same.values()])


def _state(scores: Scores, rows: Rows, *, lifts: bool) -> StatedPart:
    leading, *others = select_leading(scores.causes[rows[0]])
    if isinstance(leading, ContextFact):
        return _state_context(leading)
    if isinstance(leading, KnownState):
        code = GAVE_ALREADY if leading.holds else NEEDS_FIRST
        control = _control(leading.key)
        return StatedPart(code, leading.key, Reach.HISTORY, leading.category, control=control)
    return StatedPart(
        code=_code(leading, lifts=lifts),
        key=leading.key,
        reach=leading.reach,
        category=leading.category,
        count=leading.count,
        days=leading.days,
        control=_control(leading.key),
        also=tuple([_detail(each, lifts=lifts) for each in others if isinstance(each, Interest)]),
        topics=_names(scores, rows, "topic:"),
        items=_names(scores, rows, "item:"),
        events=_events((leading, *others)),
    )


def _state_context(fact: ContextFact) -> StatedPart:
    if isinstance(fact, PersonFact):
        control: Control = {"kind": LIMIT_FIELD, "field": fact.field}
        return StatedPart(CONTEXT_PERSON, field=fact.field, value=fact.value, control=control)
    code = f"context_{fact.field}" if fact.field in BUILT_IN else CONTEXT_OTHER
    return StatedPart(code, field=fact.field, value=str(fact.value), control=dial_off())


def _control(key: str) -> Control:
    kind, _, name = key.partition(":")
    if kind == BOUGHT:
        return {"kind": SHOW_AGAIN, "item": name}
    kind = "item" if kind == IN_VAIN else kind
    return {"kind": f"limit_{kind}", kind: name}


def _detail(interest: Interest, *, lifts: bool) -> CauseDetail:
    code = _code(interest, lifts=lifts)
    return CauseDetail(code, interest.reach, interest.category, interest.count, interest.days)


def _code(interest: Interest, *, lifts: bool) -> str:
    kind = interest.key.partition(":")[0]
    if kind == IN_VAIN:
        return SHOWN_IN_VAIN if lifts else SHOWN_INSTEAD
    if kind == BOUGHT:
        return BOUGHT_INSTEAD
    if kind == STATE:
        return IN_STATE if lifts else STATE_INSTEAD
    if kind == INTENT:
        return INTENT_READ
    return f"{interest.category.did}_{kind}" if lifts else MADE_LIKELIER


def _names(scores: Scores, rows: Rows, prefix: str) -> tuple[str, ...]:
    """Returns the other topics, or items, of the same acts."""
    if len(rows) == 1:
        return ()
    facts = [scores.causes[row].facts[0] for row in rows[1:]]
    keys = [fact.key for fact in facts if isinstance(fact, Interest)]
    return tuple([key.removeprefix(prefix) for key in keys if key.startswith(prefix)])


def _events(facts: tuple[Fact, ...]) -> tuple[tuple[KnownEvent, ...], ...]:
    """Returns the events of each fact that speak as the fact does, or none when no event is known."""
    found = tuple(
        [
            tuple([event for event in fact.events if event.against == (fact.weight < 0.0)])
            for fact in facts
            if isinstance(fact, Interest)
        ]
    )
    return found if any(found) else ()
