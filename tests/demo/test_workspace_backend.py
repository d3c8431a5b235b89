"""The requests of the demo's workspace (`demo.workspace_backend`). Their effect is in `test_workspace_pages.py`."""

from typing import Any

import pytest
from aboveboard.demo.answers import OwnArrangementJson
from aboveboard.demo.backend import Counter
from aboveboard.demo.workspace import MEMBERS
from aboveboard.demo.workspace_backend import (
    ChosenItems,
    Move,
    WorkspaceVisit,
    change_arrangement,
    choose,
    describe_level,
    read_arrangement,
)
from aboveboard.words import BoundBy

NOWHERE = Counter("http://127.0.0.1:9", "no key")
VISIT = WorkspaceVisit(MEMBERS[0], "one", "order", gpc=False)
OWN: OwnArrangementJson = {"mode": "adaptive", "order": None, "pinned": ["c"]}


def test_no_candidates_are_no_request() -> None:
    """Then there is nothing to explain either."""
    assert choose(NOWHERE, VISIT, "setup", [], 1) == ChosenItems([])


def test_without_an_answer_the_first_candidates_are_shown() -> None:
    """In their own order, without an explanation, and nobody arranged them."""
    found = choose(NOWHERE, VISIT, "tiles", ["b", "a", "c"], 2)
    assert (found.items, found.decision, found.why) == (["b", "a"], "", "")
    assert read_arrangement(NOWHERE, MEMBERS[0], "tiles")["mode"] == "adaptive"


@pytest.mark.parametrize(
    ("act", "tile", "body"),
    [
        ("up", "c", {"mode": "mine", "order": ["a", "c", "b"], "pinned": []}),
        ("down", "a", {"mode": "mine", "order": ["b", "a", "c"], "pinned": []}),
        ("up", "a", {"mode": "mine", "order": ["a", "b", "c"], "pinned": []}),
        ("pin", "a", {"mode": "adaptive", "pinned": ["c", "a"]}),
        ("pin", "c", {"mode": "adaptive", "pinned": ["c"]}),
        ("unpin", "c", {"mode": "adaptive", "pinned": []}),
        ("mine", "", {"mode": "mine"}),
        ("everybody", "", {"mode": "as_everybody"}),
        ("follow", "", {"mode": "adaptive", "order": None, "pinned": []}),
    ],
)
def test_each_move_is_one_request(act: Any, tile: str, body: dict[str, Any]) -> None:
    """The first tile cannot go further up. An own order waits while it is as everybody has it."""
    assert change_arrangement(OWN, Move(act, tile, ["a", "b", "c"])) == body


@pytest.mark.parametrize(
    ("effective", "bound_by", "word"),
    [
        (0, BoundBy.DIAL, "the same for everybody"),
        (0, BoundBy.ARRANGEMENT, "nothing is remembered"),
        (2, BoundBy.DIAL, "in this visit, at most 60%"),
        (3, BoundBy.DIAL, "before, at most 60%"),
    ],
)
def test_a_sentence_says_how_far_it_follows_the_member(effective: int, bound_by: BoundBy, word: str) -> None:
    """In words without levels."""
    said = describe_level({"asked": 3, "effective": effective, "bound_by": bound_by, "strength": 0.6})
    assert word in said
