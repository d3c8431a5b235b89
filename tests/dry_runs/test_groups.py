"""The groups of a dry run, by facts as of each decision."""

import pytest
from aboveboard.access.api_keys import ApiKey
from aboveboard.dry_runs import run
from aboveboard.dry_runs.groups import DIMENSIONS, count_deleted
from aboveboard.dry_runs.progress import GroupTally, ReplayGap, Trial
from aboveboard.dry_runs.run import start
from aboveboard.words import Role

from tests.house import House
from tests.world import FINN


def try_again(house: House, most: int = 1_000) -> Trial:
    """A dry run of the rules in force, once it has ended."""

    async def work() -> Trial:
        files = dict(house.gateway.rules.policy.files)
        trial = await start(house.gateway, ApiKey("key", "app", Role.ADMIN, b"", 0), files, most)
        await run.wait(house.gateway)
        return trial

    found: Trial = house.run(work())
    return found


def test_facts_are_those_of_the_decision(fresh_house: House) -> None:
    """A person who came of age since was a minor then."""
    person = fresh_house.shop.welcome(FINN)
    fresh_house.shop.decide(person)
    fresh_house.shop.ok("PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "US-CA"})
    fresh_house.shop.decide(person)
    groups = try_again(fresh_house).groups
    assert list(groups) == list(DIMENSIONS)
    assert {age: each.decisions for age, each in groups["age_class"].items()} == {"adult": 1, "minor": 1}
    assert {law: each.people for law, each in groups["region_class"].items()} == {"eea": 1, "us_optout": 1}


def test_every_decision_about_a_person_is_in_one_group_of_each_kind(fresh_house: House) -> None:
    """And one about no person counts apart."""
    for name in ("ida", "jon"):
        fresh_house.shop.decide(name)
    fresh_house.shop.decide()
    trial = try_again(fresh_house)
    tallies = [list(of.values()) for of in trial.groups.values()]
    assert [sum(each.decisions for each in of) for of in tallies] == [2, 2, 2]
    assert trial.nobody == 1
    assert tallies[0][0] == GroupTally(decisions=2, people=2)


def test_what_was_deleted_is_counted_apart(fresh_house: House) -> None:
    """By the entries between the decisions that were tried."""
    fresh_house.shop.decide("ida")
    fresh_house.shop.decide("jon")
    fresh_house.shop.decide("kim")
    fresh_house.shop.erase("jon")
    trial = try_again(fresh_house)
    assert trial.unplayed[ReplayGap.DELETED] == 1
    assert trial.done == 2


@pytest.mark.parametrize("page", [1, 5_000])
def test_deleted_records_are_counted_in_pages(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """Other kinds of entries whose record is gone are not decisions."""
    fresh_house.shop.consent("ida", "improve")
    fresh_house.shop.decide("ida")
    fresh_house.shop.erase("ida")
    monkeypatch.setattr("aboveboard.dry_runs.groups.PAGE", page)
    assert fresh_house.run(count_deleted(fresh_house.gateway, 0, 10**6)) == 1
