"""The answer to the app, composed from a decision: items, level of personalization, and explanation."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import UNSET, UnsetType

from aboveboard.decisions.answer import (
    DecisionAnswer,
    ItemReasons,
    LogPlace,
    Personalization,
    ShownItem,
    WhyText,
    encode_without_index,
)
from aboveboard.decisions.situation import DecisionDraft, Situation
from aboveboard.decisions.slot_items import list_arranged
from aboveboard.engine.made_by import Declared
from aboveboard.explanation.days import Reader
from aboveboard.explanation.makers import describe_maker
from aboveboard.explanation.ordered import list_ordered, render_ordered
from aboveboard.explanation.render import render, render_held_messages
from aboveboard.explanation.sentences import nearest
from aboveboard.explanation.why import Why, with_item
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
            why=explain_in_words(url, situation, thought),
            changed=UNSET if thought.slots is None else thought.slots.changed,
            log=LogPlace(0),
        )
    )


def explain_in_words(
    url: str, situation: Situation, thought: DecisionDraft, ordered: Sequence[str] | None = None
) -> WhyText:
    """Returns the explanation of a decision for its answer. `url` is the address of the page that explains it.

    `ordered` is the result of `list_ordered`, where it is known already.
    """
    return why_text(
        url,
        thought.why,
        rules=situation.rules,
        titles=situation.titles,
        language=language_of(situation),
        item=thought.items[0][0] if thought.items else None,
        reader=reader_of(situation),
        messages=list_held_messages(situation.bound.shelf.placement.kind, thought.removed),
        ordered=list_ordered(thought.allowed.interests) if ordered is None else ordered,
    )


def make_shown_items(situation: Situation, thought: DecisionDraft) -> list[ShownItem]:
    """Returns the chosen items with their content, and with their reasons where these were asked for. Positions count
    from 1. Items in the declared order follow, or are all, with the chosen ones marked.
    """
    shelf, language = situation.bound.shelf, language_of(situation)
    reasons = [UNSET] * len(thought.items) if thought.why_lower is None else _item_reasons(situation, thought)
    chosen = []
    for position, ((item, probability), why) in enumerate(zip(thought.items, reasons, strict=True), 1):
        declared = shelf.placement.items[shelf.index[item]]
        made_by = describe_maker(declared.made_by, language)
        nothing = declared.is_nothing or UNSET
        chosen.append(ShownItem(item, position, probability, declared.content, why, made_by, nothing=nothing))
    return chosen if thought.slots is None else list_arranged(shelf, thought.slots, chosen, language)


def _item_reasons(situation: Situation, thought: DecisionDraft) -> list[ItemReasons | UnsetType]:
    """Returns the reasons of each shown item in sentences."""
    language, found = language_of(situation), list[ItemReasons | UnsetType]()
    whys = [thought.why, *(with_item(thought.why, each) for each in thought.why_lower or ())]
    for slot, why in enumerate(whys if thought.items else ()):
        told = render(
            why,
            language,
            rule_sentence=situation.rules.sentences(language),
            titles=situation.titles,
            reader=reader_of(situation),
            below=slot > 0,
        )
        headline = "" if isinstance(why.headline, UnsetType) else why.headline
        found.append(ItemReasons(told.reasons, told.counterfactual, headline))
    return found


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
    reader: Reader,
    messages: Removals = NONE,
    ordered: Iterable[str] = (),
    item: str | None = None,
    below: bool = False,
    made_by: Declared | None = None,
) -> WhyText:
    """Returns the sentences of an explanation, in `language` or in English, with the days of the `reader`.

    `titles` are by item id. `messages` were not sent, and `ordered` are those of `list_ordered`. Both are held back too.
    `item` is the explained one, and `below` says that others are above it. `made_by` is its maker.
    """
    rule_sentence = rules.sentences(language)
    rendered = render(why, language, rule_sentence=rule_sentence, titles=titles, reader=reader, below=below)
    held = render_held_messages(messages, language, rule_sentence=rule_sentence, titles=titles)
    return WhyText(
        summary=rendered.summary,
        reasons=rendered.reasons,
        counterfactual=rendered.counterfactual,
        held_back=rendered.held_back + render_ordered(ordered, language, titles=titles) + held,
        url=url,
        headline=None if isinstance(why.headline, UnsetType) else why.headline,
        item=item,
        made_by=describe_maker(made_by, language),
    )


def list_held_messages(kind: PlacementKind, removed: Removals) -> Removals:
    """Returns the removed candidates if they are messages, else none: a page has other items in their place."""
    return removed if kind is PlacementKind.MESSAGE else NONE


def language_of(situation: Situation) -> str:
    """Returns the nearest language with sentences: to the request's, else to the person's, else English."""
    return nearest(situation.request.language, situation.state.facts.language)


def reader_of(situation: Situation) -> Reader:
    """Returns the person as the reader of the answer, at the time of the decision."""
    return Reader(situation.state.facts.time_zone, situation.now_ms)
