"""Placements that report only clicks: what was shown and not answered counts as seen, once, and no more than that."""

import asyncio
from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.unanswered_tables import DELETE_UNANSWERED
from aboveboard.catalogue.unanswered_tables import unanswered as searches
from aboveboard.engine.decay import same
from aboveboard.errors import Stale, Unavailable
from aboveboard.ingestion import unanswered
from aboveboard.ingestion.outcome_intake import OutcomeIntake
from aboveboard.ingestion.unanswered import count_unanswered
from aboveboard.learning.examples import rewards_of
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest
from aboveboard.learning.rebuild import from_records
from aboveboard.learning.withdrawal import forget_due
from aboveboard.people.store import write_state
from aboveboard.signals.impressions import impression
from aboveboard.signals.outcome_tables import impressions, outcomes
from aboveboard.signals.reward_tables import reward_days
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import records
from msgspec import structs
from sqlalchemy import func, select

from tests.house import House
from tests.world import DAN

PLACEMENT = "clicks"


@pytest.fixture(autouse=True)
def declared(house: House) -> None:
    settle(house)
    house.shop.place(PLACEMENT, answers="clicks", unanswered_after=20)


def settle(house: House, minutes: int = 21) -> None:
    """Time passes, what is unanswered is counted, and all of it is learned."""
    house.clock.forward(minutes=minutes)
    while house.run(count_unanswered(house.gateway)):
        pass
    while house.run(learn_once(house.gateway)):
        pass


def show(house: House, person: str | None, **asked: Any) -> Any:
    return house.shop.decide(person, PLACEMENT, **asked)


def learned(house: House, *made: Any) -> list[float | None]:
    """The learned rewards of all items of these decisions, after checking that a rebuild gives the same."""
    before = house.run(newest(house.gateway, placement_key(house.app, PLACEMENT)))
    assert same(before.sums, house.run(from_records(house.gateway, before)))
    names = [
        impression(house.gateway.keyring, each["decision"], shown["item"])
        for each in made
        for shown in each["items"]
    ]
    found = house.run(rewards_of(house.gateway, names))
    return [found.get(name) for name in names]


def test_what_is_not_answered_counts_as_seen_once_it_is_due(house: House) -> None:
    """Each slot, with reward 0; what was clicked on keeps its reward, and before the minutes have passed nothing counts."""
    person = house.shop.welcome(DAN)
    made = show(house, person, count=3)
    house.shop.outcome(made, item=made["items"][1]["item"])
    settle(house, minutes=19)
    assert learned(house, made) == [None, 1.0, None]
    settle(house, minutes=2)
    assert learned(house, made) == [0.0, 1.0, 0.0]


def test_a_later_outcome_replaces_it(house: House) -> None:
    """The example is there once, at its reward, and a refund makes it seen again."""
    made = show(house, house.shop.welcome(DAN))
    settle(house)
    assert learned(house, made) == [0.0]
    for kind, reward in (("taken", 1.0), ("reverted", 0.0)):
        house.shop.outcome(made, kind)
        settle(house)
        assert learned(house, made) == [reward]


@pytest.mark.parametrize("person", [True, False])
@pytest.mark.parametrize("when", ["never", "before", "after"])
@pytest.mark.parametrize("which", [0, 1])
def test_the_same_answer_of_a_visit_counts_once(house: House, person: bool, when: str, which: int) -> None:
    """A reload is no second showing, whichever decision is answered and whenever, and also of nobody."""
    who = house.shop.welcome(DAN) if person else None
    first, again = (show(house, who, session=f"s-{when}-{which}-{person}") for _ in range(2))
    assert [first["items"], first["decision"]] == [again["items"], first["decision"]]
    if when == "before":
        house.shop.outcome((first, again)[which])
    settle(house)
    if when == "after":
        house.shop.outcome((first, again)[which])
        settle(house)
    expected = {"never": [0.0, None], "after": [1.0, None], "before": [[1.0, None], [None, 1.0]][which]}
    assert learned(house, first, again) == expected[when]


def test_it_counts_only_where_learning_is_allowed(house: House) -> None:
    """Without `improve`, for a person who is restricted, and for a preview, nothing is stored."""
    without = house.shop.welcome(DAN)
    house.shop.consent(without, "improve", "withdrawn")
    restricted = house.shop.welcome(DAN)
    made = [show(house, person) for person in (without, restricted, house.shop.welcome(DAN))]
    made.append(show(house, house.shop.welcome(DAN), preview=True))
    house.shop.ok("PUT", f"/v1/people/{restricted}/restriction", {"restricted": True})
    settle(house)
    assert learned(house, *made) == [None, None, 0.0, None]


@pytest.mark.parametrize("leave", ["erase", "withdraw"])
def test_it_is_unlearned_like_any_outcome(house: House, leave: str) -> None:
    """No row of it is left, whether it was learned already or not."""
    learned_of, waiting = house.shop.welcome(DAN), house.shop.welcome(DAN)
    show(house, learned_of)
    settle(house)
    show(house, waiting)
    house.clock.forward(minutes=21)
    house.run(count_unanswered(house.gateway))
    for person in (learned_of, waiting):
        whose = house.gateway.keyring.pseudonym(house.app, person)
        assert house.rows(select(func.count()).where(outcomes.c.person == whose)) == [(1,)]
        if leave == "erase":
            house.shop.erase(person)
        else:
            house.shop.consent(person, "improve", "withdrawn")
        settle(house)
        house.run(forget_due(house.gateway))
        for table in (outcomes, impressions, reward_days):
            assert house.rows(select(func.count()).where(table.c.person == whose)) == [(0,)]


def test_other_placements_and_older_decisions_are_left_alone(house: House) -> None:
    """Only decisions of a revision that reports clicks count, and where `seen` is reported nothing changes."""
    person = house.shop.welcome(DAN)
    house.shop.place("later")
    older, seen = house.shop.decide(person, "later"), house.shop.decide(person)
    house.shop.place("later", answers="clicks", unanswered_after=20)
    newer = house.shop.decide(person, "later")
    settle(house)
    name = [
        impression(house.gateway.keyring, each["decision"], each["items"][0]["item"])
        for each in (older, seen, newer)
    ]
    assert house.run(rewards_of(house.gateway, name)) == {name[2]: 0.0}
    house.shop.place("later")
    assert placement_key(house.app, "later") not in {
        key for (key,) in house.rows(select(searches.c.placement_key))
    }


def test_two_processes_count_it_once(house: House) -> None:
    """The slower one finds it stored, or is told that it was too late."""
    made = [show(house, house.shop.welcome(DAN)) for _ in range(3)]
    house.clock.forward(minutes=21)

    async def both() -> list[Any]:
        two = (count_unanswered(house.gateway) for _ in range(2))
        return await asyncio.gather(*two, return_exceptions=True)

    assert {type(one) for one in house.run(both())} <= {int, Stale, Unavailable}
    settle(house)
    assert learned(house, *made) == [0.0] * 3


def test_a_choice_in_between_is_read_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is stored by a person's state from before: the row has changed, and is read once more."""
    person = house.shop.welcome(DAN)
    show(house, person)
    house.clock.forward(minutes=21)
    take, asked, app = OutcomeIntake.take_unanswered, list[bool](), house.app

    async def overtaken(intake: OutcomeIntake, *of: Any) -> None:
        await take(intake, *of)
        asked.append(True)
        if len(asked) == 1:
            found = await house.gateway.require_person(app, person)
            changed = structs.replace(found.state, epoch=found.state.epoch + 1)
            await house.gateway.submit(Submission((found.guard,), (write_state(found, changed),), ()))

    monkeypatch.setattr(OutcomeIntake, "take_unanswered", overtaken)
    house.run(count_unanswered(house.gateway))
    assert asked == [True, True]


def test_a_slower_process_does_not_move_the_index_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told that another one was faster."""
    monkeypatch.setattr(unanswered, "PAGE", 1)
    monkeypatch.setattr(unanswered, "PAGES_MOST", 1)
    for _ in range(2):
        show(house, house.shop.welcome(DAN))
    house.clock.forward(minutes=21)
    store = unanswered._store

    async def overtaken(*of: Any) -> None:
        monkeypatch.setattr(unanswered, "_store", store)
        for _ in range(2):
            await count_unanswered(house.gateway)

    monkeypatch.setattr(unanswered, "_store", overtaken)
    with pytest.raises(Stale):
        house.run(count_unanswered(house.gateway))


def test_an_interrupted_search_stores_nothing_twice(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins where the stored index is, and finds what it has stored. It also ends after a bounded number of pages."""
    key = placement_key(house.app, PLACEMENT)
    others = [other for (other,) in house.rows(select(searches.c.placement_key)) if other != key]
    ends = tuple(Write(DELETE_UNANSWERED, {"key": other}) for other in others)
    house.run(house.gateway.submit(Submission((), ends, ())))
    monkeypatch.setattr(unanswered, "PAGE", 2)
    monkeypatch.setattr(unanswered, "PAGES_MOST", 2)
    made = [show(house, house.shop.welcome(DAN)) for _ in range(6)]
    house.clock.forward(minutes=21)

    class Crash(Exception):
        pass

    def crash(*_: Any) -> Any:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(unanswered, "Guard", crash)
        with pytest.raises(Crash):
            house.run(count_unanswered(house.gateway))
    of = select(func.count()).where(outcomes.c.placement_key == key)
    before = house.rows(of)[0][0]
    assert house.run(count_unanswered(house.gateway)) == 4
    assert house.rows(of)[0][0] == before + 2
    settle(house)
    assert learned(house, *made) == [0.0] * 6


def test_it_is_in_the_persons_records(house: House) -> None:
    """As `seen`, in one entry. It is nothing that the person did, so the visit repeats its answer all the same."""
    person = house.shop.welcome(DAN)
    made = show(house, person, session="one", count=2)
    whose = house.gateway.keyring.pseudonym(house.app, person)
    of = select(func.count()).where(records.c.person == whose, records.c.kind == "outcome")
    house.clock.forward(minutes=21)
    house.run(count_unanswered(house.gateway))
    assert house.rows(of) == [(1,)]
    assert show(house, person, session="one", count=2)["items"] == made["items"]
