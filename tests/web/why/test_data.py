"""An explanation as data, for pages of apps."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.browsing import House
from tests.world import DAN


def asked(house: House, person: str = "ann") -> tuple[str, str]:
    """A decision of a person and the key of its link."""
    decision = house.shop.decide(person)
    return decision["decision"], parse_qs(urlsplit(decision["why"]["url"]).query)["key"][0]


def test_a_holder_of_the_link_gets_the_explanation(house: House) -> None:
    """The same sentences as the app got, for a page of any origin."""
    person = house.shop.welcome(DAN)
    for _ in range(3):
        house.shop.signal(person)
    decision = house.shop.decide(person)
    answer = house.browser().get(decision["why"]["url"].replace("?", "/data?"))
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    data, why = answer.json(), decision["why"]
    assert data["summary"] == why["summary"]
    assert data["reasons"] == [{"text": each["text"], "share": each.get("share")} for each in why["reasons"]]
    assert data["counterfactual"] == why.get("counterfactual")
    assert data["held_back"] == why["held_back"]


def test_a_link_does_not_last_longer_by_being_read(house: House) -> None:
    """The address in the data has the key of the request."""
    decision, key = asked(house)
    data = house.browser().get(f"/why/{decision}/data?key={key}").json()
    assert data["url"].endswith(f"/why/{decision}?key={key}")


@pytest.mark.parametrize(("change", "status"), [(lambda _: "", 401), (lambda key: key[:-3] + "AAA", 404)])
def test_no_other_reader_gets_it(house: House, change, status: int) -> None:
    """Without the key, or with another one, not even the person with their session."""
    decision, key = asked(house)
    refused = house.visit("ann").get(f"/why/{decision}/data?key={change(key)}")
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["access-control-allow-origin"] == "*"


def test_the_key_of_one_decision_opens_no_other(house: House) -> None:
    """Nor one of the same person."""
    _, key = asked(house)
    other, _ = asked(house)
    assert house.browser().get(f"/why/{other}/data?key={key}").status_code == 404


def test_an_unknown_language_is_answered_in_english(house: House) -> None:
    """The answer names the language that it is in."""
    decision, key = asked(house)
    answer = house.browser().get(f"/why/{decision}/data?key={key}&language=xx")
    assert answer.headers["content-language"] == "en"
