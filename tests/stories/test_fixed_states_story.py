"""A fixed order in which items give way by a state of the person: what they needed first, or what is done."""

from typing import Any

import pytest

from tests.house import House
from tests.world import CLEO, DAN, EVE, FINN, Member, Shop

IMPORTED = "state:skill/import_used"
STEPS: list[dict[str, Any]] = [
    {"item": "company"},
    {"item": "import", "gives": IMPORTED, "repeatable": True},
    {"item": "export", "needs": [IMPORTED]},
    {"item": "team"},
]
DECLARED = [each["item"] for each in STEPS]
DONE = ["company", "export", "team", "import"]


def place(shop: Shop) -> None:
    shop.ok(
        "PUT",
        "/v1/placements/steps",
        {"title": "Steps", "baseline": "editorial", "arrangement": {"kind": "fixed"}},
    )
    shop.ok("PUT", "/v1/placements/steps/items", {"items": STEPS})


def ask(shop: Shop, person: str, session: str = "s-1", **more: Any) -> Any:
    return shop.decide(person, "steps", session=session, **({"count": 4} | more))


def items(answer: Any) -> list[str]:
    return [each["item"] for each in answer["items"]]


def use(shop: Shop, person: str) -> None:
    shop.signal(person, "feature_used", feature="import")


def test_a_step_that_is_done_gives_way_and_the_others_close_up(shop: Shop) -> None:
    """At once, within the strength of the level. With everything allowed it is certain."""
    place(shop)
    person = shop.welcome(EVE)
    assert items(ask(shop, person)) == ["company", "import", "team", "export"]
    use(shop, person)
    answer = ask(shop, person)
    assert items(answer) == DONE
    assert {each["probability"] for each in answer["items"]} == {1.0}


def test_the_next_visit_names_what_gave_way(shop: Shop) -> None:
    """And nothing that only closed up."""
    place(shop)
    person = shop.welcome(EVE)
    ask(shop, person)
    use(shop, person)
    assert sorted(ask(shop, person, "s-2")["changed"]) == ["export", "import"]
    assert ask(shop, person, "s-3")["changed"] == []


@pytest.mark.parametrize("member", [CLEO, FINN])
def test_where_the_history_may_not_be_used_the_declared_order_stands(shop: Shop, member: Member) -> None:
    """What an item needs counts as met then, and what it gives as not reached."""
    place(shop)
    person = shop.welcome(member)
    use(shop, person)
    answer = ask(shop, person)
    assert items(answer) == DECLARED
    assert answer["personalization"]["bound_by"] == "arrangement"


def test_one_person_has_one_order_in_all_visits(house: House) -> None:
    """Below full strength a draw decides on each slot, and it is the same in each visit."""
    place(house.shop)
    for _ in range(8):
        person = house.shop.welcome(DAN)
        use(house.shop, person)
        first = ask(house.shop, person)
        for visit in range(4):
            house.clock.forward(days=3)
            assert items(ask(house.shop, person, f"s-{visit}")) == items(first)


def test_the_state_is_the_reason(shop: Shop) -> None:
    """In its words, and no other: no score counts in a fixed order. Nothing else about the person was read."""
    place(shop)
    person = shop.welcome(EVE)
    use(shop, person)
    shop.signal(person, item="team", topics=["running"])
    answer = ask(shop, person, candidates=["import", "team"], count=1)
    assert items(answer) == ["team"]
    (reason,) = answer["why"]["reasons"]
    assert reason["text"].startswith("You have “Import used” already")
    record = shop.ok("GET", f"/v1/decisions/{answer['decision']}")["record"]
    assert record["allowed"]["interests"] == []


def test_after_a_lower_level_nothing_is_stored_of_it(shop: Shop) -> None:
    """And the declared order stands again."""
    place(shop)
    person = shop.welcome(EVE)
    use(shop, person)
    ask(shop, person)
    shop.dial(person, 1)
    assert items(ask(shop, person)) == DECLARED
    assert ask(shop, person, "s-2")["changed"] == []
