"""`/privacy/known`: the interests and facts of a person in words, and their limits. The person may change all.

It ends with the list of all that is stored, what for and how long.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, NamedTuple

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template
from msgspec import Meta, Struct, structs

from aboveboard.catalogue.topic_search import find_topics
from aboveboard.decisions.ids import add_all
from aboveboard.declared import Name
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.explanation.days import Reader
from aboveboard.explanation.names import name_key
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.identifiers import TEXT, Language, Region
from aboveboard.interest_keys import INTENT, STATE, LimitKey
from aboveboard.languages import fold
from aboveboard.people.state import FIELD, Limits, PersonFacts, PersonState
from aboveboard.preferences.changes import change_limits, put_facts
from aboveboard.preferences.guests import readable_ids
from aboveboard.preferences.noes import is_said
from aboveboard.rights.correct import forget_interest
from aboveboard.rights.interest_text import describe_interest, interests_of
from aboveboard.signals.profile import without
from aboveboard.web import texts
from aboveboard.web.forms import form
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.pictures import find_pictures
from aboveboard.web.privacy.choices import redirect_done
from aboveboard.web.privacy.intent_lines import IntentLine, list_intents
from aboveboard.web.privacy.limit_lines import (
    ContextLine,
    LimitLine,
    list_context,
    list_limits,
    suggest_topics,
)
from aboveboard.web.privacy.overview import check_message
from aboveboard.web.privacy.state_lines import JourneyLine, list_journeys
from aboveboard.web.privacy.stored import StoredTopic, describe_stored
from aboveboard.web.sessions import frame_of, gateway_of, person_of, same_row, visitor_of
from aboveboard.web.why.controls import LIMITED, with_limit
from aboveboard.words import AgeClass, Category

SAID = ("facts", "bad-facts", "forgotten", "limited", "ruled-out", "off", "unknown", "allowed", "bad-limit")
KNOWN_MAX = 40
"""The most interests of one category on the page, the strongest first."""

LIMITS_MAX = 1000
"""The most topics, and the most items, that one person may rule out here."""


class InterestLine(Struct, frozen=True):
    """One interest in words, a sentence for each reach. `key` identifies it, `name` is its topic or item.

    `picture` is the address of the topic's picture, "" for none.
    """

    key: str
    name: str
    sentences: list[str]
    picture: str


class KnownCategory(Struct, frozen=True):
    """A category of data and its strongest interests. `more` counts the interests that are left out.

    `limited`: the person has ruled the category out.
    """

    category: str
    limited: bool
    known: list[InterestLine]
    more: int


class ReaderWords(NamedTuple):
    """The language, the titles and the days in which a reader gets sentences."""

    language: str
    titles: Mapping[str, str]
    reader: Reader


class KnownPage(WebPage, frozen=True, kw_only=True):
    """The page. `minor`: the app or the person said that the person is under 18. Only the app can change that."""

    template = "privacy_known.html"
    categories: list[KnownCategory]
    limits: list[LimitLine]
    titles: list[str]
    context: list[ContextLine]
    intents: list[IntentLine]
    journeys: list[JourneyLine]
    facts: PersonFacts
    minor: bool
    languages_known: tuple[str, ...]
    stored: list[StoredTopic]


class FactsForm(Struct, frozen=True):
    """The facts as typed. An empty field removes the fact, except that a minor stays one."""

    age_class: str = ""
    region: str = ""
    language: str = ""
    time_zone: str = ""


class InterestForm(Struct, frozen=True):
    """The form that forgets an interest. `key` is that of its `InterestLine`."""

    key: Annotated[
        str, Meta(min_length=6, max_length=210, pattern=r"^(topic|item|bought|field|intent|state):")
    ]


class LimitForm(Struct, frozen=True):
    """The form that rules a thing out, or allows it again with `on` false.

    `key` is `category:`, `topic:`, `item:`, `field:`, `intent:` or `state:` and a name. When it is "", `topic` is the typed name of a topic.
    """

    on: bool
    key: Annotated[str, Meta(max_length=210)] = ""
    topic: Annotated[str, Meta(max_length=2000)] = ""


class KnownKey(Struct, frozen=True):
    """The bounds of facts and topics. A typed text is valid when it converts to this."""

    age_class: AgeClass = AgeClass.UNKNOWN
    region: Region | None = None
    language: Language | None = None
    topic: Annotated[str, Meta(min_length=1, max_length=100, pattern=TEXT)] | None = None


@get("/privacy/known", include_in_schema=False)
async def show_known_page(request: HttpRequest) -> Template:
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    frame = frame_of(request, person=person, signed_in="person", said=check_message(request, "known", SAID))
    _, *others = await readable_ids(gateway, person, skips=True)
    titles = await gateway.topics.titles(visitor.app, {}, frame.language)
    state = add_all(person.state, [each.state for each in others], gateway.rules.half_life_days)
    words = ReaderWords(frame.language, titles, Reader(state.facts.time_zone, gateway.clock()))
    keys = [key for _, _, key, _ in interests_of(state)]
    pictures = await find_pictures(gateway, visitor.app, keys)
    page = KnownPage(
        frame=frame,
        categories=[_category(state, each, words, pictures) for each in Category],
        limits=await list_limits(gateway, visitor.app, state.limits, frame.language, titles),
        context=list_context(
            gateway.rules.context, [person.state, *(each.state for each in others)], frame.language
        ),
        intents=await list_intents(request, visitor.app, [person, *others], frame.language),
        journeys=list_journeys(gateway.rules.journeys, state, frame.language, at_ms=gateway.clock()),
        titles=suggest_topics(titles),
        facts=state.facts,
        minor=state.facts.age_class == AgeClass.MINOR,
        languages_known=texts.PHRASES.languages,
        stored=describe_stored(gateway.settings),
    )
    return render_page(page)


@post("/privacy/facts", include_in_schema=False)
async def correct_facts(request: HttpRequest) -> Redirect:
    sent = await form(request, FactsForm)
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    before = person.state.facts
    given = {name: value.strip() for name, value in structs.asdict(sent).items() if value.strip()}
    # A minor cannot make themselves older. The rest of the form is saved, and the answer says that a part was not.
    minor = str(AgeClass.MINOR)
    overruled = before.age_class == AgeClass.MINOR and given.get("age_class", minor) != minor
    if before.age_class == AgeClass.MINOR:
        given["age_class"] = minor
    try:
        checked = msgspec.convert({**given, "region": given.get("region", "").upper() or None}, KnownKey)
        facts = PersonFacts(checked.age_class, checked.region, checked.language, given.get("time_zone"))
        if facts != before or not await is_said(gateway, person, PersonState(facts=facts)):
            await put_facts(gateway, visitor.app, visitor.who, facts, check=same_row(gateway, visitor))
    except (msgspec.ValidationError, Unprocessable):
        return redirect_done("/privacy/known", "bad-facts")
    return redirect_done("/privacy/known", "bad-facts" if overruled else "facts")


@post("/privacy/forget", include_in_schema=False)
async def forget(request: HttpRequest) -> Redirect:
    sent = await form(request, InterestForm)
    gateway, visitor = gateway_of(request), await visitor_of(request)
    with suppress(NotFound):  # the form was sent twice
        await forget_interest(gateway, visitor.app, visitor.who, sent.key, check=same_row(gateway, visitor))
    return redirect_done("/privacy/known", "forgotten")


@post("/privacy/limits", include_in_schema=False)
async def limit(request: HttpRequest) -> Redirect:
    sent = await form(request, LimitForm)
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    before, named = person.state.limits, await read_typed(gateway, visitor.app, sent)
    try:
        after = edit_all(before, named)
    except (msgspec.ValidationError, ValueError):
        return redirect_done("/privacy/known", "bad-limit")
    # Computed before the change: only what was known can be said to be forgotten.
    people = await readable_ids(gateway, person, skips=True)
    forgotten = any(without(each.state, after) != each.state for each in people)
    if after != before or not await is_said(gateway, person, PersonState(limits=after)):
        await change_limits(
            gateway,
            visitor.app,
            visitor.who,
            lambda limits: edit_all(limits, named),
            check=same_row(gateway, visitor),
        )
    if not sent.on:
        return redirect_done("/privacy/known", "allowed")
    if forgotten or sent.key.partition(":")[0] in (INTENT, STATE):
        return redirect_done("/privacy/known", "limited" if forgotten else "off")
    known = sent.key or (await gateway.topics.get(visitor.app)).names.get(fold(sent.topic))
    return redirect_done("/privacy/known", "ruled-out" if known else "unknown")


async def read_typed(gateway: Gateway, app: str, sent: LimitForm) -> list[LimitForm]:
    """Returns the form, and for a typed name that is a title, one form for each topic with that title."""
    if sent.key:
        return [sent]
    ids = find_topics((await gateway.topics.get(app)).names, sent.topic)
    return [LimitForm(sent.on, f"topic:{each}") for each in ids] or [sent]


def edit_all(limits: Limits, sent: Sequence[LimitForm]) -> Limits:
    """Returns the limits after each of these forms, as `edit_limits` does."""
    for each in sent:
        limits = edit_limits(limits, each)
    return limits


def edit_limits(limits: Limits, sent: LimitForm) -> Limits:
    """Returns the limits after one thing was ruled out or allowed again.

    Raises ValueError or ValidationError for a key or a topic that cannot be ruled out, and beyond `LIMITS_MAX`.
    """
    key = sent.key or f"topic:{' '.join(sent.topic.split())}"
    kind, _, name = key.partition(":")
    if kind == "category":
        left = {*limits.categories} - {Category(name)}
        return structs.replace(limits, categories=tuple(sorted(left | {Category(name)} if sent.on else left)))
    # One character more than a topic may have: enough to refuse a longer one without searching all of it.
    msgspec.convert({"topic": name[:101]}, KnownKey)
    after = with_limit(limits, key, on=sent.on) if kind in LIMITED else None
    if kind in (FIELD, INTENT):
        msgspec.convert(name, Name)
    if kind == STATE:
        msgspec.convert(key, LimitKey)
    if (
        after is None
        or len(after.topics) > LIMITS_MAX
        or len(after.items) > LIMITS_MAX
        or len(after.fields) > LIMITS_MAX
        or len(after.interests) > LIMITS_MAX
    ):
        raise ValueError("This cannot be ruled out. Name a category, a topic, an item or a fact.")
    return after


def _category(
    state: PersonState, category: Category, words: ReaderWords, pictures: Mapping[str, str]
) -> KnownCategory:
    """Returns the category's interests, by the highest weight that each has in any reach."""
    found: dict[str, list[tuple[float, str]]] = {}
    for reach, own, key, affinity in interests_of(state):
        if own == category:
            sentence = describe_interest(
                words.language, reach, own, key, affinity, reader=words.reader, titles=words.titles
            )
            found.setdefault(key, []).append((affinity.weight, sentence))
    strongest = sorted(found, key=lambda key: -max(weight for weight, _ in found[key]))
    known = [
        InterestLine(
            key,
            name_key(key, words.language, words.titles),
            [sentence for _, sentence in found[key]],
            pictures.get(key, ""),
        )
        for key in strongest[:KNOWN_MAX]
    ]
    limited = category in state.limits.categories
    return KnownCategory(str(category), limited, known, max(0, len(found) - KNOWN_MAX))
