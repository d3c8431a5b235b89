"""What was learned from somebody is taken back when they no longer want it, as if it had never been learned."""

from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import models
from aboveboard.clock import to_iso
from aboveboard.engine.decay import PeriodSums, empty, examples_in
from aboveboard.engine.sums_codec import decode, encode
from aboveboard.errors import Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning import withdrawal as forgetting
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest
from aboveboard.learning.rebuild import from_records
from aboveboard.learning.withdrawal import forget_due
from aboveboard.people.store import Person, write_state
from aboveboard.signals.outcome_tables import forgetting as noted
from aboveboard.signals.outcome_tables import impressions, outcomes
from aboveboard.storage.journal import Submission
from aboveboard.words import ConsentState
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import select

from tests.gateway.submissions import changes, is_guarded, watched
from tests.house import House
from tests.world import DAN, EVE, ITEMS

BEHAVIOURAL = {"categories": ["behavioural"]}


def sums(house: House, placement: str = "home") -> PeriodSums:
    key = placement_key(house.app, placement)
    rows = house.rows(select(models.c.statistics).where(models.c.placement_key == key))
    return decode(rows[0][0]) if rows else empty()


def learn(house: House) -> None:
    while house.run(learn_once(house.gateway)):
        pass


def forget(house: House) -> None:
    """All that is noted, as the service does every moment."""
    house.run(forget_due(house.gateway))
    assert house.rows(select(noted.c.what)) == []


def acted(house: House, person: str, *, known: bool = True, kind: str = "taken") -> Any:
    """A decision for the person and what they did; `known`: something that they had looked at was used."""
    if known:
        house.shop.signal(person, item="running-1", topics=["running"])
    decision = house.shop.decide(person, candidates=["running-1"])
    assert house.shop.outcome(decision, kind)["status"] == "kept"
    return decision


@pytest.fixture(autouse=True)
def nothing_waits(house: House) -> None:
    learn(house)
    house.run(forget_due(house.gateway))


def test_a_withdrawal_takes_back_all_that_was_learned(house: House) -> None:
    """The sums are, to the bit, those from before; the answer says that it is under way, and then it is done."""
    acted(house, house.shop.welcome(EVE))
    learn(house)
    before = encode(sums(house))
    dan = house.shop.welcome(DAN)
    acted(house, dan)
    learn(house)
    assert encode(sums(house)) != before
    assert house.shop.consent(dan, "improve", "withdrawn")["forgetting"] is True
    forget(house)
    assert encode(sums(house)) == before
    assert house.shop.consent(dan, "improve", "withdrawn")["forgetting"] is False
    pseudonym = house.run(house.gateway.person(house.app, dan)).pseudonym
    for table in (outcomes, impressions):
        assert house.rows(select(table.c.person).where(table.c.person == pseudonym)) == []


def test_an_objection_takes_it_back_as_well(house: House) -> None:
    """To improving, or to everything."""
    dan = house.shop.welcome(DAN)
    acted(house, dan)
    learn(house)
    house.shop.ok("POST", f"/v1/people/{dan}/objection", {})
    forget(house)
    assert examples_in(sums(house)) == 0


def test_what_waited_when_it_was_withdrawn_is_never_learned(house: House) -> None:
    """Not even by a round of learning that was under way."""
    dan = house.shop.welcome(DAN)
    acted(house, dan)
    house.shop.consent(dan, "improve", "withdrawn")
    learn(house)
    assert examples_in(sums(house)) == 0


def test_a_round_of_learning_that_is_under_way_comes_to_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It read the person before they withdrew, and would write afterwards."""
    dan = house.shop.welcome(DAN)
    acted(house, dan)
    gateway, app, submit = house.gateway, house.app, house.gateway.submit

    async def late(submission: Submission) -> int:
        if any(guard.table == "models" for guard in submission.guards):
            monkeypatch.setattr(gateway, "submit", submit)
            await submit(await withdrawal(gateway, await gateway.person(app, dan)))
        return await submit(submission)

    monkeypatch.setattr(gateway, "submit", late)
    with pytest.raises(Stale):
        house.run(learn_once(gateway))
    assert examples_in(sums(house)) == 0


async def withdrawal(gateway: Gateway, person: Person) -> Submission:
    """The writes of somebody who withdraws `improve`."""
    withdrawn = structs.replace(person.state.choices["improve"], state=ConsentState.WITHDRAWN)
    after = structs.replace(person.state, choices=person.state.choices | {"improve": withdrawn})
    guards, writes = await forgetting.write_withdrawal(gateway, (person, after))
    return Submission((person.guard, *guards), (write_state(person, after), *writes), ())


@pytest.mark.parametrize("limits", [BEHAVIOURAL, {"topics": ["running"]}, {"items": ["running-1"]}])
def test_a_limit_takes_back_the_examples_that_rested_on_what_it_excludes(house: House, limits: Any) -> None:
    """Whole, and only those: what was shown before anything was known of the person stays."""
    dan = house.shop.welcome(DAN)
    acted(house, dan, known=False)
    learn(house)
    before = encode(sums(house))
    acted(house, dan)
    learn(house)
    assert house.shop.ok("PUT", f"/v1/people/{dan}/limits", limits)["forgetting"] is True
    forget(house)
    assert encode(sums(house)) == before


def test_a_limit_on_a_fact_takes_back_the_examples_that_used_it(house: House) -> None:
    """To the bit, and only those: an example from before the app told the fact stays."""
    dan = house.shop.welcome(DAN)
    acted(house, dan, known=False)
    learn(house)
    before = encode(sums(house))
    facts = {"age_class": "adult", "region": "FR", "fields": {"role": "owner"}}
    house.shop.ok("PUT", f"/v1/people/{dan}/facts", facts)
    acted(house, dan, known=False)
    learn(house)
    assert encode(sums(house)) != before
    assert house.shop.limits(dan, fields=["plan"])["forgetting"] is True
    forget(house)
    assert encode(sums(house)) != before
    assert house.shop.limits(dan, fields=["role"])["forgetting"] is True
    forget(house)
    assert encode(sums(house)) == before


def test_a_limit_on_something_else_takes_nothing_back(house: House) -> None:
    """What counted in no example is excluded from later ones only."""
    dan = house.shop.welcome(DAN)
    acted(house, dan)
    learn(house)
    before = encode(sums(house))
    house.shop.limits(dan, topics=["cooking"], categories=["transactional"])
    forget(house)
    assert encode(sums(house)) == before


def test_a_later_outcome_does_not_bring_back_what_was_excluded(house: House) -> None:
    """Of a decision that rested on it: it is kept, and nothing is learned from it."""
    dan = house.shop.welcome(DAN)
    decision = acted(house, dan, kind="seen")
    learn(house)
    house.shop.limits(dan, **BEHAVIOURAL)
    forget(house)
    house.shop.outcome(decision, "taken")
    learn(house)
    assert examples_in(sums(house)) == 0
    assert house.rows(select(outcomes.c.outcome).where(outcomes.c.pending == 1)) == []


def test_taking_back_goes_on_after_a_crash(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noted in the commit of the choice, and done again until it is done."""
    dan = house.shop.welcome(DAN)
    acted(house, dan)
    learn(house)
    house.shop.consent(dan, "improve", "withdrawn")

    async def broken(*_: Any, **__: Any) -> int:
        raise OSError("x")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="x"):
        patch.setattr(forgetting, "unlearn", broken)
        house.run(forget_due(house.gateway))
    assert house.rows(select(noted.c.what)) == [("all",)]
    forget(house)
    assert examples_in(sums(house)) == 0


STEPS = ("act", "vain", "learn", "withdraw", "agree", "limit", "erase", "forget", "wait")


@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 1)), max_size=8))
def test_in_any_order_the_sums_are_those_of_what_was_not_taken_back(house: House, steps: Any) -> None:
    """Of learning, withdrawing, limiting and erasing, of what is new and of what was shown in vain, too: what is left
    is, to the bit, what its own rewards give."""
    new = [item | {"starts": to_iso(house.clock())} for item in ITEMS]
    house.shop.place("home", new, variety={"fatigue": True})
    people = [house.shop.welcome(EVE) for _ in range(2)]
    keep = house.shop.welcome(DAN)
    acted(house, keep)
    learn(house)
    for step, who in steps:
        person = people[who]
        if step == "act":
            house.shop.signal(person, item="running-1", topics=["running"])
            house.shop.outcome(house.shop.decide(person, candidates=["running-1"]))
        elif step == "vain":
            decision = house.shop.decide(person, candidates=["running-1"], session="vain")
            house.shop.outcome(decision, "seen")
        elif step == "wait":
            house.clock.forward(days=2)
        elif step == "learn":
            learn(house)
        elif step in ("withdraw", "agree"):
            house.shop.consent(person, "improve", "withdrawn" if step == "withdraw" else "given")
        elif step == "limit":
            house.shop.limits(person, **BEHAVIOURAL)
        elif step == "erase":
            house.shop.http.delete(f"/v1/people/{person}")
        else:
            house.run(forget_due(house.gateway))
    for person in people:
        house.shop.consent(person, "improve", "withdrawn")
    learn(house)
    forget(house)
    before = house.run(newest(house.gateway, placement_key(house.app, "home")))
    assert before.sums is not None
    assert encode(house.run(from_records(house.gateway, before))) == encode(before.sums)
    rows = house.rows(
        select(impressions.c.impression).where(
            impressions.c.placement_key == placement_key(house.app, "home")
        )
    )
    assert len(rows) == examples_in(before.sums)


def test_a_yes_does_not_reach_back_to_what_was_done_before_it(house: House) -> None:
    """Sent again with its own time, an outcome from before the consent is not learned, nor after taking it back."""
    dan = house.shop.welcome(DAN._replace(given=[name for name in DAN.given if name != "improve"]))
    decision, at = house.shop.decide(dan), to_iso(house.clock())
    assert house.shop.outcome(decision, at=at)["status"] == "withheld"
    house.clock.forward(days=5)
    house.shop.consent(dan, "improve")
    assert house.shop.outcome(decision, at=at)["status"] == "withheld"
    assert house.shop.outcome(decision)["status"] == "kept"


def test_a_limit_takes_nothing_from_a_withdrawal_that_is_noted(house: House) -> None:
    """A limit on something else follows before it is carried out, and all examples are unlearned all the same."""
    dan = house.shop.welcome(DAN)
    acted(house, dan)
    learn(house)
    house.shop.consent(dan, "improve", "withdrawn")
    house.shop.limits(dan, topics=["swimming"])
    forget(house)
    assert examples_in(sums(house)) == 0


@pytest.mark.parametrize(
    "refuses",
    [
        lambda shop, guest: shop.consent(guest, "improve", "withdrawn"),
        lambda shop, guest: shop.limits(guest, topics=["running"]),
    ],
    ids=["learning", "topic"],
)
def test_a_link_takes_back_what_the_guest_refuses(
    house: House, refuses: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stricter choice of the two holds for both, also for what the models have of the person."""
    dan, guest = house.shop.welcome(DAN), house.shop.welcome(DAN)
    acted(house, dan)
    learn(house)
    assert examples_in(sums(house)) > 0
    refuses(house.shop, guest)
    with watched(house, monkeypatch) as seen:
        house.shop.ok("PUT", f"/v1/people/{dan}/guests/{guest}")
    notes = [(each.submission, note) for each in seen for note in changes(each.submission, noted.name)]
    assert notes
    assert all(is_guarded(submission, note) for submission, note in notes)
    forget(house)
    assert examples_in(sums(house)) == 0


def test_what_was_learned_from_a_minor_is_taken_back(house: House) -> None:
    """Once the app says that the person is one. The shipped rules let no model learn from a minor."""
    dan = house.shop.welcome(DAN)
    acted(house, dan)
    learn(house)
    house.shop.ok("PUT", f"/v1/people/{dan}/facts", {"age_class": "minor", "region": "FR"})
    forget(house)
    assert examples_in(sums(house)) == 0
