"""A decision in the console, step by step."""

from typing import Any

import pytest
from aboveboard.decisions.replay import OpenedDecision, recall
from aboveboard.gateway.later_reasons import later_reasons
from aboveboard.web.console import decision_steps
from aboveboard.web.console.decision_steps import DecisionSteps, _CandidateScore, steps_of
from msgspec import structs
from sqlalchemy import select

from tests.web.browsing import House, words
from tests.world import DAN


def test_a_decision_is_opened_with_its_eight_steps(house: House, staff: Any) -> None:
    """And was computed again to the same."""
    person = house.shop.welcome(DAN)
    for _ in range(3):
        house.shop.signal(person)
    decision = house.shop.decide(person, count=2)
    page = staff.get(f"/console/log/{decision['log']['index']}")
    said = words(page)
    assert page.text.count("<li><h3>") == 8
    assert "the same to the last bit" in said
    assert decision["decision"] in said
    assert person not in page.text


def test_a_decision_has_its_reasons_in_the_console_though_they_were_left_for_later(
    house: House, staff: Any
) -> None:
    """They are computed for the reader, and sealed in an entry that the console opens too."""
    decision = house.shop.decide(house.shop.welcome(DAN), explain="link")
    page = staff.get(f"/console/log/{decision['log']['index']}")
    why = house.shop.ok("GET", f"/v1/decisions/{decision['decision']}/why")
    assert all(each["text"] in words(page) for each in why["reasons"])
    table = later_reasons.c
    query = select(table.sealed_index).where(table.entry_index == decision["log"]["index"])
    ((place,),) = house.installation.run(house.installation.service.gateway.database.rows(query))
    assert decision["decision"] in words(staff.get(f"/console/log/{place}"))


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_a_decision_has_its_steps_in_every_language(house: House, staff: Any, language: str) -> None:
    """With all of its steps."""
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    context = {"device": "mobile", "fields": {"task": "order"}}
    place = house.shop.decide(person, context=context)["log"]["index"]
    page = staff.get(f"/console/log/{place}?language={language}")
    assert page.status_code == 200
    assert page.text.count("<li><h3>") == 8
    titles = {"de": "Was du hier gerade tust", "es": "Lo que vienes a hacer", "fr": "Ce que vous venez faire"}
    assert f"{titles[language]} <b>order</b>" in page.text


async def steps(house: House, decision: Any, **changed: Any) -> tuple[DecisionSteps, OpenedDecision]:
    """The steps of a decision, with these changes to its record, and the record as it is."""
    gateway = house.installation.service.gateway
    stored = await gateway.find_record(decision["decision"])
    assert stored is not None
    found = await recall(gateway, stored.app, decision["decision"])
    return await steps_of(gateway, stored.app, structs.replace(found.body, **changed), "en"), found


def test_shown_items_come_first_and_then_the_most_probable(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each candidate once; the house's own probabilities are too alike to show an order."""
    decision = house.shop.decide(house.shop.welcome(DAN), count=2)
    found, record = house.installation.run(steps(house, decision))
    shown = [each.item for each in record.body.items]
    others = sorted({each.item for each in found.chances} - set(shown))
    scores = {item: _CandidateScore(at / 100, None) for at, item in enumerate(shown + others)}
    monkeypatch.setattr(decision_steps, "_collect_scores", lambda *_: scores)
    found, _ = house.installation.run(steps(house, decision))
    assert [each.item for each in found.chances] == [*shown, *reversed(others)]
    assert [each.position for each in found.chances[:3]] == [1, 2, 0]
    assert len(others) > 2
    assert found.again == "same"


def test_a_replay_that_gives_other_items_is_called_other(house: House) -> None:
    """To the last bit: another probability is enough."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    _, record = house.installation.run(steps(house, decision))
    items = tuple(each._replace(probability="0.125") for each in record.body.items)
    found, _ = house.installation.run(steps(house, decision, items=items))
    assert found.again == "other"


def test_without_its_placement_a_decision_is_not_replayed(house: House) -> None:
    """The shown items keep their ids and probabilities, and have no score."""
    found, record = house.installation.run(steps(house, house.shop.decide(count=2), placement="nowhere"))
    assert (found.again, found.title) == ("gone", "")
    assert [(each.item, each.title, each.score) for each in found.chances] == [
        (each.item, each.item, None) for each in record.body.items
    ]


def test_a_long_list_is_cut_and_counted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left out in silence."""
    decision = house.shop.decide()
    whole, _ = house.installation.run(steps(house, decision))
    monkeypatch.setattr(decision_steps, "SHOWN_MOST", 2)
    cut, _ = house.installation.run(steps(house, decision))
    assert cut.chances == whole.chances[:2]
    assert cut.more_chances == len(whole.chances) - 2 > 0
