"""Put it back: one tap on the why page gives the order of all people, and one undoes it."""

from aboveboard.web.why.own_arrangement import ArrangementOffer, check_put_back

from tests.web.browsing import House, words
from tests.web.why.seen import Seen
from tests.world import DAN

SPLIT = {"kind": "split", "adaptive": 3}


def test_one_tap_puts_it_back_and_one_undoes_it(house: House) -> None:
    """The own order waits in between."""
    house.shop.place("menu", arrangement=SPLIT)
    person = house.shop.welcome(DAN)
    path = f"/v1/people/{person}/arrangements/menu"
    house.shop.ok("PUT", path, {"mode": "mine", "order": ["travel-2"]})
    decision = house.shop.decide(person, "menu", count=6, session="s")
    page, browser = f"/why/{decision['decision']}", house.visit(person)
    assert "You arranged this yourself." in words(browser.get(page))
    assert "It is put back." in words(browser.post(f"{page}/arrangement", {"act": "put_back"}))
    assert house.shop.ok("GET", path)["mode"] == "as_everybody"
    entries = house.shop.ok("GET", f"/v1/people/{person}")["records"]["arrangement"]
    browser.post(f"{page}/arrangement", {"act": "put_back"})
    assert house.shop.ok("GET", f"/v1/people/{person}")["records"]["arrangement"] == entries
    assert "as it was before" in words(browser.post(f"{page}/arrangement", {"act": "undo_put_back"}))
    assert house.shop.ok("GET", path) == {
        "placement": "menu",
        "mode": "mine",
        "order": ["travel-2"],
        "pinned": [],
    }


def test_a_placement_without_an_arrangement_has_nothing_to_put_back(seen: Seen) -> None:
    """Neither on its page nor by its form."""
    assert "Put it back" not in words(seen.page())
    assert seen.browser.post(f"{seen.path}/arrangement", {"act": "put_back"}).status_code == 404


def test_an_address_cannot_claim_what_is_not_so() -> None:
    """The page says that it is put back only while it is."""
    back, not_back = ArrangementOffer(True, False), ArrangementOffer(False, False)
    assert check_put_back({"said": "put_back"}, back) == "put_back"
    for offer, said in ((not_back, "put_back"), (back, "undo_put_back"), (None, "put_back"), (back, "limit")):
        assert check_put_back({"said": said}, offer) == ""
