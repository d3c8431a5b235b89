"""What a person would see if they chose differently: the same request at each level of the dial, and with each cause
of the present answer switched off. Nothing of it is recorded but that it was asked.
"""

from msgspec import Struct, structs

from aboveboard.decisions import compose, pipeline
from aboveboard.decisions.alternatives import Alternative, alternatives_of
from aboveboard.decisions.answer import LogPlace, Personalization, ShownItem
from aboveboard.decisions.request import DecisionRequest, check_request
from aboveboard.explanation.render import RenderedReason, render
from aboveboard.explanation.why import Control
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import PreviewRecord
from aboveboard.identifiers import PersonId
from aboveboard.people.state import Limits, PersonState
from aboveboard.people.store import Person
from aboveboard.signals.profile import without
from aboveboard.storage.journal import Submission
from aboveboard.words import Level


class LevelPreview(Struct, frozen=True):
    """What the person would see, and why, if their dial stood at `level`."""

    level: int
    items: list[ShownItem]
    personalization: Personalization
    summary: str
    reasons: tuple[RenderedReason, ...]


class ControlPreview(Struct, frozen=True):
    """What the person would see if they used this control of a reason of the present answer."""

    control: Control
    items: list[ShownItem]


class CausePreview(Struct, frozen=True):
    """What the person would see had nothing been known of this one reason of the present answer, and nothing else
    changed. `text` is the reason."""

    code: str
    text: str
    items: list[ShownItem]


class PreviewAnswer(Struct, frozen=True):
    """`levels` are all five, from off to everywhere; `now` is the one at which the dial stands."""

    placement: str
    now: int
    levels: list[LevelPreview]
    controls: list[ControlPreview]
    causes: list[CausePreview]
    log: LogPlace


class PreviewRequest(DecisionRequest, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A decision's request about somebody."""

    person: PersonId


async def preview(gateway: Gateway, app: str, request: PreviewRequest, *, gpc: bool = False) -> PreviewAnswer:
    """The preview of `request`, once it is recorded that it was made.

    The draws are those of the present answer, so what differs comes from the choice alone. NotFound for a person of
    whom nothing is held; raises as `decide` does for the request.
    """
    check_request(request, gateway.clock(), gateway.settings.candidates_max)

    async def attempt() -> PreviewAnswer:
        person = await gateway.require_person(app, request.person)
        alternatives = await alternatives_of(gateway, app, request, person, gpc=gpc)
        found = await alternatives.at_each_level()
        levels = list(map(_level, Level, found))
        asked = int(alternatives.now.standing.asked)
        controls = [
            ControlPreview(
                control, compose.make_shown_items(*await alternatives.compute(_with(person.state, control)))
            )
            for control in _controls(levels[asked])
        ]
        index = await _record(gateway, app, person, request)
        causes = _causes(levels[asked], found[asked])
        return PreviewAnswer(request.placement, asked, levels, controls, causes, LogPlace(index))

    return await gateway.with_retries(attempt)


def _level(level: Level, found: Alternative) -> LevelPreview:
    situation, thought = found
    language = compose.language_of(situation)
    sentences = situation.rules.sentences(language)
    told = render(thought.why, language, rule_sentence=sentences, titles=situation.titles)
    return LevelPreview(
        int(level),
        compose.make_shown_items(situation, thought),
        compose.personalization(situation, thought),
        told.summary,
        told.reasons,
    )


def _controls(level: LevelPreview) -> list[Control]:
    """Each control of the reasons once; the dial's own effect stands among the levels."""
    found: list[Control] = []
    for reason in level.reasons:
        if reason.control is not None and reason.control["kind"] != "dial" and reason.control not in found:
            found.append(reason.control)
    return found


def _causes(level: LevelPreview, found: Alternative) -> list[CausePreview]:
    """The same choice without each reason that is about the person or the request, in the order of the reasons."""
    situation, thought = found
    return [
        CausePreview(
            told.code,
            told.text,
            compose.make_shown_items(
                situation, structs.replace(thought, items=pipeline.choose_without(situation, thought, reason))
            ),
        )
        for reason, told in zip(thought.why.reasons, level.reasons, strict=True)
        if reason.share is not None
    ]


def _with(state: PersonState, control: Control) -> PersonState:
    """The state after the control was used: the thing is excluded, and forgotten."""
    limits = state.limits
    if control["kind"] == "limit_topic":
        more = Limits(topics=(str(control["topic"]),))
    else:
        more = Limits(items=(str(control["item"]),))
    both = Limits(
        limits.categories,
        tuple(sorted({*limits.topics, *more.topics})),
        tuple(sorted({*limits.items, *more.items})),
    )
    return structs.replace(without(state, more), limits=both)


async def _record(gateway: Gateway, app: str, person: Person, request: DecisionRequest) -> int:
    entry = gateway.entry(PreviewRecord(placement=request.placement), gateway.owner(app, person))
    return await gateway.submit(Submission((person.guard,), (), (entry,)))
