"""The workspace's own knowledge of its members: the steps that they did, and the trouble of this visit.

It is in memory, as the demo is: an app keeps this in its own database. How often help comes is a rule of the gateway.
"""

from msgspec import Struct, field

from aboveboard.demo.workspace import ERROR, FIRST_TASK, HELPS, IN_VAIN, STEPS

TROUBLE_BEFORE_HELP = {ERROR: 2, IN_VAIN: 1}
"""The times that trouble of a kind comes in a visit before help is looked for. One error alone is no reason to disturb."""


class GivenHelp(Struct, frozen=True):
    """The help of a visit: the advice, "" for none, with its decision and the address of its explanation."""

    advice: str = ""
    decision: str = ""
    why: str = ""


class MemberState(Struct):
    """The state of a member. `session` is the visit that all but `done` is of.

    `trouble` counts errors and clicks that change nothing, by the type of their signal. `help` is None before any.
    """

    done: set[str] = field(default_factory=set)
    session: str = ""
    later: set[str] = field(default_factory=set)
    task: str = FIRST_TASK
    trouble: dict[str, int] = field(default_factory=dict)
    help: GivenHelp | None = None

    def enter(self, session: str) -> None:
        """Begins a visit, unless it is the present one."""
        if session != self.session:
            self.session, self.task, self.later, self.trouble, self.help = (
                session,
                FIRST_TASK,
                set(),
                {},
                None,
            )

    def count_trouble(self, kind: str) -> None:
        """Counts one signal of this type."""
        self.trouble[kind] = self.trouble.get(kind, 0) + 1

    def list_helps(self) -> list[str]:
        """Returns the help that fits the trouble of the visit, after that of nothing. Empty where none may come."""
        if self.help is not None:
            return []
        kinds = [kind for kind, least in TROUBLE_BEFORE_HELP.items() if self.trouble.get(kind, 0) >= least]
        return [each.advice for each in HELPS if kinds and (not each.after or each.after in kinds)]

    def list_open(self) -> list[str]:
        """Returns the steps that are neither done nor left for later, in their order."""
        return [each.step for each in STEPS if each.step not in self.done | self.later]
