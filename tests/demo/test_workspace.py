"""What the demo's workspace declares (`demo.workspace`), against a client that only notes what is sent."""

from typing import Any, cast

import pytest
from aboveboard.demo import workspace
from aboveboard.demo.catalogue import TOPICS
from aboveboard.demo.client import Client


class NotedWorkspace:
    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def call(self, _: str, path: str, body: Any = None) -> None:
        self.sent.append((path, body))

    def read(self, _: Any, __: str, path: str, body: Any) -> Any:
        self.sent.append((path, body))
        return {"decision": f"dec_{len(self.sent)}"}


@pytest.fixture
def sent() -> list[tuple[str, Any]]:
    noted = NotedWorkspace()
    workspace.open_workspace(cast(Client, noted))
    return noted.sent


def test_help_begins_with_nothing(sent: list[tuple[str, Any]]) -> None:
    """So nothing is the baseline that everybody gets."""
    (body,) = [body for path, body in sent if path == "/v1/placements/help/items"]
    assert body["items"][0]["item"] == workspace.NOTHING


def test_every_topic_of_a_tile_is_declared() -> None:
    """With titles in four languages, beside those of the shop."""
    assert {each.topic for each in workspace.DASHBOARD} <= {each["topic"] for each in TOPICS}


def test_strangers_take_the_tiles_of_their_task(sent: list[tuple[str, Any]]) -> None:
    """And see all others, as often at each task."""
    ((_, body),) = [each for each in sent if each[0] == "/v1/outcomes"]
    tasks = [body["context"]["fields"]["task"] for path, body in sent if path == "/v1/decisions"]
    topics = {each.tile: each.topic for each in workspace.DASHBOARD}
    for at, task in enumerate(tasks):
        shown = body["outcomes"][at * len(topics) : (at + 1) * len(topics)]
        taken = {topics[each["item"]] for each in shown if each["kind"] == "taken"}
        assert taken == {workspace.TASTES[task]}
    assert {tasks.count(task) for task in workspace.TASTES} == {len(tasks) // len(workspace.TASTES)}


def test_the_members_are_one_for_each_level() -> None:
    """From 0 to 3, in which None counts as 1."""
    assert sorted(1 if each.level is None else each.level for each in workspace.MEMBERS) == [0, 1, 2, 3]
