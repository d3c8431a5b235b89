"""A proven cause as a reason: its facts, and the controls that remove it."""

from msgspec import structs

from aboveboard.engine.scores import Scores
from aboveboard.explanation.causes import Cause, select_leading
from aboveboard.explanation.common import dial_off
from aboveboard.explanation.why import (
    BOUGHT_INSTEAD,
    MADE_LIKELIER,
    SHOW_AGAIN,
    SHOWN_IN_VAIN,
    SHOWN_INSTEAD,
    CauseDetail,
    Control,
    StatedPart,
    StatedReason,
)
from aboveboard.privacy.allowed import ContextFact, Interest
from aboveboard.words import BOUGHT, IN_VAIN

CONTEXT_FIELDS = ("device", "part_of_day", "region")


def state_cause(scores: Scores, causes: tuple[Cause, ...], share: str) -> StatedReason:
    """Returns the reason for causes that passed their test as one, the one that adds most to the item first."""
    first, *others = [_state(scores, cause) for cause in sorted(causes, key=lambda cause: -sum(cause.adds))]
    return StatedReason(**structs.asdict(first), share=share, together=tuple(others))


def _state(scores: Scores, cause: Cause) -> StatedPart:
    leading, *others = select_leading(scores.causes[cause.rows[0]])
    if isinstance(leading, ContextFact):
        code = f"context_{leading.field}" if leading.field in CONTEXT_FIELDS else "context_other"
        return StatedPart(code, field=leading.field, value=str(leading.value), control=dial_off())
    lifts = sum(cause.adds) > 0.0
    return StatedPart(
        code=_code(leading, lifts=lifts),
        key=leading.key,
        reach=leading.reach,
        category=leading.category,
        count=leading.count,
        days=leading.days,
        control=_control(leading.key),
        also=tuple([_detail(each, lifts=lifts) for each in others if isinstance(each, Interest)]),
        topics=tuple([_topic(scores, row) for row in cause.rows[1:]]),
    )


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
    return f"{interest.category.did}_{kind}" if lifts else MADE_LIKELIER


def _topic(scores: Scores, row: int) -> str:
    fact = scores.causes[row].facts[0]
    return fact.key.partition(":")[2] if isinstance(fact, Interest) else ""
