"""How well does it choose? The report of a placement, measured from its own log."""

from tests.measuring import measured
from tests.world import DAN, EVE, Installation, Member, Shop

PAGE = Member("page", 1, ("improve",))
"""Someone from whom is learned, at a level that needs no other purpose: there may be many of them."""


def clicks(shop: Shop, member: object, people: int, placement: str = "home") -> None:
    """Each of so many people looks once. One of three takes what is first, one does if it is about running, one never
    does: equal rewards would have no interval.
    """
    for number in range(people):
        person = shop.welcome(member)  # type: ignore[arg-type]
        shop.signal(person)
        answer = shop.decide(person, placement)
        is_running = answer["items"][0]["item"].startswith("running")
        shop.outcome(answer, "taken" if (False, is_running, True)[number % 3] else "seen")


def test_rewards_are_reported_by_level_with_intervals(installation: Installation, shop: Shop) -> None:
    """Each level that was shown something has its mean reward, and an interval around it."""
    clicks(shop, DAN, 35)
    found = measured(installation, shop, "home")
    assert found["shown"] == 35
    (level,) = found["levels"]
    reward = level["group"]["reward"]
    assert (level["level"], level["group"]["people"]) == (3, 35)
    assert 0 <= reward["low"] <= reward["value"] <= reward["high"] <= 1


def test_with_too_little_data_no_number_is_given(installation: Installation, shop: Shop) -> None:
    """A handful of outcomes ranks nothing: the report says what is missing instead."""
    clicks(shop, DAN, 3)
    found = measured(installation, shop, "home")
    assert found["personalized"]["reward"] is None
    assert {each["evaluation"]["refused"]["reason"] for each in found["policies"]} == {"too-few-effective"}


def test_the_lift_is_measured_against_the_control_group(installation: Installation, shop: Shop) -> None:
    """With a control group the difference has an interval of its own."""
    shop.place("half", control_share=0.5)
    clicks(shop, PAGE, 90, "half")
    found = measured(installation, shop, "half")
    assert found["control"]["people"] + found["personalized"]["people"] == 90
    assert found["lift"]["low"] <= found["lift"]["value"] <= found["lift"]["high"]


def test_other_ways_are_judged_where_there_was_a_choice(installation: Installation, shop: Shop) -> None:
    """A row of the control group could only come out as it did."""
    shop.place("half", control_share=0.5)
    clicks(shop, EVE, 12, "half")
    found = measured(installation, shop, "half")
    assert 0 < found["personalized"]["shown"] < 12
    assert {each["evaluation"]["rows"] for each in found["policies"]} == {found["personalized"]["shown"]}


def test_no_interval_of_another_way_is_called_always_valid(installation: Installation, shop: Shop) -> None:
    """The models that are judged are made after the rows."""
    shop.place("two", [{"item": "running-1"}, {"item": "cooking-1"}])
    for number in range(220):
        decided = shop.decide(None, "two", session=f"s-{number}")
        # One item is better, so whenever the model learns of it, most rows show what each way would show.
        is_taken = number % 3 and decided["items"][0]["item"] == "running-1"
        shop.outcome(decided, "taken" if is_taken else "seen")
    found = measured(installation, shop, "two")["policies"]
    assert [each["evaluation"]["refused"] for each in found] == [None, None]
    assert [each["evaluation"]["always"] for each in found] == [None, None]


def test_no_other_way_is_judged_where_its_first_item_had_no_chance(
    installation: Installation, shop: Shop
) -> None:
    """An item that may be chosen for everybody only is chosen as the first one or not at all."""
    plain, special = {"item": "plain", "tags": ["running"]}, {"item": "health", "sensitivity": "special"}
    shop.place("pair", [plain, special])
    for _ in range(3):
        person = shop.welcome(EVE)
        shop.signal(person, topics=["running"], item="plain")
        shop.outcome(shop.decide(person, "pair"), "taken")
    assert len(measured(installation, shop, "pair")["policies"]) == 2
    shop.place("pair", [special, plain])
    assert measured(installation, shop, "pair")["policies"] == []


def test_requests_about_nobody_are_no_part_of_the_lift(installation: Installation, shop: Shop) -> None:
    """They can never be in the control group, so they would be another population; a level of their own says it all."""
    shop.place("half", control_share=0.5)
    clicks(shop, EVE, 4, "half")
    for number in range(40):
        shop.outcome(shop.decide(None, "half", session=f"s-{number}"), "taken")
    found = measured(installation, shop, "half")
    assert found["control"]["people"] + found["personalized"]["people"] == 4
    assert next((each["level"], each["group"]["people"]) for each in found["levels"]) == (1, 40)
    assert found["lift"] is None


def test_a_placement_without_outcomes_has_an_empty_report(installation: Installation, shop: Shop) -> None:
    """Nothing was heard, so nothing is measured."""
    found = measured(installation, shop, "home")
    assert (found["shown"], found["levels"], found["policies"], found["lift"]) == (0, [], [], None)


def test_nobody_reads_the_report_of_another_app(shop: Shop) -> None:
    """An unknown placement has none."""
    assert shop.refused("GET", "/v1/placements/elsewhere/report")["status"] == 404
