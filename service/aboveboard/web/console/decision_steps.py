"""A decision's record as the eight steps that it went through, for the page that draws them as a path."""

import asyncio
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard import canonical
from aboveboard.catalogue.item_titles import ItemTitles, topic_key
from aboveboard.catalogue.titles import Titles, read_titles
from aboveboard.decisions.record import DecisionRecord, ItemRecord, read_allowed, reader_at
from aboveboard.decisions.replay import bound_of, compute_again, read_removals
from aboveboard.engine.choice import Decision, items_of
from aboveboard.engine.model import Bound
from aboveboard.errors import NotFound
from aboveboard.explanation.render import (
    CONTEXT_NAME,
    RenderedExplanation,
    RenderedHeldBack,
    removals,
    render,
)
from aboveboard.explanation.special_reasons import hide_special
from aboveboard.gateway.gateway import Gateway
from aboveboard.privacy.allowed import Interest
from aboveboard.privacy.context_fields import BUILT_IN
from aboveboard.signals.special_names import is_special_key
from aboveboard.words import PlacementKind

SHOWN_MOST = 12
"""The most candidates, interests and removed items in a list. The page says how many more there are."""


class UsedInterest(Struct, frozen=True):
    """An interest that the decision used. `kind` is `topic` or `item`, and `name` is what people call it."""

    reach: str
    category: str
    kind: str
    name: str
    weight: float
    count: int


class Chance(Struct, frozen=True):
    """A candidate of a decision. `chance` is the probability of a shown item in its own slot, and of any other item
    in the first slot.

    `score` is the reward that the model expects of it. It is None when the model or the placement is gone, and for an
    item that only the baseline could choose. `position` is where it was shown, counted from 1, or 0 when it was not.
    """

    item: str
    title: str
    chance: float
    score: float | None
    position: int


class ContextStep(NamedTuple):
    """A fact of the context. `title` is that of a declared field, and "" for one that the gateway makes."""

    field: str
    title: str
    value: str

    @property
    def is_built_in(self) -> bool:
        """True for a field whose words are among the phrases of the console."""
        return self.field in BUILT_IN


class DecisionSteps(Struct, frozen=True):
    """The steps of one decision.

    `again` is the result of its replay: `same` to the last bit, or `other`. It is `gone` when its model or placement is
    no longer stored. `candidates` is None for all items of the placement. Lists have the first SHOWN_MOST elements, and
    the numbers `more_...` count the rest.
    """

    body: DecisionRecord
    title: str
    candidates: int | None
    context: list[ContextStep]
    used: list[UsedInterest]
    more_used: int
    chances: list[Chance]
    more_chances: int
    removed: tuple[RenderedHeldBack, ...]
    more_removed: int
    impersonal: tuple[RenderedHeldBack, ...]
    why: RenderedExplanation
    coverage: float | None
    sufficiency: float | None
    again: str


async def steps_of(gateway: Gateway, app: str, body: DecisionRecord, language: str) -> DecisionSteps:
    """Returns the steps of a decision's decrypted record, in words of `language`."""
    title, items, _ = await read_kept_titles(gateway, app, body)
    titles = await gateway.topics.titles(app, items, language)
    bound, again, decision = await _again(gateway, app, body)
    special = await gateway.topics.get_special(app)
    allowed, why = read_allowed(body.allowed), hide_special(body.why, special)
    known = [each for each in allowed.interests if not is_special_key(special, each.key)]
    sentence_of = gateway.rules.sentences(language)
    chances = _chances(body, titles, bound, decision)
    gone = await read_removals(gateway, app, body, body.removed)
    for_all = await read_removals(gateway, app, body, body.impersonal)
    removed, impersonal = (
        removals(islice(each, SHOWN_MOST), language, rule_sentence=sentence_of, titles=titles)
        for each in (gone, for_all)
    )
    return DecisionSteps(
        body=body,
        title=title,
        candidates=None if body.candidates is None else len(body.candidates),
        context=[
            ContextStep(fact.field, sentence_of(f"{CONTEXT_NAME}{fact.field}"), fact.value)
            for fact in allowed.context
        ],
        used=[_used(each, titles) for each in known[:SHOWN_MOST]],
        more_used=max(0, len(known) - SHOWN_MOST),
        chances=chances[:SHOWN_MOST],
        more_chances=max(0, len(chances) - SHOWN_MOST),
        removed=removed,
        more_removed=len(gone) - len(removed),
        impersonal=impersonal,
        why=render(
            why, language, rule_sentence=sentence_of, titles=titles, reader=reader_at(body, gateway.clock())
        ),
        coverage=None if why.coverage is None else float(why.coverage),
        sufficiency=None if why.sufficiency is None else float(why.sufficiency),
        again=again,
    )


async def read_kept_titles(gateway: Gateway, app: str, body: DecisionRecord) -> Titles:
    """Returns the titles at that revision, the present ones when it is gone, or none without the placement."""
    try:
        return await read_titles(gateway.shelves, app, body.placement, body.revision)
    except NotFound:
        return Titles("", ItemTitles({}, {}), PlacementKind.CONTENT)


async def _again(
    gateway: Gateway, app: str, body: DecisionRecord
) -> tuple[Bound | None, str, Decision | None]:
    """Replays the decision. Returns its model, the result as `again` has it, and the decision."""
    try:
        bound = await bound_of(gateway, app, body)
        # A replay computes for a while, and the event loop has to serve others.
        decision = await asyncio.to_thread(compute_again, bound, body)
    except (NotFound, LookupError):
        return None, "gone", None
    ids = bound.shelf.ids
    items = tuple(ItemRecord(ids[slot.item], canonical.number(slot.probability)) for slot in decision.slots)
    return bound, "same" if items == body.items else "other", decision


def _used(interest: Interest, titles: Mapping[str, str]) -> UsedInterest:
    kind, _, name = interest.key.partition(":")
    return UsedInterest(
        str(interest.reach),
        str(interest.category),
        kind,
        titles.get(name, name) if kind == "item" else titles.get(topic_key(name), name),
        round(interest.weight, 3),
        interest.count,
    )


def _chances(
    body: DecisionRecord, titles: Mapping[str, str], bound: Bound | None, decision: Decision | None
) -> list[Chance]:
    """Returns the shown items in their order, then the other candidates, the most probable first."""
    scores = {} if bound is None or decision is None else _collect_scores(bound, decision)
    shown = [
        Chance(
            each.item,
            titles.get(each.item, each.item),
            float(each.probability),
            scores.get(each.item, _NO_SCORE).score,
            position,
        )
        for position, each in enumerate(body.items, 1)
    ]
    names = {each.item for each in body.items}
    others = [
        Chance(item, titles.get(item, item), chance, score, 0)
        for item, (chance, score) in scores.items()
        if item not in names
    ]
    return shown + sorted(others, key=lambda each: -each.chance)


class _CandidateScore(NamedTuple):
    chance: float
    score: float | None


_NO_SCORE = _CandidateScore(0.0, None)


def _collect_scores(bound: Bound, decision: Decision) -> dict[str, _CandidateScore]:
    """Returns each candidate's probability in the first slot, and its score, None if it could not be chosen."""
    items = items_of(bound, decision.scores).tolist()
    totals = decision.scores.total.tolist()
    return {
        bound.shelf.ids[item]: _CandidateScore(chance, round(total, 4) if np.isfinite(total) else None)
        for item, chance, total in zip(items, decision.chances.tolist(), totals, strict=True)
    }
