"""A no about a person whose row was put back or deleted is obeyed, and makes the row right again on the safe side."""

from collections.abc import Callable
from typing import Any

import pytest
from aboveboard.operations.doctor_choices import report_choices
from aboveboard.operations.doctor_records import report_records
from aboveboard.people.store import people
from aboveboard.preferences.rebuilt_rows import LOST
from aboveboard.preferences.unreadable_rows import STRICTEST
from aboveboard.storage.tables import records
from sqlalchemy import delete

from tests.edits import Someone, put, read, told, write
from tests.world import Installation, Shop


@pytest.fixture
def someone(installation: Installation, shop: Shop) -> Someone:
    return Someone(installation, shop)


def put_on(path: str, **body: Any) -> Callable[[Someone], Any]:
    return lambda who: who.shop.ok("PUT", f"/v1/people/{who.name}/{path}", body)


NOES: dict[str, Callable[[Someone], Any]] = {
    "consent": lambda who: who.shop.consent(who.name, "improve", "withdrawn"),
    "dial": put_on("dial", level=1),
    "limits": put_on("limits", topics=["cooking", "running"]),
    "facts": put_on("facts", age_class="minor", region="FR"),
    "restriction": put_on("restriction", restricted=True),
    "objection": lambda who: who.shop.ok(
        "POST", f"/v1/people/{who.name}/objection", {"purposes": ["improve"]}
    ),
}


@pytest.mark.parametrize("no", NOES)
def test_a_no_is_obeyed_and_makes_the_row_right(someone: Someone, no: str) -> None:
    """A no of the log in between stays: a consent, a limit, and the source of an interest."""
    found = told(someone.installation, report_choices)  # other tests leave rows that do not open
    before = someone.row()
    someone.shop.consent(someone.name, "combine_sources", "withdrawn")
    someone.shop.limits(someone.name, topics=["running"])
    someone.shop.dial(someone.name, 3)
    someone.put_back(before)
    someone.forget_confirmed()
    assert someone.level() == (0, "failure")
    NOES[no](someone)
    assert someone.level()[1] != "failure"
    assert someone.level()[0] <= 3
    assert someone.consents()["combine_sources"] == "withdrawn"
    shown = someone.shop.ok("GET", f"/v1/people/{someone.name}")
    assert "running" in shown["limits"]["topics"]
    assert shown["interests"] == []
    assert told(someone.installation, report_choices) == found
    if no in ("consent", "objection"):
        assert someone.consents()["improve"] != "given"


@pytest.mark.parametrize(
    "yes",
    [
        lambda who: who.shop.http.put(f"/v1/people/{who.name}/dial", json={"level": 4}),
        lambda who: who.shop.http.put(f"/v1/people/{who.name}/restriction", json={"restricted": False}),
        lambda who: who.shop.http.put(
            f"/v1/people/{who.name}/consents/improve",
            json={"state": "given", "notice": who.shop.notice("improve")},
        ),
    ],
)
@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_yes_makes_no_row_right(someone: Someone, yes: Any, *, is_deleted: bool) -> None:
    """It is refused, and changes nothing."""
    before = someone.row()
    someone.shop.dial(someone.name, 1)
    after = someone.row()
    put(someone.installation, people, someone.where, *([] if is_deleted else [before]))
    assert yes(someone).status_code == 409
    assert someone.level() == (0, "failure")
    someone.put_back(after)


def test_a_deleted_row_makes_no_person_unknown(someone: Someone) -> None:
    """The choices on record say so. A no gives the person a row with which nothing is used."""
    mark = told(someone.installation, report_records)[:5]
    found = told(someone.installation, report_choices)  # other tests leave rows that do not open
    write(someone.installation, delete(people).where(someone.where))
    for _ in (1, 2):
        assert someone.level() == (0, "failure")
        someone.forget_confirmed()
    assert someone.shop.http.get(f"/v1/people/{someone.name}").status_code == 409
    someone.shop.consent(someone.name, "improve", "withdrawn")
    assert someone.level() == (0, "restriction")
    shown = someone.shop.ok("GET", f"/v1/people/{someone.name}")
    assert (shown["restricted"], shown["interests"]) == (True, [])
    assert someone.consents()["improve"] == "withdrawn"
    assert told(someone.installation, report_choices) == found
    assert told(someone.installation, report_records)[:5] == mark


def test_a_no_of_the_row_that_was_put_back_holds_too(someone: Someone) -> None:
    """A yes that overruled it is lost: nothing shows that the row had ever been newer."""
    someone.shop.consent(someone.name, "improve", "withdrawn")
    someone.shop.dial(someone.name, 1)
    before = someone.row()
    someone.shop.consent(someone.name, "improve")
    someone.shop.dial(someone.name, 4)
    someone.put_back(before)
    someone.shop.limits(someone.name, topics=["cooking"])
    assert someone.consents()["improve"] == "withdrawn"
    assert someone.level() == (1, "dial")


def test_a_no_of_another_id_holds_too(installation: Installation, shop: Shop) -> None:
    """It could not be written into the row of this one while that was refused. A link that was undone stays undone."""
    owner, guest, left = (Someone(installation, shop) for _ in range(3))
    path = f"/v1/people/{owner.name}/guests"
    for each in (guest, left):
        shop.ok("PUT", f"{path}/{each.name}")
    before = guest.row(), owner.row()
    shop.ok("DELETE", f"{path}/{left.name}")
    shop.dial(guest.name, 3)
    guest.put_back(before[0])
    shop.consent(owner.name, "improve", "withdrawn")
    assert guest.level() == (0, "failure")
    shop.limits(guest.name, topics=["cooking"])
    assert guest.consents()["improve"] == "withdrawn"
    owner.put_back(before[1])
    shop.dial(owner.name, 2)
    assert shop.ok("GET", f"/v1/people/{owner.name}")["guests"] == 1


def test_records_that_do_not_open_leave_the_strictest_choices(someone: Someone) -> None:
    """Their content cannot be known."""
    before = someone.row()
    someone.shop.dial(someone.name, 3)
    someone.shop.limits(someone.name, topics=["running"])
    own = (records.c.person == someone.pseudonym) & (records.c.kind == "dial")
    *_, newest = sorted(read(someone.installation, records, own), key=lambda row: row["entry_index"])
    here = records.c.entry_index == newest["entry_index"]
    put(someone.installation, records, here, newest | {"app": "x"})
    someone.put_back(before)
    someone.shop.consent(someone.name, "improve", "withdrawn")
    assert someone.level() == (0, "restriction")
    put(someone.installation, records, here, newest)


def test_nothing_is_used_in_the_strictest_state() -> None:
    """And the word of its entry is that of the log."""
    assert (STRICTEST.dial, STRICTEST.restricted, LOST) == (0, True, "lost")
