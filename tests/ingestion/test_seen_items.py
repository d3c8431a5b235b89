"""The items with an outcome, for the caps of placements that count what was seen."""

from aboveboard.decisions.replay import recall
from aboveboard.ingestion.seen_items import SeenItems

from tests.house import House
from tests.world import DAN


def test_a_placement_counts_as_it_is_declared_now(house: House) -> None:
    """An item of a decision about no person counts for none. One of a placement that counts answers is not counted again."""
    app, gateway = house.app, house.gateway
    house.shop.place("capped", cap={"times": 2, "days": 7})
    person = house.shop.welcome(DAN)
    answers = [house.shop.decide(who, "capped") for who in (person, None)]
    decisions = [house.run(recall(gateway, app, each["decision"])) for each in answers]
    state = house.run(gateway.require_person(app, person)).state

    def count() -> list[int]:
        seen = SeenItems()
        for each in decisions:
            house.run(seen.add(gateway, app, each, "travel-1"))
        pseudonym = decisions[0].person
        assert pseudonym is not None
        found = seen.count(pseudonym, state, gateway.clock())
        return found.shown.get("capped/travel-1", [])

    assert count() == []
    house.shop.place("capped", cap={"times": 2, "days": 7}, caps_count="seen")
    assert count() == [decisions[0].at_ms]
