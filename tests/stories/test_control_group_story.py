"""A control group that is remembered: a declared share of people get what everybody gets, and are told so."""

from tests.world import BEN, DAN, Shop

CONTROL = "You are in a small group that gets what everybody gets, so that we can check our choices."


def test_a_controlled_person_gets_what_everybody_gets_and_is_told_why(shop: Shop) -> None:
    """Nothing about them is used; the summary and what is held back say so."""
    shop.place(control_share=0.5)
    people = [shop.welcome(DAN) for _ in range(12)]
    answers = [shop.decide(person) for person in people]
    found = [answer for answer in answers if answer["personalization"]["bound_by"] == "control"]
    assert 0 < len(found) < len(answers)
    for answer in found:
        assert answer["personalization"] == {
            "asked": 3,
            "effective": 0,
            "bound_by": "control",
            "strength": 0.0,
        }
        assert CONTROL in answer["why"]["summary"]
        assert answer["items"][0]["probability"] == 1.0


def test_the_group_stays_the_same(shop: Shop) -> None:
    """Whoever is in it is in it at every later decision, whatever else they choose; whoever is not, never."""
    shop.place(control_share=0.5)
    for person in [shop.welcome(DAN) for _ in range(6)]:
        before = shop.decide(person)["personalization"]["bound_by"] == "control"
        shop.signal(person)
        shop.dial(person, 2)
        assert (shop.decide(person, session="s-9")["personalization"]["bound_by"] == "control") == before


def test_nobody_is_in_it_who_gets_what_everybody_gets_anyway(shop: Shop) -> None:
    """Somebody with the dial off is held back by the dial alone."""
    shop.place(control_share=0.5)
    answers = [shop.decide(shop.welcome(BEN)) for _ in range(6)]
    assert {answer["personalization"]["bound_by"] for answer in answers} == {"dial"}


def test_without_a_declared_share_there_is_no_group(shop: Shop) -> None:
    """Nobody is held back for the sake of measuring unless the placement says so."""
    answers = [shop.decide(shop.welcome(DAN)) for _ in range(6)]
    assert {answer["personalization"]["bound_by"] for answer in answers} == {"dial"}


def test_more_than_half_is_no_control_group(shop: Shop) -> None:
    """A share above one half is refused."""
    asked = {"title": "Home", "control_share": 0.6}
    assert shop.refused("PUT", "/v1/placements/home", asked)["field"] == "control_share"
