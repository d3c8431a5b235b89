"""The sentences about a person's profile: the same ones that explain decisions, with the date of the last
signal.
"""

from collections.abc import Mapping
from types import MappingProxyType

from aboveboard.clock import MS_PER_DAY
from aboveboard.declared import choose_text as text_in
from aboveboard.explanation.days import Reader, read_day
from aboveboard.explanation.event_text import describe_event
from aboveboard.explanation.names import name_key
from aboveboard.explanation.sentences import sentence
from aboveboard.explanation.why import BOUGHT_ITEM, RETURNED_ITEM, SHOWN_IN_VAIN
from aboveboard.gateway.rules import Rules
from aboveboard.languages import FALLBACK
from aboveboard.people.act_counts import count_acts, drop_expired
from aboveboard.people.state import Affinity, PersonState, interests_in
from aboveboard.privacy.allowed import KnownEvent
from aboveboard.privacy.context_fields import ContextFields, title_of, words_of
from aboveboard.words import BOUGHT, IN_VAIN, BoundBy, Category, Reach

NO_TITLES: Mapping[str, str] = MappingProxyType({})


def interests_of(state: PersonState) -> list[tuple[Reach, Category, str, Affinity]]:
    """Returns every stored interest, by reach, category and key."""
    return [
        (reach, category, key, affinity)
        for reach in Reach
        for category, found in sorted(interests_in(state, reach, state.visit).items())
        for key, affinity in sorted(found.items())
    ]


def describe_interest(
    language: str,
    reach: Reach,
    category: Category,
    key: str,
    affinity: Affinity,
    *,
    reader: Reader,
    titles: Mapping[str, str] = NO_TITLES,
) -> str:
    """Returns one interest in words: each kind of act, how often it happened, and when last.

    `titles` are by item, and by `topic_key`. An item without a title is called by its id. Of evidence from before acts
    were stored, all kinds are one.
    """
    acts = drop_expired(affinity.acts, reader.now_ms)
    if acts and count_acts(affinity.acts) == affinity.count:
        events = [KnownEvent(0, each.act, each.against, each.count, each.last_ms) for each in acts]
        return " ".join(
            [describe_event(each, reach, key, language, titles, reader=reader) for each in events]
        )
    at_ms = reader.now_ms
    kind, name = key.partition(":")[0], name_key(key, language, titles)
    days = max(0, at_ms - affinity.first_ms) // MS_PER_DAY + 1
    last = read_day(affinity.at_ms, reader.zone)
    did = sentence(
        language,
        f"{_code(kind, category, affinity)}-{reach}",
        (("name", name), ("count", affinity.count), ("days", days)),
    )
    return f"{did} {sentence(language, 'last-time', (('when', last),))}"


def _code(kind: str, category: Category, affinity: Affinity) -> str:
    if kind == IN_VAIN:
        return SHOWN_IN_VAIN
    if kind == BOUGHT:
        return BOUGHT_ITEM if affinity.weight > 0.0 else RETURNED_ITEM
    return f"{category.did}_{kind}"


def profile(state: PersonState, rules: Rules, *, at_ms: int) -> list[str]:
    """Returns a restriction, the level of the dial and the interests in words, then the facts of the context.

    The words are of the person's language if possible.
    """
    language = state.facts.language or FALLBACK
    found = [sentence(language, f"bound-{BoundBy.RESTRICTED}")] if state.restricted else []
    if state.dial is not None and 0 <= state.dial < len(rules.dial.levels):
        found.append(text_in(rules.dial.levels[state.dial].sentence, language))
    reader = Reader(state.facts.time_zone, at_ms)
    found += [describe_interest(language, *each, reader=reader) for each in interests_of(state)]
    return found + [describe_fact(rules.context, *each, language) for each in sorted(state.context.items())]


def describe_fact(fields: ContextFields, name: str, value: str, language: str) -> str:
    """Returns a stored fact of the context in words. One that is no longer declared has its bare name and value."""
    title, words = title_of(fields, name, language), words_of(fields, name, value, language)
    return f"{title or name}: {words or value}"
