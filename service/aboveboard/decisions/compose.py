"""The two accounts of a decision: the record, which is enough to compute it again, and the answer to the app."""

from collections.abc import Mapping

from aboveboard.decisions.answer import (
    DecisionAnswer,
    LogPlace,
    Personalization,
    ShownItem,
    WhyText,
    encode_without_index,
)
from aboveboard.decisions.pipeline import DecisionDraft, Situation
from aboveboard.explanation.render import render
from aboveboard.explanation.sentences import nearest
from aboveboard.explanation.why import Why
from aboveboard.gateway.rules import Rules


def encode_answer(url: str, decision: str, situation: Situation, thought: DecisionDraft) -> bytes:
    """The encoded answer up to its place in the log; see `answer.logged`. `url` is where people read why."""
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
            ),
            log=LogPlace(0),
        )
    )


def make_shown_items(situation: Situation, thought: DecisionDraft) -> list[ShownItem]:
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
) -> WhyText:
    """The sentences of an explanation, in `language` or in English."""
    rendered = render(why, language, rule_sentence=rules.sentences(language), titles=titles)
    return WhyText(rendered.summary, rendered.reasons, rendered.counterfactual, rendered.held_back, url)


def language_of(situation: Situation) -> str:
    """The language to answer in, which there are sentences in: that of the request, of the person, or English."""
    return nearest(situation.request.language, situation.state.facts.language)
