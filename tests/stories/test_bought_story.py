"""What was bought gives way: where the person lets the order be used, as one of their causes, and not for ever."""

from typing import Any

import pytest

from tests.world import BEN, CLEO, DAN, EVE, Member, Shop

TITLES = {"pan": "Cast-iron pan", "pot": "Pot", "tent": "Tent", "lamp": "Lamp"}
TOPICS = {"pan": "cooking", "pot": "cooking", "tent": "camping", "lamp": "camping"}
OFFERS = [{"item": item, "tags": [TOPICS[item]], "content": {"title": TITLES[item]}} for item in TITLES]
ORDERED = "You ordered it, so other things come first."


def offers(shop: Shop, member: Member = DAN, **declared: Any) -> str:
    shop.place("offers", OFFERS, **({"kind": "offer", "baseline": "editorial"} | declared))
    return shop.welcome(member)


def order(shop: Shop, person: str, kind: str = "order_placed", item: str = "pan", **more: Any) -> Any:
    return shop.signal(person, kind, items=[item], topics=[TOPICS[item]], **more)


def shares(shop: Shop, person: str, **more: Any) -> dict[str, float]:
    """The probability of each item alone in the first slot, by asking until each came."""
    found: dict[str, float] = {}
    for _ in range(60):
        first = shop.decide(person, "offers", **more)["items"][0]
        found[first["item"]] = first["probability"]
    return found


def held(answer: Any) -> list[Any]:
    return [each for each in answer["why"]["held_back"] if each["because"] == ORDERED]


@pytest.mark.parametrize(
    ("member", "declared", "yields"),
    [
        (DAN, {}, True),
        (EVE, {}, True),
        (DAN, {"kind": "content"}, False),
        (BEN, {}, False),
        (CLEO, {}, False),
    ],
)
def test_an_order_counts_where_the_level_lets_it(
    shop: Shop, member: Member, declared: Any, *, yields: bool
) -> None:
    """At level 3 with the history, for offers by default. Below it, and elsewhere, the item stays."""
    person = offers(shop, member, **declared)
    order(shop, person)
    answer = shop.decide(person, "offers", count=4)
    keys = {each[2] for each in shop.record(answer)["allowed"]["interests"]}
    assert ("bought:pan" in keys) is yields
    assert held(answer) == ([{"what": "Cast-iron pan", "because": ORDERED}] if yields else [])
    pan = next(each for each in answer["items"] if each["item"] == "pan")
    if yields and pan["position"] == 1:
        assert pan["probability"] <= 1 - answer["personalization"]["strength"] + 0.05


@pytest.mark.parametrize(("kind", "repeatable"), [("content", False), ("offer", True)])
def test_an_item_may_say_otherwise(shop: Shop, kind: str, *, repeatable: bool) -> None:
    """Its own word counts, and the answer shows it."""
    person = offers(shop)
    shop.place("offers", [{**each, "repeatable": repeatable} for each in OFFERS], kind=kind)
    order(shop, person)
    assert bool(held(shop.decide(person, "offers"))) is not repeatable
    items = shop.ok("GET", "/v1/placements/offers")["items"]
    assert {each["repeatable"] for each in items} == {repeatable}


def test_the_kind_of_what_was_bought_stays_an_interest(shop: Shop) -> None:
    """Not that again, but its kind: the pan falls below its editors' share, and the pot rises above all."""
    person = offers(shop)
    order(shop, person)
    found = shares(shop, person)
    assert max(found, key=found.__getitem__) == "pot"
    assert found["pot"] > 0.6
    assert found.get("pan", 0.0) < 0.2
    assert found.get("tent", 0.0) < found["pot"]


def test_the_order_is_told_with_its_control(shop: Shop) -> None:
    """Where it made the shown item likelier, it is a reason. What its control would do is in the preview."""
    person = offers(shop)
    for _ in range(6):
        shop.signal(person, item="pan", topics=[])
    shop.signal(person, "order_placed", items=["pan"])
    answers = {f"s-{number}": shop.decide(person, "offers", session=f"s-{number}") for number in range(20)}
    told = {
        session: reason
        for session, answer in answers.items()
        for reason in answer["why"]["reasons"]
        if reason["code"] == "bought_instead"
    }
    session, reason = next(iter(told.items()))
    assert reason["control"] == {"kind": "show_again", "item": "pan"}
    assert reason["text"] == "You ordered “Cast-iron pan” here, so other things come first."
    assert answers[session]["why"]["headline"] == "you"
    asked = {"placement": "offers", "person": person, "session": session}
    preview = shop.ok("POST", "/v1/decisions/preview", asked)
    (again,) = [each for each in preview["controls"] if each["control"] == reason["control"]]
    shop.ok("DELETE", f"/v1/people/{person}/interests/bought:pan")
    assert "bought_instead" in {each["code"] for each in preview["causes"]}
    assert again["items"][0]["item"] in {*TITLES}
    later = shop.decide(person, "offers", session=session)
    assert "bought_instead" not in {each["code"] for each in later["why"]["reasons"]}


@pytest.mark.parametrize("how", ["return", "control", "forget", "limit"])
def test_it_comes_back(shop: Shop, how: str) -> None:
    """After a return, by its control, or with all that is known of the item. A new order counts again."""
    person = offers(shop)
    order(shop, person)
    if how == "return":
        order(shop, person, "refund_made")
    elif how == "limit":
        shop.limits(person, categories=["transactional"])
        shop.limits(person)
    else:
        key = "bought:pan" if how == "control" else "item:pan"
        shop.ok("DELETE", f"/v1/people/{person}/interests/{key}")
    answer = shop.decide(person, "offers")
    assert held(answer) == []
    keys = {each["key"] for each in shop.ok("GET", f"/v1/people/{person}")["interests"]}
    assert ("item:pan" in keys) is (how in ("return", "control"))
    order(shop, person)
    assert held(shop.decide(person, "offers"))


def test_the_person_reads_that_they_ordered_it(shop: Shop) -> None:
    """Under what is known of them, and in the explanation that the app reads later."""
    person = offers(shop)
    order(shop, person)
    found = {each["key"]: each for each in shop.ok("GET", f"/v1/people/{person}")["interests"]}
    assert found["bought:pan"]["category"] == "transactional"
    answer = shop.decide(person, "offers")
    later = shop.ok("GET", f"/v1/decisions/{answer['decision']}/why?language=en")
    assert held({"why": later}) == held(answer)
    assert held(answer)
