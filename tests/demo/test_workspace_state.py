"""When help may come in the demo's workspace (`demo.workspace_state`)."""

import pytest
from aboveboard.demo.workspace import ERROR, FIRST_TASK, IN_VAIN, NOTHING
from aboveboard.demo.workspace_state import GivenHelp, MemberState


def member(**trouble: int) -> MemberState:
    return MemberState(session="one", trouble=trouble)


@pytest.mark.parametrize(
    ("trouble", "helps"),
    [
        ({}, []),
        ({ERROR: 1}, []),
        ({ERROR: 2}, [NOTHING, "help-file"]),
        ({IN_VAIN: 1}, [NOTHING, "help-tile"]),
        ({ERROR: 3, IN_VAIN: 1}, [NOTHING, "help-file", "help-tile"]),
    ],
)
def test_help_fits_the_trouble_and_begins_with_nothing(trouble: dict[str, int], helps: list[str]) -> None:
    """One error alone is no reason to disturb."""
    assert member(**trouble).list_helps() == helps


def test_help_comes_once_a_visit() -> None:
    """A new visit begins without trouble, and the same one goes on."""
    found = member()
    for _ in range(2):
        found.count_trouble(ERROR)
    found.help, found.task = GivenHelp(), "compare"
    assert found.list_helps() == []
    found.enter("one")
    assert (found.trouble, found.task) == ({ERROR: 2}, "compare")
    found.enter("two")
    assert (found.trouble, found.help, found.task) == ({}, None, FIRST_TASK)


def test_open_steps_keep_their_order() -> None:
    """Without those that are done, or left for a later visit."""
    found = MemberState(done={"invoice"}, session="one", later={"import"})
    assert found.list_open() == ["company", "sort", "team"]
    found.enter("two")
    assert found.list_open() == ["company", "import", "sort", "team"]
