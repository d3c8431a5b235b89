"""The intake of topics. Every change is a new revision, with an entry that names its hash."""

import hashlib
from collections.abc import Callable

from aboveboard.catalogue.topics import (
    INSERT_LIST,
    INSERT_REVISION,
    UPDATE_LIST,
    DeclaredTopic,
    TopicList,
    encode,
    special_topics,
)
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.ingestion.picture_use import claim_pictures
from aboveboard.storage.journal import Guard, Submission, Write

DECLARED = "declared topics"
"""The action of the entry that records a revision."""


async def put_topics(
    gateway: Gateway, app: str, topics: tuple[DeclaredTopic, ...], *, asked: Once | None = None
) -> TopicList:
    """Replaces the topics of the app and returns the new revision. Equal topics make no revision.

    A repeated `asked` changes nothing, and gets the newest revision. Raises Unprocessable for a picture that the app has
    not uploaded.
    """
    return await _change(gateway, app, lambda _: topics, asked)


async def delete_topics(
    gateway: Gateway, app: str, topic: str | None, *, asked: Once | None = None
) -> TopicList:
    """Deletes one topic, or all with None, and returns the new revision. Raises NotFound for an unknown topic.

    A repeated `asked` changes nothing, and gets the newest revision.
    """

    def delete(before: tuple[DeclaredTopic, ...]) -> tuple[DeclaredTopic, ...]:
        left = () if topic is None else tuple([each for each in before if each.topic != topic])
        if topic is not None and len(left) == len(before):
            raise NotFound(
                "This topic was not found. Use a declared topic.", field="topic", expected="a declared topic"
            )
        return left

    return await _change(gateway, app, delete, asked)


async def _change(
    gateway: Gateway,
    app: str,
    change: Callable[[tuple[DeclaredTopic, ...]], tuple[DeclaredTopic, ...]],
    asked: Once | None,
) -> TopicList:
    async def attempt() -> TopicList:
        kept, before = await find_answer(gateway, asked), await gateway.topics.newest(app)
        if asked is not None and kept is not None:
            asked.replayed = True
            return before
        after = TopicList(before.revision + 1, change(before.topics))
        same = after.topics == before.topics
        guards, writes = keep(asked, b"", gateway.operator(app), gateway.clock())
        made = Submission((), (), ()) if same else _submission(gateway, app, before, after)
        claim = await claim_pictures(gateway, app, _list_pictures(before, after))
        if made.writes or writes:  # also without a change: a repeat may not undo what another request changes
            unchanged = Guard("topic_lists", app, before.revision)
            changes = (*made.writes, *claim.writes, *writes)
            await gateway.submit(Submission((unchanged, *claim.guards, *guards), changes, made.entries))
            gateway.topics.forget(app)
        return before if same else after

    return await gateway.with_retries(attempt, busy="Other requests keep changing these topics.")


def _list_pictures(before: TopicList, after: TopicList) -> dict[str, str]:
    """Returns the pictures that no topic had before, each with the first field that names it."""
    had, found = {each.picture for each in before.topics}, dict[str, str]()
    for at, each in enumerate(after.topics):
        if each.picture and each.picture not in had:
            found.setdefault(each.picture, f"topics[{at}].picture")
    return found


def _submission(gateway: Gateway, app: str, before: TopicList, after: TopicList) -> Submission:
    body = encode(after)
    special = len(special_topics(after.topics).topics)
    head = (
        Write(UPDATE_LIST, {"key": app, "next_revision": after.revision})
        if before.revision
        else Write(INSERT_LIST, {"app": app, "revision": after.revision})
    )
    revision = Write(INSERT_REVISION, {"app": app, "revision": after.revision, "body": body})
    counts = {"revision": after.revision, "special_names": special, "topics": len(after.topics)}
    record = AdminRecord(did=DECLARED, counts=counts, sha256=hashlib.sha256(body).hexdigest())
    return Submission((), (head, revision), (gateway.entry(record, gateway.operator(app)),))
