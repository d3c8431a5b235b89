"""A person's own records, page by page."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

import pytest
from aboveboard.consent.choices import ConsentEvent, find_overruled
from aboveboard.gateway.record_bodies import DialRecord, LimitRecord, choice_record
from aboveboard.rights import own_records
from aboveboard.rights.own_records import JudgedChoices, RecordedChoice, latest, page_of
from aboveboard.words import ConsentState

from tests.house import House


def test_pages_go_from_the_newest_to_the_oldest(house: House) -> None:
    """Each says if there are more."""
    for level in (1, 2, 3):
        house.shop.dial("pages", level)
    person = house.run(house.gateway.require_person(house.app, "pages"))

    def page(number: int) -> tuple[list[int], bool]:
        found, more = house.run(page_of(house.gateway, [person], (DialRecord,), page=number, size=2))
        return [each.body.level for each in found], more

    assert [page(number) for number in (1, 2, 3)] == [([3, 2], True), ([1], False), ([], False)]
    assert house.run(latest(house.gateway, [person], DialRecord)).level == 3


def test_a_person_without_such_records_has_no_latest(house: House) -> None:
    """None, not an error."""
    house.shop.dial("limitless", 1)
    person = house.run(house.gateway.require_person(house.app, "limitless"))
    assert house.run(latest(house.gateway, [person], LimitRecord)) is None


@pytest.mark.parametrize(("place", "before", "after"), [(0, None, 2), (1, 0, 2), (2, 0, None), (3, 2, None)])
def test_the_choices_that_counted_around_each(place: int, before: int | None, after: int | None) -> None:
    """A claim, and a yes that was older than the no before it, did not count."""
    given, withdrawn = ConsentState.GIVEN, ConsentState.WITHDRAWN
    states = [(withdrawn, 9), (given, 1), (given, 10), (ConsentState.CLAIMED, 11)]
    judged = JudgedChoices([recorded(at, *each) for at, each in enumerate(states)])
    assert (judged.counted, judged.overruled) == ([0, 2], {1: 0})
    assert (judged.last_before(place), judged.next_after(place)) == (before, after)


def test_the_receipts_of_many_choices_judge_them_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of a download grows with the choices, not with their square."""
    for _ in range(3):
        for state in ("given", "withdrawn"):
            house.shop.consent("judged", "improve", state)
    judged: list[int] = []

    def judge(events: Sequence[ConsentEvent]) -> dict[int, int]:
        judged.append(len(events))
        return find_overruled(events)

    monkeypatch.setattr(own_records, "find_overruled", judge)
    answer = house.shop.http.get("/v1/people/judged/export")
    names = ZipFile(BytesIO(answer.content)).namelist()
    assert sum(name.startswith("receipts/") for name in names) == 6
    assert judged == [6]


def recorded(place: int, state: ConsentState, at_ms: int) -> RecordedChoice:
    event = ConsentEvent(purpose="improve", state=state, notice="n", at_ms=at_ms)
    return RecordedChoice(place, at_ms, b"", choice_record(event))
