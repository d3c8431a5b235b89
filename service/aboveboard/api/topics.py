"""`/v1/topics`: the topics of an app, with their titles and their sensitivity."""

from typing import Annotated, Literal

from litestar import Controller, delete, get, put
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from aboveboard.api.doorkeeper import needs
from aboveboard.api.items import Tag
from aboveboard.api.protocol import gateway_of, in_query, key_of
from aboveboard.api.repeats import read_once
from aboveboard.catalogue.topics import DeclaredTopic, TopicList
from aboveboard.erasure import special_removal
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.identifiers import Language, PictureId, text
from aboveboard.ingestion import topics
from aboveboard.languages import fold
from aboveboard.words import Role, Sensitivity

TOPICS_MAX = 2000
"""The most topics of one app."""

LANGUAGES_MAX = 50
"""The most languages of the titles of one topic or item."""

Title = Annotated[str, text(200, "A title")]
Titles = Annotated[dict[Language, Title], Meta(min_length=1, max_length=LANGUAGES_MAX)]
TopicQuery = Annotated[
    str | None, in_query(Tag, "The topic to delete. Without it, all topics are deleted.", name="topic")
]


class TopicBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A topic. `topic` is the text that tags, topics and categories of items and signals have.

    `titles` are by language. Topics of one `group` are shown together. A signal that names a topic with the sensitivity
    `special` is withheld, and what is stored about the topic is removed. `picture` is the id of an uploaded picture.
    """

    topic: Tag
    titles: Titles
    group: Annotated[str, text(100, "A group of topics")] | None = None
    sensitivity: Sensitivity = Sensitivity.PLAIN
    picture: PictureId | None = None


class TopicsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The topics that replace all present ones of the app."""

    topics: Annotated[list[TopicBody], Meta(max_length=TOPICS_MAX)]


class TopicAnswer(Struct, frozen=True):
    """A topic as it is declared. One without a picture has no `picture`."""

    topic: str
    titles: dict[str, str]
    group: str | None
    sensitivity: Sensitivity
    picture: str | UnsetType = UNSET


class RemovalAnswer(Struct, frozen=True):
    """The removal of what is stored of special topics and items.

    `state` is `waiting` until it begins, then `running`, and `done` once nothing is stored. `checked` people were looked
    at, and `people` of them had something that was removed.
    """

    state: Literal["waiting", "running", "done"]
    checked: int
    people: int
    interests: int
    signals: int


class TopicsAnswer(Struct, frozen=True):
    """The topics of the app. `revision` counts their changes, and is 0 before the first one."""

    revision: int
    topics: list[TopicAnswer]
    removal: RemovalAnswer


class TopicsController(Controller):
    """The routes of topics, for keys of the role app."""

    path = "/v1/topics"
    guards = (needs(Role.APP),)
    tags = ("topics",)

    @get(operation_id="getTopics", summary="Read the topics of the app")
    async def get_topics(self, request: HttpRequest) -> TopicsAnswer:
        gateway, app = gateway_of(request), key_of(request).app
        return await _answer(gateway, app, await gateway.topics.newest(app))

    @put(operation_id="putTopics", summary="Declare the topics of the app", opt={"raises": (422,)})
    async def put_topics(self, request: HttpRequest, data: JSONBody[TopicsBody]) -> TopicsAnswer:
        declared = _to_topics(data)
        gateway, app = gateway_of(request), key_of(request).app
        found = await topics.put_topics(gateway, app, declared, asked=await read_once(request))
        return await _answer(gateway, app, found)

    @delete(
        operation_id="deleteTopics",
        summary="Delete one topic of the app, or all",
        status_code=200,
        opt={"raises": (404, 422)},
    )
    async def delete_topics(self, request: HttpRequest, topic: TopicQuery = None) -> TopicsAnswer:
        gateway, app, asked = (
            gateway_of(request),
            key_of(request).app,
            await read_once(request, headers=(topic or "",)),
        )
        return await _answer(gateway, app, await topics.delete_topics(gateway, app, topic, asked=asked))


def _to_topics(body: TopicsBody) -> tuple[DeclaredTopic, ...]:
    """Returns the topics. Raises Unprocessable, naming the field, for two that differ in case or accents only."""
    seen: set[str] = set()
    for at, each in enumerate(body.topics):
        if (name := fold(each.topic)) in seen:
            raise Unprocessable(
                "A topic occurs twice. Topics that differ in case, accents or punctuation are one.",
                field=f"topics[{at}].topic",
                expected="every topic once",
            )
        seen.add(name)
    return tuple(
        [
            DeclaredTopic(each.topic, each.titles, each.group or "", each.sensitivity, each.picture or "")
            for each in body.topics
        ]
    )


async def _answer(gateway: Gateway, app: str, found: TopicList) -> TopicsAnswer:
    declared = [
        TopicAnswer(each.topic, each.titles, each.group or None, each.sensitivity, each.picture or UNSET)
        for each in found.topics
    ]
    removal = await special_removal.read_removal(gateway, app)
    state: Literal["waiting", "running", "done"] = "waiting" if removal.running is None else "running"
    if await special_removal.is_removed(gateway, app):
        state = "done"
    return TopicsAnswer(found.revision, declared, RemovalAnswer(state, **structs.asdict(removal.counts)))
