"""The preview of a request: its answer at each level of the dial, after each control, and without each cause.

The answers are not recorded. The log gets an entry that a preview was made.
"""

import msgspec
from msgspec import Struct, structs

from aboveboard.decisions import compose, pipeline
from aboveboard.decisions.alternatives import Alternative, alternatives_of
from aboveboard.decisions.answer import (
    LogPlace,
    Personalization,
    ShownItem,
    append_index,
    encode_without_index,
)
from aboveboard.decisions.ids import with_other_ids
from aboveboard.decisions.request import DecisionRequest, check_request
from aboveboard.explanation.render import RenderedReason, render
from aboveboard.explanation.why import LIMIT_FIELD, LIMIT_INTENT, LIMIT_STATE, SHOW_AGAIN, Control
from aboveboard.gateway.answer_sizes import check_answer
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.record_bodies import PreviewRecord
from aboveboard.gateway.terms import terms_of_all
from aboveboard.identifiers import PersonId
from aboveboard.interest_keys import INTENT, STATE
from aboveboard.people.state import Limits, PersonState
from aboveboard.signals.orders import without_order
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
    """A decision's request with a person. A preview has its reasons at once, also with `explain` `link`."""

    person: PersonId


_answer = msgspec.json.Decoder(PreviewAnswer)


async def preview(
    gateway: Gateway, app: str, request: PreviewRequest, *, gpc: bool = False, asked: Once | None = None
) -> PreviewAnswer:
    """Returns the preview of `request`, once its entry is in the log.

    A repeated `asked` gets the stored preview while all that it depends on is unchanged, else a new one. All answers
    have the same draws, so that a difference comes from the choice alone. Raises NotFound for a person of whom nothing
    is stored, or an undeclared placement. Raises TooLarge for too many candidates, and Unprocessable for
    wrong ones or a wrong local time.
    """
    check_request(request, gateway.clock(), gateway.settings.candidates_max, gateway.rules.context)
    gateway.placeholders.check(app, request.person)
    if request.explain == "link":
        request = structs.replace(request, explain="first")

    async def attempt() -> PreviewAnswer:
        kept = await find_answer(gateway, asked)
        person = await gateway.require_person(app, request.person)
        ids = await with_other_ids(gateway, person, request.session, gpc=gpc)
        terms = terms_of_all(gateway, ids.read, gpc=gpc)
        if asked is not None and kept is not None and kept.terms == terms:
            asked.replayed = True
            return _answer.decode(append_index(kept.answer, kept.place or 0))
        alternatives = await alternatives_of(gateway, app, request, ids, gpc=gpc)
        found = await alternatives.at_each_level()
        levels = list(map(_level, Level, found))
        now = int(alternatives.now.standing.asked)
        controls = [
            ControlPreview(
                control,
                compose.make_shown_items(
                    *await alternatives.compute(_with(alternatives.person.state, control))
                ),
            )
            for control in _controls(levels[now])
        ]
        causes = _causes(levels[now], found[now])
        answer = PreviewAnswer(request.placement, now, levels, controls, causes, LogPlace(0))
        owner = gateway.owner(app, person)
        encoded = encode_without_index(answer)
        check_answer(gateway, encoded, is_kept=asked is not None)
        guards, writes = keep(asked, encoded, owner, gateway.clock(), terms=terms, instead_of=kept)
        entry = gateway.entry(PreviewRecord(placement=request.placement), owner)
        index = await gateway.submit(
            Submission((*(each.guard for each in ids.read), *guards), writes, (entry,))
        )
        return structs.replace(answer, log=LogPlace(index))

    return await gateway.with_retries(attempt)


def _level(level: Level, found: Alternative) -> LevelPreview:
    situation, thought = found
    language = compose.language_of(situation)
    sentences = situation.rules.sentences(language)
    told = render(
        thought.why,
        language,
        rule_sentence=sentences,
        titles=situation.titles,
        reader=compose.reader_of(situation),
    )
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
        found += [each for each in reason.controls if each["kind"] != "dial" and each not in found]
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
    """Returns the state after the control was used: its topic, item or field is excluded, and its evidence deleted.

    An item that is to be shown again is not excluded. Only its order is forgotten.
    """
    limits = state.limits
    if control["kind"] == SHOW_AGAIN:
        return without_order(state, str(control["item"]))
    if control["kind"] == "limit_topic":
        more = Limits(topics=(str(control["topic"]),))
    elif control["kind"] == LIMIT_FIELD:
        more = Limits(fields=(str(control["field"]),))
    elif control["kind"] == LIMIT_STATE:
        more = Limits(interests=(f"{STATE}:{control['state']}",))
    elif control["kind"] == LIMIT_INTENT:
        more = Limits(interests=(f"{INTENT}:{control['intent']}",))
    else:
        more = Limits(items=(str(control["item"]),))
    both = Limits(
        limits.categories,
        tuple(sorted({*limits.topics, *more.topics})),
        tuple(sorted({*limits.items, *more.items})),
        tuple(sorted({*limits.fields, *more.fields})),
        tuple(sorted({*limits.interests, *more.interests})),
    )
    return structs.replace(without(state, more), limits=both)
