"""The lines of what a person ruled out, and of the declared facts about them. A topic without a known name is called unknown."""

import asyncio
from collections.abc import Iterable, Mapping

from msgspec import Struct

from aboveboard.catalogue.item_titles import TOPICS_KNOWN
from aboveboard.catalogue.topic_search import find_near, find_topics
from aboveboard.explanation.names import name_topic
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import FIELD, Limits, PersonState
from aboveboard.privacy.context_fields import ContextFields, title_of, words_of
from aboveboard.web.interest_names import name_interest
from aboveboard.web.pictures import find_pictures

UNKNOWN_MOST = 5
"""The most unknown topics for which near ones are sought."""

SUGGESTED_MOST = 500
"""The most titles that the page suggests."""


class NearTopic(Struct, frozen=True):
    """A topic with a name like one that the person typed. `picture` is the address of its picture, "" for none."""

    key: str
    name: str
    picture: str


class LimitLine(Struct, frozen=True):
    """One topic, item or fact that the person has ruled out. `unknown`: no topic of the app has this name.

    `near` are topics with a name like it. `picture` is the address of the topic's picture, "" for none.
    """

    key: str
    name: str
    unknown: bool = False
    near: tuple[NearTopic, ...] = ()
    picture: str = ""


class ContextLine(Struct, frozen=True):
    """A declared fact about the person. `name` is its title, and `value` the words of its value."""

    key: str
    name: str
    value: str


async def list_limits(
    gateway: Gateway, app: str, limits: Limits, language: str, titles: Mapping[str, str]
) -> list[LimitLine]:
    """Returns a line for each topic, item, fact, intent, state and journey. `titles` are those of topics in the language."""
    names = (await gateway.topics.get(app)).names
    unknown = [topic for topic in limits.topics if not find_topics(names, topic)]
    near = await asyncio.to_thread(
        lambda: {topic: find_near(names, topic) for topic in unknown[-UNKNOWN_MOST:]}
    )
    asked = [*limits.topics, *(each for found in near.values() for each in found)]
    pictures = await find_pictures(gateway, app, [f"topic:{each}" for each in asked])
    lines = []
    for topic in limits.topics:
        likely = [each for each in near.get(topic, ()) if each not in limits.topics]
        found = tuple(
            [
                NearTopic(key := f"topic:{each}", name_topic(each, language, titles), pictures.get(key, ""))
                for each in likely
            ]
        )
        name = topic if topic in unknown else name_topic(topic, language, titles)
        key = f"topic:{topic}"
        lines.append(LimitLine(key, name, topic in unknown, found, pictures.get(key, "")))
    lines += [LimitLine(f"item:{item}", item) for item in limits.items]
    keys = [*(f"{FIELD}:{name}" for name in limits.fields), *limits.interests]
    return lines + [LimitLine(key, name_interest(gateway.rules, key, language)) for key in keys]


def list_context(fields: ContextFields, states: Iterable[PersonState], language: str) -> list[ContextLine]:
    """Returns a line for each fact of the context that is stored under these ids, each once.

    One that is no longer declared has its bare name and value.
    """
    return [
        ContextLine(
            f"{FIELD}:{name}",
            title_of(fields, name, language) or name,
            words_of(fields, name, value, language) or value,
        )
        for name, value in sorted({fact for state in states for fact in state.context.items()})
    ]


def suggest_topics(titles: Mapping[str, str]) -> list[str]:
    """Returns the titles to choose from, in the order of the alphabet."""
    return sorted({title for key, title in titles.items() if key != TOPICS_KNOWN})[:SUGGESTED_MOST]
