"""The first things that an app does with the service."""

from tests.world import ADA, CAST, DAN, Shop


def test_a_stranger_gets_an_answer_that_uses_nothing_about_them(shop: Shop) -> None:
    """Nobody needs to have chosen anything to be answered, and then only the page counts."""
    answer = shop.decide(shop.welcome(ADA))
    assert answer["personalization"] == {"asked": 1, "effective": 1, "bound_by": "dial", "strength": 0.4}
    assert {held["what"] for held in answer["why"]["held_back"]} >= {"What you did here before"}


def test_history_counts_for_somebody_who_wants_it(shop: Shop) -> None:
    """Signals of somebody who agreed make their items more likely, and are named as the reason."""
    dan = shop.welcome(DAN)
    for _ in range(4):
        assert shop.signal(dan)["status"] in ("kept", "reduced")
    answers = [shop.decide(dan) for _ in range(10)]
    codes = {reason["code"] for answer in answers for reason in answer["why"]["reasons"]}
    assert {"viewed_item"} <= codes


def test_every_answer_has_its_record_at_its_place_in_the_log(shop: Shop) -> None:
    """What was answered is what was recorded."""
    answer = shop.decide(shop.welcome(DAN), count=3)
    record = shop.record(answer)
    assert [item for item, _ in record["items"]] == [item["item"] for item in answer["items"]]


def test_the_whole_cast_is_answered(shop: Shop) -> None:
    """Whatever people chose, they get something, and never more than they asked for."""
    for member in CAST:
        level = shop.decide(shop.welcome(member))["personalization"]
        assert level["effective"] <= level["asked"]
