"""The declarations of the demo's workspace (`demo.workspace`), against a client that only notes what is sent."""

from typing import Any, cast

import pytest
from aboveboard.demo import workspace
from aboveboard.demo.catalogue import TOPICS
from aboveboard.demo.client import Client

from tests.intent.visits import SHIPPED


class NotedWorkspace:
    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def read(self, *_: Any) -> Any:
        purposes = [
            {"purpose": name, "notices": {"en": "a-hash"}} for name in ("personalize_visit", "improve")
        ]
        return {"removal": {"state": "done"}, "purposes": purposes}

    def call(self, _: str, path: str, body: Any = None) -> None:
        self.sent.append((path, body))


@pytest.fixture
def sent() -> list[tuple[str, Any]]:
    noted = NotedWorkspace()
    workspace.open_workspace(cast(Client, noted), 1_767_225_600_000)
    return noted.sent


def test_help_begins_with_nothing(sent: list[tuple[str, Any]]) -> None:
    """So nothing is the baseline that everybody gets."""
    (body,) = [body for path, body in sent if path == "/v1/placements/help/items"]
    assert body["items"][0]["item"] == workspace.NOTHING


def test_enough_strangers_reach_each_goal_that_an_intent_is_about(sent: list[tuple[str, Any]]) -> None:
    """As many as the shipped policies ask for. Their visits end with the goal."""
    signals = [each for path, body in sent if path == "/v1/signals" for each in body["signals"]]
    for goal in workspace.VISITS:
        assert len({each["person"] for each in signals if each["type"] == goal}) >= SHIPPED.k
    assert workspace.NEEDS_HELP.partition(":")[2] in {each.name for each in SHIPPED.intents}


def test_every_topic_of_a_tile_is_declared() -> None:
    """With titles in four languages, beside those of the shop."""
    assert {each.topic for each in workspace.DASHBOARD} <= {each["topic"] for each in TOPICS}


def test_the_history_has_the_tiles_of_each_task(sent: list[tuple[str, Any]]) -> None:
    """Strangers took those of its topic alone, and saw all as often."""
    ((_, body),) = [each for each in sent if each[0] == "/v1/imports/outcomes"]
    topics = {each.tile: each.topic for each in workspace.DASHBOARD}
    for task, placement in workspace.TILES.items():
        here = [each for each in body["outcomes"] if each["placement"] == placement]
        assert {topics[each["item"]] for each in here if each["kind"] == "taken"} == {workspace.TASTES[task]}
        assert len(here) == len(topics) * workspace.STRANGERS


def test_the_members_are_one_for_each_level() -> None:
    """From 0 to 3, in which None counts as 1."""
    assert sorted(1 if each.level is None else each.level for each in workspace.MEMBERS) == [0, 1, 2, 3]
