"""A person who asks a human, as tests of cases have one."""

from typing import Any

from aboveboard.people.case_table import CaseSubject
from aboveboard.rights.case_steps import CaseQuestion
from aboveboard.rights.cases import open_case

from tests.house import House

ASKED = CaseQuestion(question="Why did I see the tent?", subject=CaseSubject.EXPLANATION)


def opened(house: House, person: str, by: Any = None, asked: CaseQuestion = ASKED) -> str:
    """The id of a new case of the person. `by` is the key of the staff, None for the person."""
    app = house.app  # asks the service, so not inside of its loop
    name: str = house.run(open_case(house.gateway, app, lambda: house.gateway.person(app, person), asked, by))
    return name
