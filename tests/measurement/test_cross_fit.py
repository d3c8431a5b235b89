"""Models that have not learned from the people they are judged on."""

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import ask_for_a_rebuild, newest
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.learning.withdrawal import forget_due
from aboveboard.measurement.cross_fit import GROUPS, deal_groups, models_without, unit_of
from aboveboard.measurement.measurement_store import ReportPart, read_measurement
from aboveboard.measurement.outcome_reader import read_outcomes, select_placement
from aboveboard.measurement.report import report
from aboveboard.measurement.sampling import Findings, sample
from msgspec import structs

from tests.house import House
from tests.world import DAN


def lived(house: House, people: int = GROUPS) -> list[str]:
    """The people, each of whom takes two items, one of them not the first."""
    house.run(learn_once(house.gateway))
    found = []
    for _ in range(people):
        person = house.shop.welcome(DAN)
        house.shop.signal(person)
        decision = house.shop.decide(person, count=2)
        house.shop.outcome(decision)
        house.shop.outcome(decision, item=decision["items"][1]["item"])
        found.append(person)
    house.run(learn_once(house.gateway))
    return found


def read(house: House) -> list[WaitingOutcome]:
    app = house.app

    async def all_of() -> list[WaitingOutcome]:
        revisions = Revisions(house.gateway.shelves)
        where = select_placement(placement_key(app, "home"))
        return [one async for one in read_outcomes(house.gateway, revisions, 100, *where) if one]

    found: list[WaitingOutcome] = house.run(all_of())
    return found


def test_each_model_is_the_one_that_would_be_there_without_its_people(house: House) -> None:
    """To the bit, with all that they did, not the first slot alone."""
    person, key = lived(house)[0], placement_key(house.app, "home")
    found = read(house)
    groups = deal_groups(found)
    models = house.run(models_without(house.gateway, Revisions(house.gateway.shelves), key, found, groups))
    without = models[groups[house.gateway.keyring.pseudonym(house.app, person)]]
    house.shop.consent(person, "improve", "withdrawn")
    house.run(forget_due(house.gateway))
    version = house.run(newest(house.gateway, key)).version
    left = house.run(house.gateway.shelves.model(key, version))
    # Such a model only gives probabilities. Only explanations need the number of people.
    assert structs.replace(without, version=version, people=left.people) == left
    assert left.evidence == 2 * (GROUPS - 1)


def test_all_that_is_of_one_person_is_in_one_group(house: House) -> None:
    """And the groups are of about one size."""
    lived(house, 7)
    groups = deal_groups(found := read(house))
    assert len(found) == 14
    assert {unit_of(one) for one in found} == groups.keys()
    sizes = [list(groups.values()).count(group) for group in range(GROUPS)]
    assert sorted(sizes) == [1, 1, 1, 2, 2]


def test_during_a_rebuild_no_other_policy_is_judged(house: House) -> None:
    """There are no statistics to subtract from; the rest of the report is there, and the sample is due again."""
    lived(house)
    key = placement_key(house.app, "home")
    house.run(sample(house.gateway, key))
    assert len(house.run(report(house.gateway, house.app, "home")).policies) == 2
    house.run(ask_for_a_rebuild(house.gateway, house.run(newest(house.gateway, key))))
    house.run(sample(house.gateway, key))
    found = house.run(report(house.gateway, house.app, "home"))
    assert (found.shown, found.policies) == (GROUPS, [])
    kept = house.run(read_measurement(house.gateway.database, key, ReportPart.SAMPLE, Findings))
    assert not kept.is_judged
