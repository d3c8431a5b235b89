"""When help may come in the demo's workspace (`demo.workspace_state`)."""

from aboveboard.clock import MS_PER_DAY
from aboveboard.demo.workspace_state import ERRORS_BEFORE_HELP, QUIET_DAYS, GivenHelp, MemberState

NOW_MS = 1_767_225_600_000


def member(**more: object) -> MemberState:
    found = MemberState(errors=ERRORS_BEFORE_HELP)
    found.session = "one"
    for name, value in more.items():
        setattr(found, name, value)
    return found


def test_one_error_is_no_reason_to_disturb() -> None:
    """The second one is."""
    assert not member(errors=1).may_help(NOW_MS)
    assert member().may_help(NOW_MS)


def test_help_comes_once_a_visit() -> None:
    """A new visit begins without errors, and the same one goes on."""
    found = member(help=GivenHelp("", "", ""))
    assert not found.may_help(NOW_MS)
    found.enter("one")
    assert found.errors == ERRORS_BEFORE_HELP
    found.enter("two")
    assert (found.errors, found.help) == (0, None)


def test_a_dismissal_is_quiet_for_seven_days() -> None:
    """Help that was taken is not."""
    for quiet_from_ms, may in ((NOW_MS, False), (None, True)):
        found = member()
        found.end_help(quiet_from_ms=quiet_from_ms)
        found.help = None
        assert found.may_help(NOW_MS + QUIET_DAYS * MS_PER_DAY - 1) is may
        assert found.may_help(NOW_MS + QUIET_DAYS * MS_PER_DAY)


def test_open_steps_keep_their_order() -> None:
    """Without those that are done."""
    assert member(done={"invoice"}).list_open() == ["company", "import", "team"]
