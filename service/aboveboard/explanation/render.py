"""The facts of an explanation as sentences, made at the time of reading in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import islice

from msgspec import Struct, UnsetType, structs

from aboveboard.explanation.days import Reader
from aboveboard.explanation.event_text import describe_part
from aboveboard.explanation.names import name_key, name_topic
from aboveboard.explanation.sentences import known, sentence
from aboveboard.explanation.why import (
    CONTEXT_OTHER,
    CONTEXT_PERSON,
    GUESS,
    IN_STATE,
    INTENT_READ,
    POPULAR,
    SAID_BELOW,
    STATE_CODES,
    CauseDetail,
    Control,
    StatedPart,
    StatedReason,
    Why,
    controls_of,
    parts_of,
)
from aboveboard.outbound.removals import Removals, RemovedItem
from aboveboard.privacy.allowed import HeldBack

RuleSentence = Callable[[str], str]
"""The reason of a rule, by its id, in the reader's language. The same rules and language give the same
object.

By CONTEXT_NAME and a field of the context, it is the title of the field. By `<field>=<value>` after it, it is the reason
for that value. It is "" for what is not declared.
"""

INTENT_NAME = "intent:"
"""The beginning of the name of an intent, as of its key. By it, `RuleSentence` has the sentence of the intent."""

CONTEXT_NAME = "context:"
"""The beginning of the name of a field of the context. No rule has such an id."""

STATE_NAME = "state:"
"""The beginning of the key of a state. By it, `RuleSentence` has the sentence of the state."""

TITLE_OF = "state::"
"""The beginning of the name of the title of a state, before its key."""

MESSAGES_NAMED = 10
"""The most messages that an explanation names among what was held back. It counts the others."""


class RenderedReason(Struct, frozen=True):
    """A reason in words. `share` is its part of what all stated causes did, None when it is not about the person.

    `control` is the first of `controls`. All of them together remove what the reason names.
    """

    code: str
    text: str
    share: float | None
    control: Control | None
    controls: tuple[Control, ...] = ()


class RenderedHeldBack(Struct, frozen=True):
    what: str
    because: str


class RenderedExplanation(Struct, frozen=True):
    summary: str
    reasons: tuple[RenderedReason, ...]
    counterfactual: str | None
    held_back: tuple[RenderedHeldBack, ...]


def render(
    why: Why,
    language: str,
    *,
    rule_sentence: RuleSentence,
    titles: Mapping[str, str],
    reader: Reader | None = None,
    below: bool = False,
) -> RenderedExplanation:
    """Returns the explanation with every code as a sentence. Items and topics have their title in `titles`, or their
    id. Days are those of the `reader`. `below` says that other items are above it.

    A language without sentences gets English. Raises LookupError for a reason that has no sentence.
    """
    return RenderedExplanation(
        summary=_summary(why.summary, language),
        reasons=tuple(
            [
                _reason(each, language, titles, reader, below=below, declared=rule_sentence)
                for each in _read_reasons(why)
            ]
        ),
        counterfactual=_counterfactual(why.counterfactual, language, titles, below=below),
        held_back=_all_held_back(why.held_back, language, rule_sentence),
    )


def removals(
    removed: Iterable[RemovedItem], language: str, *, rule_sentence: RuleSentence, titles: Mapping[str, str]
) -> tuple[RenderedHeldBack, ...]:
    """Returns the removed candidates, each with the sentence that says why."""
    return tuple(
        RenderedHeldBack(titles.get(one.item, one.item), _removal(one, language, rule_sentence, titles))
        for one in removed
    )


def render_held_messages(
    removed: Removals, language: str, *, rule_sentence: RuleSentence, titles: Mapping[str, str]
) -> tuple[RenderedHeldBack, ...]:
    """Returns the first MESSAGES_NAMED messages that were not sent, each with a reason, and counts the others."""
    if not len(removed):
        return ()
    named = removals(islice(removed, MESSAGES_NAMED), language, rule_sentence=rule_sentence, titles=titles)
    more = len(removed) - len(named)
    if not more:
        return named
    count = sentence(language, "what-more-messages", (("count", more),))
    return (*named, RenderedHeldBack(count, sentence(language, "because-more-messages")))


def _summary(code: str, language: str) -> str:
    level, _, bound_by = code.partition("-")
    used = sentence(language, f"summary-{level}")
    return used if bound_by == "dial" else f"{used} {sentence(language, f'bound-{bound_by}')}"


def _read_reasons(why: Why) -> tuple[StatedReason, ...]:
    """Returns the reasons as they are said now. In the first form, `popular` had no test, so it was a guess."""
    if not isinstance(why.form, UnsetType):
        return why.reasons
    return tuple(
        [structs.replace(each, code=GUESS) if each.code == POPULAR else each for each in why.reasons]
    )


def _reason(
    reason: StatedReason,
    language: str,
    titles: Mapping[str, str],
    reader: Reader | None,
    *,
    below: bool,
    declared: RuleSentence,
) -> RenderedReason:
    if below and reason.code in SAID_BELOW:
        text = sentence(language, f"{reason.code}-below")
        return RenderedReason(reason.code, text, None, reason.control, controls_of(reason))
    said = [
        text
        for part in parts_of(reason)
        for text in (
            _render_declared(part, declared, language) or _render_part(part, language, titles, reader)
        )
    ]
    said += [sentence(language, "by-part", (("name", slot),)) for slot in reason.slots]
    said += [
        sentence(
            language,
            "liked-part",
            (("name", each.slot), ("topic", name_topic(each.topic, language, titles))),
        )
        for each in reason.likes
    ]
    text = " ".join(dict.fromkeys(said))
    share = None if reason.share is None else float(reason.share)
    return RenderedReason(reason.code, text, share, reason.control, controls_of(reason))


def _render_declared(part: StatedPart, declared: RuleSentence, language: str) -> list[str]:
    """Returns the sentence of a declared field of the context, an intent or a state. None when it is not declared now."""
    if part.code == INTENT_READ and part.key is not None:
        text = declared(part.key)
        return [text] if text else []
    if part.code in STATE_CODES and part.key is not None:
        if part.code == IN_STATE:
            text = declared(part.key)
        elif text := declared(f"{TITLE_OF}{part.key}"):
            text = sentence(language, f"{part.code}-{part.reach}", (("name", text),))
        return [text] if text else []
    if part.code not in (CONTEXT_OTHER, CONTEXT_PERSON):
        return []
    text = declared(f"{CONTEXT_NAME}{part.field}={part.value}")
    return [text] if text else []


def _render_part(
    reason: StatedPart, language: str, titles: Mapping[str, str], reader: Reader | None
) -> list[str]:
    name = _name(reason.key, language, titles)
    if reason.events:
        facts: list[StatedPart | CauseDetail] = [reason, *reason.also]
        return describe_part(
            *(reason, language, titles, reader), lambda at: _render_cause(facts[at], None, language, name)
        )
    said = [_render_cause(reason, reason.value, language, name)]
    said += [_render_cause(each, None, language, name) for each in reason.also]
    return said + [
        sentence(language, "about-topic", (("name", name_topic(topic, language, titles)),))
        for topic in reason.topics
    ]


def _render_cause(told: StatedPart | CauseDetail, value: str | None, language: str, name: str | None) -> str:
    code = told.code if told.reach is None else f"{told.code}-{told.reach}"
    arguments = (
        ("name", name),
        ("count", told.count),
        ("days", None if told.days is None else told.days + 1),
        ("value", value),
    )
    return sentence(language, code, tuple([argument for argument in arguments if argument[1] is not None]))


def _name(key: str | None, language: str, titles: Mapping[str, str]) -> str | None:
    return (name_key(key, language, titles) or None) if key else None


def _counterfactual(item: str | None, language: str, titles: Mapping[str, str], *, below: bool) -> str | None:
    code = "counterfactual-below" if below else "counterfactual"
    return None if item is None else sentence(language, code, (("name", titles.get(item, item)),))


@lru_cache(maxsize=4096)
def _all_held_back(
    held_back: tuple[HeldBack, ...], language: str, rule_sentence: RuleSentence
) -> tuple[RenderedHeldBack, ...]:
    """Returns the sentences of what was held back. They are cached, because most people have the same few
    settings.
    """
    return tuple([_render_held_back(held, language, rule_sentence) for held in held_back])


def _render_held_back(held: HeldBack, language: str, rule_sentence: RuleSentence) -> RenderedHeldBack:
    what = f"what-{held.what.replace('.', '-')}"
    if known(language, what):
        said = sentence(language, what)
    else:
        field = held.what.removeprefix("context.")
        declared = rule_sentence(f"{CONTEXT_NAME}{field}") if field != held.what else ""
        said = declared or sentence(language, "what-other")
    return RenderedHeldBack(said, _because(held.because, language, rule_sentence))


def _because(because: str, language: str, rule_sentence: RuleSentence) -> str:
    if because.startswith("rule:"):
        return rule_sentence(because.removeprefix("rule:"))
    code = f"because-{because}"
    return sentence(language, code if known(language, code) else "because-other")


def _removal(
    removed: RemovedItem, language: str, rule_sentence: RuleSentence, titles: Mapping[str, str]
) -> str:
    if removed.because.startswith("rule:"):
        return rule_sentence(removed.because.removeprefix("rule:"))
    name = titles.get(removed.item, removed.item)
    return sentence(language, f"removed-{removed.because}", (("name", name),))
