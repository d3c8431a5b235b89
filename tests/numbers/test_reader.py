"""The count of the log: each entry once, whatever happens while it is counted."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from aboveboard.app import run_service
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Stale, Unavailable
from aboveboard.gateway.staff_records import CaseStep
from aboveboard.numbers import reader
from aboveboard.numbers.reader import count_new
from aboveboard.rights.cases import change_case
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.house import House
from tests.numbers.counting import labels, recount, settle, stored
from tests.rights.asking import opened
from tests.rights.staff import officer
from tests.world import DAN, EVE, Installation, Shop

IMPROVE = ("improve", "withdrawn", "1", "en", "banner")


def act(shop: Shop) -> None:
    """Three people choose, one of them takes it back, and one decision is made for each."""
    for name in ("ida", "jon", "kim"):
        shop.consent(name, "improve", method="banner")
        shop.decide(name)
    shop.consent("kim", "improve", "withdrawn", method="banner")


def test_choices_count_by_purpose_notice_language_and_method(installation: Installation, shop: Shop) -> None:
    """On both databases, beside all that other apps did."""
    before = labels(stored(installation, "consents"))
    act(shop)
    after = labels(stored(installation, "consents"))
    assert after - before == Counter({("improve", "given", "1", "en", "banner"): 3, IMPROVE: 1})


def test_a_decision_counts_by_level_headline_and_signal(installation: Installation, shop: Shop) -> None:
    """Each once in each topic."""
    topics = ("levels", "asked", "headlines", "gpc")
    before = {topic: labels(stored(installation, topic)) for topic in topics}
    shop.decide(None, headers={"sec-gpc": "1"})
    new = {topic: labels(stored(installation, topic)) - before[topic] for topic in topics}
    assert all(sum(each.values()) == 1 for each in new.values()), new
    assert new["gpc"] == Counter({("on",): 1})


def test_two_processes_at_once_count_each_entry_once(
    installation: Installation, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of them is stale on each page that both read."""
    before = labels(stored(installation, "consents"))
    monkeypatch.setattr(reader, "PAGE", 3)
    act(shop)

    async def both() -> list[Any]:
        works = (count_new(installation.service.gateway) for _ in range(3))
        return await asyncio.gather(*works, return_exceptions=True)

    found = installation.run(both())
    assert all(isinstance(each, int | Stale) for each in found), found
    assert (labels(stored(installation, "consents")) - before)[IMPROVE] == 1


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_stop_in_between_counts_nothing_twice(
    house: House, monkeypatch: pytest.MonkeyPatch, is_committed: bool
) -> None:
    """Before the commit, or after it and before its answer."""
    before = labels(stored(house.installation, "consents"))
    act(house.shop)
    gateway, submit = house.gateway, house.gateway.submit

    async def stop(submission: Any) -> int:
        if is_committed:
            await submit(submission)
        raise Unavailable("The machine went down.")

    with monkeypatch.context() as patched:
        patched.setattr(gateway, "submit", stop)
        with pytest.raises(Unavailable):
            house.run(count_new(gateway))
    assert (labels(stored(house.installation, "consents")) - before)[IMPROVE] == 1


def test_a_new_count_of_the_log_gives_the_same(fresh_house: House) -> None:
    """As long as no record is gone, and whatever the pages were."""
    act(fresh_house.shop)
    settle(fresh_house.installation)
    fresh_house.clock.forward(days=1)
    act(fresh_house.shop)
    found = stored(fresh_house.installation)
    found = Counter({cell: number for cell, number in found.items() if cell.cell.topic != "notices_shown"})
    assert found == recount(fresh_house.installation)
    assert len({cell.day for cell in found}) == 2


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=st.lists(st.integers(1, 7), min_size=1, max_size=4), steps=st.integers(0, 3))
def test_any_pages_in_any_steps_give_the_same(house: House, pages: list[int], steps: int) -> None:
    """The size of a page, and where one ends, change no number."""
    before = labels(stored(house.installation, "consents"))
    with pytest.MonkeyPatch.context() as patched:
        for size in pages:
            patched.setattr(reader, "PAGE", size)
            for _ in range(steps):
                house.shop.consent(f"p{size}", "improve", method="banner")
            settle(house.installation)
    new = labels(stored(house.installation, "consents")) - before
    assert sum(new.values()) == steps * len(pages)


def test_counts_stay_when_a_person_is_erased(house: House) -> None:
    """They are about no person. A record that was gone first counts as such."""
    act(house.shop)
    before = labels(stored(house.installation, "consents"))
    gone = labels(stored(house.installation, "uncounted"))
    house.shop.erase("kim")
    assert labels(stored(house.installation, "consents")) == before
    house.shop.consent("lea", "improve", method="banner")
    house.shop.erase("lea")
    assert (labels(stored(house.installation, "uncounted")) - gone)[("consent",)] == 1


def test_an_erasure_counts_with_the_time_that_it_took(house: House) -> None:
    """The request when it begins, and the answer when it is done."""
    before = labels(stored(house.installation, "answers"))
    person = house.shop.welcome(EVE)
    house.shop.erase(person)
    assert labels(stored(house.installation, "answers")) - before == Counter({("erasure", "day"): 1})


@pytest.mark.parametrize(("days", "within"), [(0.5, "day"), (6, "week"), (20, "in_time"), (40, "late")])
def test_a_case_counts_with_the_time_of_its_answer(house: House, days: float, within: str) -> None:
    """From its opening, and late from its due day on."""
    person, key = house.shop.welcome(DAN), officer(house)
    case = opened(house, person)
    before = labels(stored(house.installation, "answers"))
    house.clock.forward(ms=round(days * MS_PER_DAY))
    house.run(change_case(house.gateway, case, key, CaseStep.ANSWERED, "Because you looked at tents."))
    assert labels(stored(house.installation, "answers")) - before == Counter({("case", within): 1})


def test_what_an_app_sends_makes_no_rows_without_end(house: House) -> None:
    """A hundred ways of choosing, and languages nobody declared, are one row."""
    before = stored(house.installation, "consents")
    for at in range(20):
        house.shop.consent("mia", "improve", "refused", method=f"way {at}", language=f"x{at:02}")
    new = stored(house.installation, "consents") - before
    assert labels(new) == Counter({("improve", "refused", "1", "en", "other"): 20})
    assert len(new) == 1


def test_a_choice_passed_on_to_another_id_counts_once(house: House) -> None:
    """A no holds under every id of a person, and was said once."""
    house.shop.consent("nia", "improve", method="banner")
    house.shop.consent("guest-nia", "improve", method="banner")
    house.shop.ok("PUT", "/v1/people/nia/guests/guest-nia", {})
    before = labels(stored(house.installation, "consents"))
    house.shop.consent("nia", "improve", "withdrawn", method="banner")
    assert labels(stored(house.installation, "consents")) - before == Counter({IMPROVE: 1})


def test_a_command_counts_on_from_where_the_gateway_was(fresh_house: House) -> None:
    """A second process on the same folder starts at the stored index."""
    act(fresh_house.shop)
    before = stored(fresh_house.installation)

    async def act_again() -> int:
        async with run_service(fresh_house.installation.settings, serving=False) as service:
            return await count_new(service.gateway)

    assert asyncio.run(act_again()) == 0
    assert stored(fresh_house.installation) == before
