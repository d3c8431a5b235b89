"""A menu that adapts and stays calm: what stands keeps its place from visit to visit."""

from typing import Any

import pytest

from tests.house import House
from tests.world import ADA, CLEO, DAN, EVE, FINN, ITEMS, Member, Shop

DECLARED = [item["item"] for item in ITEMS]
SPLIT = {"kind": "split", "adaptive": 3, "settle_days": 7, "moves_max": 1}
EXPLORING = {"exploration_share": 1.0}


def place(shop: Shop, **arrangement: Any) -> None:
    shop.place("menu", arrangement=SPLIT | arrangement, variety=EXPLORING)


def ask(shop: Shop, person: str | None, session: str | None = "s-1", count: int = 6, **more: Any) -> Any:
    asked = more if session is None else more | {"session": session}
    return shop.decide(person, "menu", count=count, **asked)


def items(answer: Any) -> list[str]:
    return [each["item"] for each in answer["items"]]


@pytest.mark.parametrize("kind", ["fixed", "split", "emphasis"])
@pytest.mark.parametrize("member", [ADA, FINN])
def test_where_nothing_may_be_remembered_the_declared_order_stands(
    shop: Shop, member: Member, kind: str
) -> None:
    """At level 1 and for a minor. The answer says why, and nothing about the person is used."""
    place(shop, kind=kind)
    answer = ask(shop, shop.welcome(member), explain="all")
    told = answer["personalization"]
    assert (told["effective"], told["bound_by"]) == (0, "arrangement")
    upper = {"fixed": DECLARED[:6], "split": DECLARED[:3] + DECLARED[:3], "emphasis": DECLARED[:6]}
    assert items(answer) == upper[kind]
    assert {each["probability"] for each in answer["items"]} == {1.0}
    assert "unless you let us remember" in answer["why"]["summary"]


def test_a_fixed_order_is_that_of_everybody(shop: Shop) -> None:
    """Whatever somebody agreed to."""
    place(shop, kind="fixed")
    assert items(ask(shop, shop.welcome(EVE))) == DECLARED[:6]


def test_the_items_of_one_visit_stand_in_the_next(shop: Shop) -> None:
    """With probability 1, and with the reason that they stand. Nothing of the rest has moved."""
    place(shop)
    person = shop.welcome(DAN)
    first, second = ask(shop, person), ask(shop, person, "s-2", explain="all")
    assert items(second) == items(first)
    assert first["items"][0]["probability"] < 1
    assert [each["probability"] for each in second["items"]] == [1.0] * 6
    codes = {each["why"]["reasons"][0]["code"] for each in second["items"][:3]}
    assert codes <= {"settled", "kept_place"}
    assert (first["changed"], second["changed"]) == ([], [])
    assert items(first)[3:] == DECLARED[:3]


def test_an_emphasis_marks_items_and_moves_none(shop: Shop) -> None:
    """Three of eight, in the declared order; the marks stand as well."""
    place(shop, kind="emphasis")
    person = shop.welcome(EVE)
    first, second = (ask(shop, person, session, count=8) for session in ("s-1", "s-2"))
    assert items(first) == items(second) == DECLARED
    marked = [
        [each["item"] for each in answer["items"] if each.get("emphasis")] for answer in (first, second)
    ]
    assert marked[0] == marked[1]
    assert len(marked[0]) == 3


def test_a_visit_keeps_its_items_whatever_is_seen_in_it(shop: Shop) -> None:
    """At level 2, until the visit ends: another session begins anew."""
    place(shop)
    person = shop.welcome(CLEO)
    before = items(ask(shop, person))
    shop.signal(person, session="s-1", item="cooking-2", topics=["cooking"])
    assert items(ask(shop, person)) == before
    assert ask(shop, person, "s-2")["items"][0]["probability"] < 1


def test_without_a_session_a_visit_cannot_be_remembered(shop: Shop) -> None:
    """So at level 2 such a request gets the declared order."""
    place(shop)
    answer = ask(shop, shop.welcome(CLEO), None)
    assert items(answer) == DECLARED[:3] + DECLARED[:3]


def test_after_the_days_at_most_one_slot_changes_and_is_named(house: House) -> None:
    """In the first answer of a new visit, and in every answer of that visit alike."""
    place(house.shop)
    person = house.shop.welcome(DAN)
    before, edits = items(ask(house.shop, person))[:3], 0
    for visit in range(8):
        house.clock.forward(days=7)
        answers = [ask(house.shop, person, f"s-{visit + 2}") for _ in range(2)]
        now = items(answers[0])[:3]
        changed = [name for name, old in zip(now, before, strict=True) if name != old]
        assert len(changed) <= 1
        assert [each["changed"] for each in answers] == [changed, changed]
        assert items(answers[1]) == items(answers[0])
        before, edits = now, edits + len(changed)
    assert edits


def test_an_open_page_keeps_its_items_when_the_days_are_over(house: House) -> None:
    """A visit that goes on over that moment has one order."""
    place(house.shop, settle_days=1)
    person = house.shop.welcome(DAN)
    before = ask(house.shop, person)
    for _ in range(100):
        house.clock.forward(minutes=20)
        house.shop.signal(person, session="s-1")
    after = ask(house.shop, person)
    assert items(after) == items(before)
    assert {each["probability"] for each in after["items"]} == {1.0}


@pytest.mark.parametrize("how", ["dial", "withdrawal", "limit"])
def test_after_a_choice_the_arrangement_is_built_again(shop: Shop, how: str) -> None:
    """From what may be used then: the stored one is gone with the choice."""
    place(shop)
    person = shop.welcome(DAN)
    ask(shop, person)
    match how:
        case "dial":
            shop.dial(person, 2)
        case "withdrawal":
            shop.consent(person, "personalize_history", "withdrawn")
        case _:
            shop.limits(person, topics=["running"])
    answer = ask(shop, person, "s-2")
    assert answer["items"][0]["probability"] < 1
    assert answer["changed"] == []


def test_a_yes_moves_nothing(shop: Shop) -> None:
    """To messages: all that the order rests on may still be used."""
    place(shop)
    person = shop.welcome(DAN)
    before = ask(shop, person)
    shop.consent(person, "messages")
    assert items(ask(shop, person, "s-2")) == items(before)


def test_a_removed_item_leaves_at_once_and_the_others_stay(shop: Shop) -> None:
    """Its slot is drawn again. The editors' change does not count as a move."""
    place(shop)
    person = shop.welcome(DAN)
    before = items(ask(shop, person))[:3]
    shop.ok("PATCH", "/v1/placements/menu/items", {"items": [], "remove": [before[1]]})
    answer = ask(shop, person)
    now = items(answer)[:3]
    assert before[1] not in items(answer)
    assert (now[0], now[2]) == (before[0], before[2])
    assert answer["items"][1]["probability"] < 1
    assert answer["changed"] == []


def test_an_outcome_of_an_item_in_the_lower_part_is_kept(shop: Shop) -> None:
    """It was shown, although it was not drawn."""
    place(shop)
    answer = ask(shop, shop.welcome(DAN), count=8)
    lower = next(name for name in items(answer)[3:] if name not in items(answer)[:3])
    assert shop.outcome(answer, item=lower)["status"] == "kept"


@pytest.mark.parametrize(
    ("declared", "field"),
    [
        ({"baseline": "popular"}, "baseline"),
        ({"cap": {"times": 1, "days": 1}}, "arrangement.kind"),
        ({"kind": "message"}, "arrangement.kind"),
        ({"arrangement": SPLIT | {"settle_days": 30, "adaptive": 20}}, "arrangement.settle_days"),
        ({"arrangement": SPLIT | {"kind": "tidy"}}, "arrangement.kind"),
    ],
)
def test_an_arrangement_that_does_not_fit_is_refused_where_it_stands(
    shop: Shop, declared: dict[str, Any], field: str
) -> None:
    """The problem names the field."""
    body = {"title": "Menu", "baseline": "editorial", "arrangement": SPLIT} | declared
    assert shop.refused("PUT", "/v1/placements/menu", body)["field"] == field


def test_a_ruled_out_item_of_one_place_moves_nothing_in_another(shop: Shop) -> None:
    """Where it stands to choose, all is drawn again. Elsewhere nothing rested on it."""
    place(shop)
    shop.place("rail", [{"item": f"rail-{at}"} for at in range(8)], arrangement=SPLIT)
    person = shop.welcome(DAN)
    before = ask(shop, person)
    shop.signal(person, item="rail-1", topics=["cooking"])
    shop.decide(person, "rail", count=6, session="s-1")
    shop.limits(person, items=["rail-1"])
    after = ask(shop, person, "s-2")
    assert items(after)[:3] == items(before)[:3]
    assert {each["probability"] for each in after["items"][:3]} == {1.0}
    assert shop.decide(person, "rail", count=6, session="s-2")["items"][0]["probability"] < 1
