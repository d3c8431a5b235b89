"""What would I see if I chose differently? The preview answers, and changes nothing."""

from typing import Any

from tests.world import ADA, DAN, Shop

SESSION = "s-preview"


def preview(shop: Shop, person: str, **more: Any) -> Any:
    asked = {"person": person, "placement": "home", "session": SESSION, "count": 3} | more
    return shop.ok("POST", "/v1/decisions/preview", asked)


def reader(shop: Shop) -> str:
    """Dan, who looked at running shoes four times."""
    dan = shop.welcome(DAN)
    for _ in range(4):
        shop.signal(dan)
    return dan


def preview_with_controls(shop: Shop, person: str, **more: Any) -> tuple[str, Any]:
    """A session, and its preview, in which a topic is a reason: in another one chance may have drawn what is shown."""
    for number in range(50):
        session = f"s-{number}"
        seen = preview(shop, person, session=session, **more)
        if any(each["control"]["kind"] == "limit_topic" for each in seen["controls"]):
            return session, seen
    raise AssertionError("no topic is ever a reason")


def test_the_present_level_is_previewed_as_it_is_answered(shop: Shop) -> None:
    """Items, probabilities and reasons of the level at which the dial stands are those of the decision itself."""
    dan = reader(shop)
    seen = preview(shop, dan)
    answer = shop.decide(dan, session=SESSION, count=3)
    now = seen["levels"][seen["now"]]
    assert (now["items"], now["reasons"]) == (answer["items"], answer["why"]["reasons"])


def test_the_dial_turned_to_a_level_answers_as_its_preview_did(shop: Shop) -> None:
    """At every level the preview has the probabilities that the decision has once the dial stands there."""
    dan = reader(shop)
    for level in preview(shop, dan)["levels"]:
        shop.dial(dan, level["level"])
        again = preview(shop, dan)
        assert again["now"] == level["level"]
        assert again["levels"][level["level"]]["personalization"] == level["personalization"]
        firsts = (again["levels"][level["level"]]["items"][0], level["items"][0])
        assert firsts[0]["item"] != firsts[1]["item"] or firsts[0] == firsts[1]


def test_off_is_what_everybody_gets(shop: Shop) -> None:
    """The preview of level 0 names nothing about the person."""
    seen = preview(shop, reader(shop))
    assert {reason["code"] for reason in seen["levels"][0]["reasons"]} <= {"same_for_everyone", "editorial"}


def test_each_control_of_the_present_answer_is_tried_out(shop: Shop) -> None:
    """A reason's control is previewed with what would be shown once it was used."""
    _, seen = preview_with_controls(shop, reader(shop))
    told = [each for reason in seen["levels"][seen["now"]]["reasons"] for each in reason["controls"]]
    tried = [each["control"] for each in seen["controls"]]
    assert tried == [control for control in told if control["kind"] != "dial"]


def test_a_control_used_answers_as_its_preview_did(shop: Shop) -> None:
    """After the person excluded the topic, the chance of its items is the previewed one."""
    dan = reader(shop)
    session, seen = preview_with_controls(shop, dan, count=8)
    tried = next(each for each in seen["controls"] if each["control"]["kind"] == "limit_topic")
    shop.limits(dan, topics=[tried["control"]["topic"]])
    after = preview(shop, dan, session=session, count=8)
    shown = {item["item"] for item in after["levels"][after["now"]]["items"]}
    assert shown == {item["item"] for item in tried["items"]}


def test_each_cause_of_the_present_answer_is_taken_away_by_itself(shop: Shop) -> None:
    """The same draw without it; nothing is excluded by that, so what was a reason's item may still come up."""
    dan = reader(shop)
    _, seen = preview_with_controls(shop, dan, count=8)
    now = seen["levels"][seen["now"]]
    about_dan = [reason for reason in now["reasons"] if reason["share"] is not None]
    assert [(each["code"], each["text"]) for each in seen["causes"]] == [
        (reason["code"], reason["text"]) for reason in about_dan
    ]
    first = now["items"][0]
    for each in seen["causes"]:
        assert {item["item"] for item in each["items"]} == {item["item"] for item in now["items"]}
        if each["items"][0]["item"] == first["item"]:
            assert each["items"][0]["probability"] < first["probability"]


def test_a_preview_changes_nothing_but_the_log(shop: Shop) -> None:
    """Only the fact that it was asked is recorded; all that is held stays as it was."""
    dan = reader(shop)
    before = shop.ok("GET", f"/v1/people/{dan}")
    seen = preview(shop, dan)
    after = shop.ok("GET", f"/v1/people/{dan}")
    records = {**before.pop("records"), "preview": 1}
    assert after.pop("records") == records
    assert after == before
    assert seen["log"]["index"] > 0


def test_nobody_is_previewed_of_whom_nothing_is_held(shop: Shop) -> None:
    """Neither an unknown id nor another app's person has a preview."""
    shop.welcome(ADA)
    asked = {"person": "nobody", "placement": "home"}
    assert shop.refused("POST", "/v1/decisions/preview", asked)["status"] == 404
