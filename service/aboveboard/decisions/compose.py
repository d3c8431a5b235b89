"""The answer to the app, composed from a decision: items, level of personalization, and explanation."""

from collections.abc import Mapping

from msgspec import UnsetType

from aboveboard.decisions.answer import (
    DecisionAnswer,
    LogPlace,
    Personalization,
    ShownItem,
    WhyText,
    encode_without_index,
)
from aboveboard.decisions.pipeline import DecisionDraft, Situation
from aboveboard.explanation.render import render, render_held_messages
from aboveboard.explanation.sentences import nearest
from aboveboard.explanation.why import Why
from aboveboard.gateway.rules import Rules
from aboveboard.outbound.removals import NONE, Removals
from aboveboard.words import PlacementKind


def encode_answer(url: str, decision: str, situation: Situation, thought: DecisionDraft) -> bytes:
    """Returns the encoded answer without its index, for `answer.append_index`.

    `url` is the address of the page that explains the decision.
    """
    return encode_without_index(
        DecisionAnswer(
            decision=decision,
            placement=situation.request.placement,
            items=make_shown_items(situation, thought),
            personalization=personalization(situation, thought),
            why=why_text(
                url,
                thought.why,
                rules=situation.rules,
                titles=situation.titles,
                language=language_of(situation),
                messages=list_held_messages(situation.bound.shelf.placement.kind, thought.removed),
            ),
            log=LogPlace(0),
        )
    )


def make_shown_items(situation: Situation, thought: DecisionDraft) -> list[ShownItem]:
    """Returns the chosen items with their content. Positions count from 1."""
    shelf = situation.bound.shelf
    return [
        ShownItem(item, position, probability, shelf.placement.items[shelf.index[item]].content)
        for position, (item, probability) in enumerate(thought.items, 1)
    ]


def personalization(situation: Situation, thought: DecisionDraft) -> Personalization:
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
    messages: Removals = NONE,
) -> WhyText:
    """Returns the sentences of an explanation, in `language` or in English. `titles` are by item id.

    `messages` were not sent, and are held back too.
    """
    rule_sentence = rules.sentences(language)
    rendered = render(why, language, rule_sentence=rule_sentence, titles=titles)
    held = render_held_messages(messages, language, rule_sentence=rule_sentence, titles=titles)
    return WhyText(
        summary=rendered.summary,
        reasons=rendered.reasons,
        counterfactual=rendered.counterfactual,
        held_back=rendered.held_back + held,
        url=url,
        headline=None if isinstance(why.headline, UnsetType) else why.headline,
    )


def list_held_messages(kind: PlacementKind, removed: Removals) -> Removals:
    """Returns the removed candidates if they are messages, else none: a page has other items in their place."""
    return removed if kind is PlacementKind.MESSAGE else NONE


def language_of(situation: Situation) -> str:
    """Returns the nearest language with sentences: to the request's, else to the person's, else English."""
    return nearest(situation.request.language, situation.state.facts.language)
