"""Cases of people: stored, changed step by step, exported, moved and erased with them."""

import asyncio
import io
import json
import zipfile

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.erasure.retention import sweep
from aboveboard.errors import Conflict, NotFound, Unreadable
from aboveboard.gateway.staff_records import CaseRecord, CaseStep
from aboveboard.people.case_table import CaseState, CaseSubject, cases
from aboveboard.preferences.history import history
from aboveboard.rights.cases import (
    OWN_OPEN_MOST,
    change_case,
    list_cases,
    list_own_cases,
    read_case,
)
from msgspec import structs
from sqlalchemy import select

from tests.edits import edited, read
from tests.house import House
from tests.rights.asking import ASKED, opened
from tests.rights.staff import officer
from tests.world import DAN


def test_each_step_is_an_entry_with_a_hash_of_its_words(house: House) -> None:
    """The words themselves are with the case, and nowhere in clear."""
    key, person = officer(house), house.shop.welcome(DAN)
    case = opened(house, person)
    house.run(change_case(house.gateway, case, key, CaseStep.NOTED, "Asked the shop."))
    house.run(change_case(house.gateway, case, key, CaseStep.ANSWERED, "Because of the boots."))
    stored = house.run(house.gateway.require_person(house.app, person))
    bodies = [each.body for each in house.run(history(house.gateway, stored, (CaseRecord,)))]
    assert [(body.step, body.case) for body in bodies] == [
        (CaseStep.OPENED, case),
        (CaseStep.NOTED, case),
        (CaseStep.ANSWERED, case),
    ]
    assert [bool(body.by) for body in bodies] == [False, True, True]
    found = house.run(read_case(house.gateway, case))
    assert (found.now.state, found.now.content.answer.text) == (CaseState.ANSWERED, "Because of the boots.")
    assert b"boots" not in read(house.installation, cases, cases.c.case_id == case)[0]["sealed"]


def test_a_person_of_whom_nothing_was_stored_can_ask(house: House) -> None:
    """From then on there is a row, with the key of the case."""
    case = opened(house, "someone new")
    assert house.run(read_case(house.gateway, case)).now.content.question == ASKED.question
    assert house.run(house.gateway.require_person(house.app, "someone new")).version > 0


def test_open_cases_of_one_person_are_bounded_for_themselves(house: House) -> None:
    """The staff can open more, and an ended one makes room."""
    key, person = officer(house), house.shop.welcome(DAN)
    questions = [structs.replace(ASKED, question=f"Why {number}?") for number in range(OWN_OPEN_MOST + 1)]
    made = [opened(house, person, asked=each) for each in questions[:-1]]
    with pytest.raises(Conflict):
        opened(house, person, asked=questions[-1])
    opened(house, person, key)
    for case in made[:2]:
        house.run(change_case(house.gateway, case, key, CaseStep.CLOSED, "Withdrawn."))
    opened(house, person, asked=questions[-1])


def test_a_question_that_is_sent_twice_opens_one_case(house: House) -> None:
    """While that is open. Another subject is another question."""
    key, person = officer(house), house.shop.welcome(DAN)
    case = opened(house, person)
    assert opened(house, person) == case
    assert opened(house, person, asked=structs.replace(ASKED, subject=CaseSubject.OTHER)) != case
    house.run(change_case(house.gateway, case, key, CaseStep.ANSWERED, "Done."))
    assert opened(house, person) != case


def test_the_list_has_the_first_due_first_and_ended_ones_apart(house: House) -> None:
    """Overdue ones lead it."""
    key = officer(house)
    early, late = (opened(house, house.shop.welcome(DAN)), "")
    house.clock.forward(ms=3 * MS_PER_DAY)
    late = opened(house, house.shop.welcome(DAN))
    gone = opened(house, house.shop.welcome(DAN))
    house.run(change_case(house.gateway, gone, key, CaseStep.ANSWERED, "Done."))
    found, _ = house.run(list_cases(house.gateway, ended=False, page=1, size=500))
    names = [each.case for each in found]
    assert names.index(early) < names.index(late)
    assert [each.due_ms for each in found] == sorted(each.due_ms for each in found)
    assert gone not in names
    ended, _ = house.run(list_cases(house.gateway, ended=True, page=1, size=500))
    assert gone in [each.case for each in ended]


def test_a_case_is_exported_and_erased_with_the_person(house: House) -> None:
    """With its notes and answers."""
    key, person = officer(house), house.shop.welcome(DAN)
    case = opened(house, person)
    house.run(change_case(house.gateway, case, key, CaseStep.NOTED, "Asked the shop."))
    archive = zipfile.ZipFile(io.BytesIO(house.shop.http.get(f"/v1/people/{person}/export").content))
    (line,) = [json.loads(each) for each in archive.read("cases.jsonl").splitlines()]
    assert (line["case"], line["state"], line["stored"]["question"]) == (case, "open", ASKED.question)
    assert line["stored"]["notes"][0][2] == "Asked the shop."
    house.shop.erase(person)
    with pytest.raises(NotFound):
        house.run(read_case(house.gateway, case))
    assert house.rows(select(cases.c.case_id).where(cases.c.case_id == case)) == []


def test_an_ended_case_is_deleted_after_its_days(house: House) -> None:
    """An open one stays, however old it is."""
    key, person = officer(house), house.shop.welcome(DAN)
    stays, ends = opened(house, person), opened(house, person, key)
    house.run(change_case(house.gateway, ends, key, CaseStep.ANSWERED, "Done."))
    days = house.gateway.settings.case_keep_days
    (expires_ms,) = house.rows(select(cases.c.expires_ms).where(cases.c.case_id == ends))[0]
    assert expires_ms == house.clock() + days * MS_PER_DAY
    row = read(house.installation, cases, cases.c.case_id == ends)[0]
    with edited(house.installation, cases, cases.c.case_id == ends, row | {"expires_ms": house.clock()}):
        house.run(sweep(house.gateway))
        left = house.rows(select(cases.c.case_id).where(cases.c.person == row["person"]))
    assert left == [(stays,)]


def test_two_steps_at_once_are_both_kept(house: House) -> None:
    """The second is computed from the first."""
    key, person = officer(house), house.shop.welcome(DAN)
    case = opened(house, person)

    async def both() -> None:
        await asyncio.gather(
            *(change_case(house.gateway, case, key, CaseStep.NOTED, text) for text in ("one", "two"))
        )

    house.run(both())
    found = house.run(read_case(house.gateway, case))
    assert sorted(note.text for note in found.now.content.notes) == ["one", "two"]


def test_a_content_of_another_case_does_not_open(house: House) -> None:
    """It is sealed for its own."""
    person = house.shop.welcome(DAN)
    one, other = opened(house, person), opened(house, person, officer(house))
    rows = {name: read(house.installation, cases, cases.c.case_id == name)[0] for name in (one, other)}
    with (
        edited(
            house.installation, cases, cases.c.case_id == one, rows[one] | {"sealed": rows[other]["sealed"]}
        ),
        pytest.raises(Unreadable),
    ):
        house.run(read_case(house.gateway, one))
    stored = house.run(house.gateway.require_person(house.app, person))
    assert {each.case for each in house.run(list_own_cases(house.gateway, [stored]))} == {one, other}
