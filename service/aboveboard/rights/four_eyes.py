"""Acts of the staff that need a second person where `FOUR_EYES` names them: asked for, approved, then done.

A person is the key of a request, or the key or name of a session. An approval allows the act to the one who asked, on that person,
for LASTS_MS.
"""

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.staff_entries import action, staff_entry
from aboveboard.errors import Conflict
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.approval_table import APPROVE, ApprovalContent, StaffAct
from aboveboard.people.store import Person
from aboveboard.rights.approvals import (
    ActRequest,
    check_second,
    list_asked,
    make_request,
    require_approval,
    require_name,
)
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import Row

LASTS_MS = 8 * 3_600_000
"""The time for which an approval allows an act, in milliseconds. It is that of a look."""

ASKED, APPROVED = "asked for a second person", "approved as the second person"
"""The actions that are recorded. They name no person, because the act itself has an entry that does."""


class SecondPersonNeeded(Conflict):
    """An act that waits for the approval of another member of the staff."""


async def need_second(gateway: Gateway, by: ApiKey, person: Person, asked: ActRequest) -> None:
    """Returns when the act needs no second person, or one has approved it for this key.

    Otherwise it stores the request, unless it waits already, and raises SecondPersonNeeded. Raises NameNeeded for a key
    where the staff sign in by name.
    """
    if str(asked.act) not in gateway.settings.four_eyes:
        return
    require_name(gateway, by)
    known = await list_asked(gateway, by, person, asked.act, asked.about)
    if any(each.approved_by is not None for each in known):
        return
    if not known:
        guard, write = make_request(gateway, by, asked, person.key, person)
        entry = staff_entry(gateway, by, action(by, ASKED))
        await gateway.submit(Submission((person.guard, guard), (write,), (entry,)))
    raise SecondPersonNeeded(
        "This needs a second person. Let a colleague approve it on the page of holds, then do the same again."
    )


def request_for(act: StaffAct, app: str, *, about: str = "", reason: str = "") -> ActRequest:
    """Returns the request of an act, with the reason that the second person reads."""
    return ActRequest(act=act, app=app, content=ApprovalContent(reason=reason), about=about)


async def approve_act(gateway: Gateway, by: ApiKey, approval: str) -> None:
    """Approves an act of another key. Raises NotFound, Gone once it has lapsed, and as `check_second`."""

    async def attempt() -> None:
        waiting = await require_approval(gateway, approval)
        check_second(gateway, waiting, by)
        row: Row = {
            "key": waiting.approval,
            "next_version": waiting.version + 1,
            "next_by": by.id,
            "next_expires_ms": gateway.clock() + LASTS_MS,
        }
        entry = staff_entry(gateway, by, action(by, APPROVED, key=waiting.asked_by))
        await gateway.submit(Submission((waiting.guard,), (Write(APPROVE, row),), (entry,)))

    await gateway.with_retries(attempt, busy="Others keep changing this request.")
