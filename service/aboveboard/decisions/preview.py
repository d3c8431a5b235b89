"""The preview of a request: its answer at each level of the dial, after each control, and without each cause.

The answers are not recorded. The log gets an entry that a preview was made.
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
    """The answer with the dial at `level`, and its reasons."""

    level: int
    items: list[ShownItem]
    personalization: Personalization
    summary: str
    reasons: tuple[RenderedReason, ...]


class ControlPreview(Struct, frozen=True):
    """The answer after the person used this control, which a reason of the present answer offers."""

    control: Control
    items: list[ShownItem]


class CausePreview(Struct, frozen=True):
    """The answer without the data of one reason of the present answer, with nothing else changed.

    `text` is the reason in a sentence.
    """

    code: str
    text: str
    items: list[ShownItem]


class PreviewAnswer(Struct, frozen=True):
    """The preview. `levels` are all five, from off to everywhere, and `now` is the dial's present level."""

    placement: str
    now: int
    levels: list[LevelPreview]
    controls: list[ControlPreview]
    causes: list[CausePreview]
    log: LogPlace


class PreviewRequest(DecisionRequest, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A decision's request with a person."""

    person: PersonId


async def preview(gateway: Gateway, app: str, request: PreviewRequest, *, gpc: bool = False) -> PreviewAnswer:
    """Returns the preview of `request`, once its entry is in the log.

    All answers have the same draws, so that a difference comes from the choice alone. Raises NotFound for a person of
    whom nothing is stored. Raises as `decide` does for the request.
    """
    check_request(request, gateway.clock(), gateway.settings.candidates_max)
    gateway.placeholders.check(app, request.person)

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
    """Returns each control of the reasons once, without the dial, whose effect is among the levels."""
    found: list[Control] = []
    for reason in level.reasons:
        if reason.control is not None and reason.control["kind"] != "dial" and reason.control not in found:
            found.append(reason.control)
    return found


def _causes(level: LevelPreview, found: Alternative) -> list[CausePreview]:
    """Returns the answer without each reason about the person or the request, in the order of the reasons."""
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
    """Returns the state after the control was used: its topic or item is excluded, and its evidence deleted."""
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
