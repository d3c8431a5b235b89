"""The requests of the demo's workspace (`demo.workspace_backend`). Their effect is in `test_workspace_pages.py`."""

from aboveboard.demo.backend import Counter
from aboveboard.demo.workspace import MEMBERS
from aboveboard.demo.workspace_backend import ChosenItems, WorkspaceVisit, choose

NOWHERE = Counter("http://127.0.0.1:9", "no key")
VISIT = WorkspaceVisit(MEMBERS[0], "one", "order", gpc=False)


def test_no_candidates_are_no_request() -> None:
    """Then there is nothing to explain either."""
    assert choose(NOWHERE, VISIT, "setup", [], 1) == ChosenItems([], "", "", "")


def test_without_an_answer_the_first_candidates_are_shown() -> None:
    """In their own order, without an explanation."""
    found = choose(NOWHERE, VISIT, "tiles", ["b", "a", "c"], 2)
    assert (found.items, found.decision, found.why) == (["b", "a"], "", "")
