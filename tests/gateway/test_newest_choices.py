"""A person's row that was put back or deleted in the database is not believed, by any process."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aboveboard.errors import PersonRefused
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.newest_choices import NewestChoice, NewestChoices
from aboveboard.operations.doctor_choices import report_choices
from aboveboard.people.store import people, write_state
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import CHOICES, records
from aboveboard.words import EntryKind
from msgspec import structs
from sqlalchemy import delete

from tests.edits import Someone, counted, put, read, told, write
from tests.world import EVE, Installation, Shop


@pytest.fixture
def someone(installation: Installation, shop: Shop) -> Someone:
    return Someone(installation, shop)


def put_on(path: str, **body: Any) -> Callable[[Someone], Any]:
    return lambda who: who.shop.ok("PUT", f"/v1/people/{who.name}/{path}", body)


def link(who: Someone) -> None:
    guest = who.shop.welcome(EVE)
    who.shop.ok("PUT", f"/v1/people/{who.name}/guests/{guest}")


CHANGES: dict[str, Callable[[Someone], Any]] = {
    "consent": lambda who: who.shop.consent(who.name, "personalize_history", "withdrawn"),
    "dial": put_on("dial", level=0),
    "limits": put_on("limits", topics=["running"]),
    "facts": put_on("facts", age_class="minor", region="FR"),
    "restriction": put_on("restriction", restricted=True),
    "objection": lambda who: who.shop.ok("POST", f"/v1/people/{who.name}/objection", {}),
    "correction": lambda who: who.shop.ok("DELETE", f"/v1/people/{who.name}/interests/topic:running"),
    "link": link,
    "raise": put_on("dial", level=4),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_row_from_before_a_choice_is_refused(someone: Someone, change: str) -> None:
    """By the process that wrote the newer one, and by any other. Each decision is the baseline, with its reason."""
    found = told(someone.installation, report_choices)  # other tests leave rows that do not open
    before = someone.row()
    assert someone.level() == (4, "dial")
    CHANGES[change](someone)
    after, refusals = someone.row(), counted(someone.installation, "people_refused")
    someone.put_back(before)
    for number in (1, 2):
        assert someone.level() == (0, "failure")
        assert counted(someone.installation, "people_refused") == refusals + number
        someone.forget_confirmed()
    assert someone.shop.http.get(f"/v1/people/{someone.name}").status_code == 409
    assert "1 rows of people are older than their newest choice." in told(
        someone.installation, report_choices
    )
    someone.put_back(after)
    assert someone.level() != (0, "failure")
    assert told(someone.installation, report_choices) == found


def test_an_outcome_of_a_row_from_before_a_choice_is_refused(someone: Someone) -> None:
    """The consent of then counts no more, so nothing is learned from it either."""
    before, decision = someone.row(), someone.shop.decide(someone.name)
    someone.shop.consent(someone.name, "improve", "withdrawn")
    after = someone.row()
    someone.put_back(before)
    outcome = {"decision": decision["decision"], "item": decision["items"][0]["item"], "kind": "taken"}
    assert (
        someone.shop.ok("POST", "/v1/outcomes", {"outcomes": [outcome]})["outcomes"][0]["status"]
        == "rejected"
    )
    someone.put_back(after)
    assert someone.shop.outcome(decision)["status"] == "withheld"


def test_a_process_that_has_confirmed_a_person_asks_no_more(
    someone: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the count changes. So a decision costs no other query."""
    asked = list[bytes]()
    someone.level()
    choices = someone.installation.service.gateway.choices
    find = choices.find

    async def find_and_note(pseudonym: bytes) -> NewestChoice | None:
        if pseudonym == someone.pseudonym:  # background work asks about other people of the same service
            asked.append(pseudonym)
        return await find(pseudonym)

    monkeypatch.setattr(choices, "find", find_and_note)
    someone.level()
    someone.shop.signal(someone.name)
    someone.level()
    assert asked == []
    someone.shop.dial(someone.name, 3)
    someone.level()
    someone.level()
    assert len(asked) == 1


def test_a_person_whose_row_was_deleted_can_be_erased(someone: Someone) -> None:
    """Nothing of them is left, and they are unknown again."""
    write(someone.installation, delete(people).where(someone.where))
    someone.shop.erase(someone.name)
    assert read(someone.installation, records, records.c.person == someone.pseudonym) == []
    assert someone.shop.http.get(f"/v1/people/{someone.name}").status_code == 404
    assert someone.level()[1] != "failure"


def test_a_person_whose_row_was_put_back_can_be_erased(someone: Someone) -> None:
    """As one whose row does not decrypt."""
    before = someone.row()
    someone.shop.dial(someone.name, 1)
    someone.put_back(before)
    someone.shop.erase(someone.name)
    assert someone.shop.http.get(f"/v1/people/{someone.name}").status_code == 404


@pytest.mark.parametrize("columns", [("sealed",), ("wrapped_key",), ("wrapped_key", "sealed"), ("version",)])
def test_rows_of_two_people_are_not_exchanged(installation: Installation, shop: Shop, columns: Any) -> None:
    """Neither key nor state of one is the other's."""
    one, other = Someone(installation, shop), Someone(installation, shop)
    mine, theirs = one.row(), other.row()
    one.put_back(mine | {name: theirs[name] for name in columns})
    expected = (4, "dial") if columns == ("version",) else (0, "failure")
    assert one.level() == expected
    one.put_back(mine)


def test_the_choices_of_a_person_are_not_hidden_behind_another_record(someone: Someone) -> None:
    """A record of the newest choice that does not open is refused with the row that it belongs to."""
    someone.shop.dial(someone.name, 1)
    pseudonym = someone.pseudonym
    own = (records.c.person == pseudonym) & records.c.kind.in_(CHOICES)
    *_, newest = sorted(read(someone.installation, records, own), key=lambda row: row["entry_index"])
    here = records.c.entry_index == newest["entry_index"]
    someone.forget_confirmed()
    put(someone.installation, records, here, newest | {"sealed": b"x"})
    assert someone.level() == (0, "failure")
    put(someone.installation, records, here, newest)
    assert someone.level()[1] != "failure"


def test_a_guest_uses_no_row_that_was_put_back(installation: Installation, shop: Shop) -> None:
    """A no of the person holds for the guest's id, and their own row is none to look at."""
    owner, guest = Someone(installation, shop), Someone(installation, shop)
    shop.ok("PUT", f"/v1/people/{owner.name}/guests/{guest.name}")
    before = owner.row()
    owner.shop.dial(owner.name, 0)
    owner.put_back(before)
    owner.forget_confirmed()
    assert guest.level()[0] == 0
    assert owner.level() == (0, "failure")
    guest.shop.dial(guest.name, 0)
    owner.shop.dial(owner.name, 0)
    assert owner.level() == (0, "dial")


def test_a_row_that_changes_meanwhile_is_read_again(someone: Someone) -> None:
    """The choice of another process between the two reads is no reason for a refusal."""
    gateway, old = someone.installation.service.gateway, None

    async def run() -> Any:
        nonlocal old
        old = await gateway.read_unconfirmed(someone.app, someone.name)
        await asyncio.to_thread(someone.shop.dial, someone.name, 2)
        choices = NewestChoices(gateway.database, Metrics(), gateway.clock)
        return await choices.confirm(old, lambda: gateway.read_unconfirmed(someone.app, someone.name))

    found = someone.installation.run(run())
    assert (found.state.dial, old and old.state.dial) == (2, 4)


def test_a_choice_during_a_comparison_is_not_missed(
    someone: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison read the record before it, so the process does not trust the older row afterwards."""
    gateway = someone.installation.service.gateway
    find = gateway.choices.find

    async def find_and_choose(pseudonym: bytes) -> NewestChoice | None:
        newest = await find(pseudonym)
        monkeypatch.undo()
        await asyncio.to_thread(someone.shop.dial, someone.name, 1)
        return newest

    someone.shop.dial(someone.name, 4)
    before = someone.row()
    monkeypatch.setattr(gateway.choices, "find", find_and_choose)
    assert someone.installation.run(gateway.person(someone.app, someone.name)).state.dial == 4
    someone.put_back(before)
    assert someone.level() == (0, "failure")


def test_an_unknown_person_with_choices_is_refused(someone: Someone) -> None:
    """It makes no difference which function reads them."""
    write(someone.installation, delete(people).where(someone.where))
    gateway = someone.installation.service.gateway
    with pytest.raises(PersonRefused):
        someone.installation.run(gateway.require_person(someone.app, someone.name))
    someone.shop.erase(someone.name)


def test_the_kinds_of_choices_are_those_of_the_log() -> None:
    """The index has each of them, and no other."""
    assert set(CHOICES) == {kind for kind in EntryKind if kind.scope == "choice"}


def test_a_link_that_is_renewed_refuses_nobody(installation: Installation, shop: Shop) -> None:
    """One of version 0.1.0 has no name. Its renewal changes nothing of the person but the count."""
    owner, guest = Someone(installation, shop), Someone(installation, shop)
    path, gateway = f"/v1/people/{owner.name}/guests/{guest.name}", installation.service.gateway
    shop.ok("PUT", path)

    async def unname() -> None:
        found = await gateway.person(guest.app, guest.name)
        state = structs.replace(found.state, link="", linked_ms=0)
        await gateway.submit(Submission((found.guard,), (write_state(found, state),), ()))

    installation.run(unname())
    shop.ok("DELETE", path)
    assert owner.level() == guest.level() == (4, "dial")
