"""Outcomes on their way in: joined to their decision, kept where learning was agreed to, each counted once."""

from collections.abc import Awaitable
from typing import Any

import msgspec
import pytest
from aboveboard import canonical
from aboveboard.clock import to_iso
from aboveboard.errors import TooLarge
from aboveboard.ingestion import outcome_intake
from aboveboard.ingestion.outcome_answer import OutcomeAnswer
from aboveboard.ingestion.outcome_body import OutcomeBatch
from aboveboard.ingestion.outcome_check import WINDOW_MS
from aboveboard.ingestion.outcomes import follow
from aboveboard.keys.sealing import unseal
from aboveboard.people.state import PersonState
from aboveboard.signals.outcome_tables import outcomes
from sqlalchemy import select

from tests.gateway.turns import waits_its_turn
from tests.house import House
from tests.world import ADA, DAN, EVE, FINN


def sent(house: House, *given: Any) -> list[Any]:
    batch = msgspec.json.decode(msgspec.json.encode({"outcomes": given}), type=OutcomeBatch)
    answer = house.run(follow(house.gateway, house.app, batch, asked=None))
    return msgspec.json.decode(answer, type=OutcomeAnswer).outcomes


def taken(decision: Any, **more: Any) -> Any:
    return {"decision": decision["decision"], "item": decision["items"][0]["item"], "kind": "taken"} | more


def test_what_is_stored_is_sealed_for_its_person(house: House) -> None:
    """Decision, item, kind and value, and nothing in the open but that it waits."""
    dan = house.shop.welcome(DAN)
    decision = house.shop.decide(dan)
    assert sent(house, taken(decision, value=0.1))[0].status == "kept"
    person = house.run(house.gateway.person(house.app, dan))
    query = select(outcomes.c.outcome, outcomes.c.pending, outcomes.c.sealed).where(
        outcomes.c.person == person.pseudonym
    )
    ((name, pending, sealed),) = house.rows(query)
    assert pending == 1
    assert canonical.decode(unseal(person.key, sealed, b"outcome" + name)) == {
        "decision": decision["decision"],
        "item": decision["items"][0]["item"],
        "kind": "taken",
        "value": "0.1",
    }


@pytest.mark.parametrize(
    ("member", "because"),
    [(ADA, "consent"), (FINN, "rule:learn-minor"), (DAN, None)],
)
def test_whom_is_learned_from(house: House, member: Any, because: str | None) -> None:
    """A person who agreed to it and is no minor."""
    found = sent(house, taken(house.shop.decide(house.shop.welcome(member))))[0]
    assert found.status == ("withheld" if because else "kept")
    assert [held.because for held in found.held_back] == ([because] if because else [])


def test_an_outcome_about_no_person_is_kept(house: House) -> None:
    """The decision is about no person, so no consent is needed. It is sealed under a key of its own."""
    assert sent(house, taken(house.shop.decide()))[0].status == "kept"
    found = house.rows(select(outcomes.c.sealed).where(outcomes.c.person.is_(None)))
    assert {sealed[0] for (sealed,) in found} == {2}


def test_of_several_people_each_has_an_entry(house: House) -> None:
    """Each also has a new epoch, because their visit has changed."""
    people = [house.shop.welcome(DAN), house.shop.welcome(DAN)]
    decisions = [house.shop.decide(person) for person in people]
    epochs = [house.run(house.gateway.person(house.app, person)).state.epoch for person in people]
    sent(house, *(taken(decision) for decision in decisions))
    after = [house.run(house.gateway.person(house.app, person)).state.epoch for person in people]
    assert after == [epoch + 1 for epoch in epochs]
    assert [house.shop.ok("GET", f"/v1/people/{person}")["records"]["outcome"] for person in people] == [1, 1]


def test_an_outcome_belongs_to_its_window(house: House) -> None:
    """Until 30 days after the decision, and never before it."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    decided = house.clock()
    house.clock.forward(ms=WINDOW_MS)
    assert sent(house, taken(decision, id="1"))[0].status == "kept"
    house.clock.forward(ms=1)
    late, early = sent(house, taken(decision, id="2"), taken(decision, id="3", at=to_iso(decided - 301_000)))
    assert late.problems[0].expected == "a time within 30 days of the decision"
    assert early.problems[0].expected == "a time after the decision that has passed"
    assert sent(house, taken(decision, id="4", at=to_iso(decided + 1)))[0].status == "kept"


def test_too_many_outcomes_are_refused_whole(house: House) -> None:
    """The setting of the operator is the bound."""
    with pytest.raises(TooLarge) as raised:
        sent(house, *[1] * 501)
    assert (raised.value.field, raised.value.expected) == ("outcomes", "at most 500")


def test_consent_to_learning_does_not_reach_back(house: House) -> None:
    """An action from before the consent is withheld, also when it is reported after it. A later one is kept."""
    dan = house.shop.welcome(DAN._replace(given=("personalize_visit", "personalize_history")))
    decision, at = house.shop.decide(dan), house.clock()
    house.clock.forward(minutes=10)
    house.shop.consent(dan, "improve")
    early, late = sent(house, taken(decision, id="1", at=to_iso(at + 60_000)), taken(decision, id="2"))
    assert (early.status, [held.because for held in early.held_back]) == ("withheld", ["consent"])
    assert late.status == "kept"


def test_a_special_outcome_is_judged_by_what_held_when_it_happened(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A consent that came after it does not reach back."""
    house.shop.place("pharmacy", [{"item": "pills", "sensitivity": "special"}])
    dan = house.shop.welcome(DAN)
    decision = house.shop.decide(dan, "pharmacy")
    at_ms, judged = house.clock.now_ms + 1000, list[PersonState]()
    house.clock.now_ms += 2000
    house.shop.consent(dan, "combine_sources")
    house.clock.now_ms += 1000

    def judge(rules: Any, state: PersonState, now_ms: int, *, special: bool) -> None:
        assert special
        judged.append(state)

    monkeypatch.setattr(outcome_intake, "refuse_special", judge)
    assert house.shop.outcome(decision, at=to_iso(at_ms))["status"] == "kept"
    assert "combine_sources" not in judged[0].choices
    assert "personalize_history" in judged[0].choices


def test_outcomes_do_not_overtake_a_repeated_change_of_their_person(house: House) -> None:
    """Else an erasure would never find a moment without a new one. Those of others do not wait."""
    gateway, app = house.gateway, house.app
    dan, eve = house.shop.welcome(DAN), house.shop.welcome(EVE)
    made = {person: house.shop.decide(person) for person in (dan, eve)}

    def send(person: str) -> Awaitable[bytes]:
        body = msgspec.json.encode({"outcomes": [taken(made[person])]})
        return follow(gateway, app, msgspec.json.decode(body, type=OutcomeBatch), asked=None)

    async def work() -> bool:
        person = gateway.keyring.pseudonym(app, dan)
        return await waits_its_turn(person, lambda: send(dan), lambda: send(eve))

    assert house.run(work())
