"""The workspace's own knowledge of its members: the steps that they did, and when help may come.

It is in memory, as the demo is: an app keeps this in its own database.
"""

from msgspec import Struct, field

from aboveboard.clock import MS_PER_DAY
from aboveboard.demo.workspace import STEPS

ERRORS_BEFORE_HELP = 2
"""The errors of a visit after which help is looked for. One alone is no reason to disturb."""

QUIET_DAYS = 7
"""The days without help after a dismissal."""


class GivenHelp(Struct, frozen=True):
    """The help of a visit: the advice, "" for none, with its decision and the address of its explanation."""

    advice: str
    decision: str
    why: str


class MemberState(Struct):
    """The state of a member. `session` is the visit that `errors` and `help` are of. `help` is None before any."""

    done: set[str] = field(default_factory=set)
    session: str = ""
    errors: int = 0
    help: GivenHelp | None = None
    quiet_until_ms: int = 0

    def enter(self, session: str) -> None:
        """Begins a visit, unless it is the present one."""
        if session != self.session:
            self.session, self.errors, self.help = session, 0, None

    def may_help(self, now_ms: int) -> bool:
        """Returns whether help may be looked for: after some errors, once a visit, and not in the quiet days."""
        return self.errors >= ERRORS_BEFORE_HELP and self.help is None and now_ms >= self.quiet_until_ms

    def end_help(self, *, quiet_from_ms: int | None) -> None:
        """Takes the help away for the rest of the visit. A dismissal begins the quiet days, from this instant."""
        self.help = GivenHelp("", "", "")
        if quiet_from_ms is not None:
            self.quiet_until_ms = quiet_from_ms + QUIET_DAYS * MS_PER_DAY

    def list_open(self) -> list[str]:
        """Returns the steps that are not done, in their order."""
        return [each.step for each in STEPS if each.step not in self.done]
