"""The two accounts of a decision: the record, which is enough to compute it again, and the answer to the app."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from aboveboard import canonical
from aboveboard.clock import to_iso
from aboveboard.engine.diagnostics import Carried
from aboveboard.explanation.render import render
from aboveboard.explanation.sentences import nearest
from aboveboard.explanation.why import Why
from aboveboard.gateway.answer import (
    DecisionAnswer,
    LogPlace,
    Personalization,
    ShownItem,
    WhyText,
    unlogged,
)
from aboveboard.gateway.recall import allowed_fields
from aboveboard.gateway.rules import Rules
from aboveboard.gateway.think import Situation, Thought
from aboveboard.languages import FALLBACK

BUILD = f"aboveboard-2 numpy-{np.__version__}"
"""What a record must be computed again with, to come out the same to the last bit."""


def body(decision: str, situation: Situation, thought: Thought) -> dict[str, Any]:
    """The record, in the types that `canonical` admits."""
    placement, request = situation.bound.shelf.placement, situation.request
    return {
        "v": 1,
        "decision": decision,
        "build": BUILD,
        "at": to_iso(situation.now_ms),
        "as_of": to_iso(situation.as_of_ms),
        "placement": placement.placement,
        "revision": placement.revision,
        "model": situation.bound.version,
        "candidates": request.candidates,
        "count": request.count,
        "seed": f"{situation.seed:016x}",
        "asked": int(situation.standing.asked),
        "effective": int(thought.effective),
        "bound_by": thought.bound_by,
        "gpc": situation.standing.gpc,
        "allowed": allowed_fields(thought.allowed),
        "removed": thought.removed.recorded(),
        "impersonal": thought.impersonal.recorded(),
        "items": [[item, canonical.number(probability)] for item, probability in thought.items],
        "worth": [[canonical.number(each.base), canonical.number(each.person)] for each in thought.worth],
        "carried": _carried(thought.carried),
        "why": thought.why,
        "language": _wished_for(situation),
    }


def _carried(carried: Carried | None) -> dict[str, str | None] | None:
    """In thousandths, which is as fine as anybody would compare."""
    if carried is None:
        return None
    shares = carried._asdict().items()
    return {name: None if share is None else canonical.number(round(share, 3)) for name, share in shares}


def answer(url: str, decision: str, situation: Situation, thought: Thought) -> bytes:
    """The encoded answer up to its place in the log; see `answer.logged`. `url` is where people read why."""
    return unlogged(
        DecisionAnswer(
            decision=decision,
            placement=situation.request.placement,
            items=shown_items(situation, thought),
            personalization=personalization(situation, thought),
            why=why_text(
                url,
                thought.why,
                rules=situation.rules,
                titles=situation.titles,
                language=language_of(situation),
            ),
            log=LogPlace(0),
        )
    )


def shown_items(situation: Situation, thought: Thought) -> list[ShownItem]:
    shelf = situation.bound.shelf
    return [
        ShownItem(item, position, probability, shelf.placement.items[shelf.index[item]].content)
        for position, (item, probability) in enumerate(thought.items, 1)
    ]


def personalization(situation: Situation, thought: Thought) -> Personalization:
    return Personalization(
        int(situation.standing.asked), int(thought.effective), thought.bound_by, thought.allowed.strength
    )


def why_text(
    url: str,
    why: Why,
    *,
    rules: Rules,
    titles: Mapping[str, str],
    language: str,
) -> WhyText:
    """The sentences of an explanation, in `language` or in English."""
    rendered = render(why, language, rule_sentence=rules.sentences(language), titles=titles)
    return WhyText(rendered.summary, rendered.reasons, rendered.counterfactual, rendered.held_back, url)


def language_of(situation: Situation) -> str:
    """The language to answer in, which there are sentences in: that of the request, of the person, or English."""
    return nearest(situation.request.language, situation.state.facts.language)


def _wished_for(situation: Situation) -> str:
    """The language as it was asked for, which the record keeps: later there may be sentences in it."""
    return situation.request.language or situation.state.facts.language or FALLBACK
