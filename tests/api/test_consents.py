"""The answer about a person's consents."""

from typing import get_args

from aboveboard.api.consents import AskCause
from aboveboard.clock import to_iso

from tests.clocks import DAY_MS
from tests.house import House


def test_the_answer_says_what_holds_what_ends_and_what_to_ask(house: House) -> None:
    """With the text to show, which the next request can send back."""
    end = to_iso(house.clock() + DAY_MS)
    house.shop.consent("u", "improve", expires=end)
    found = house.shop.ok("GET", "/v1/people/u/consents")
    assert (found["states"]["improve"], found["ends"]) == ("given", {"improve": end})
    assert "improve" not in {each["purpose"] for each in found["ask"]}
    (declared,) = get_args(AskCause)[1:]
    assert {each["because"] for each in found["ask"]} <= {*declared.extra_json_schema["enum"]}
    for each in found["ask"]:
        body = {"state": "given", "notice": each["notice"], "language": each["language"]}
        house.shop.ok("PUT", f"/v1/people/u/consents/{each['purpose']}", body)
    assert house.shop.ok("GET", "/v1/people/u/consents")["ask"] == []


def test_a_yes_that_ended_is_told_with_its_cause(house: House) -> None:
    """As an event after the yes, with the entry of the yes."""
    house.shop.consent("u", "improve", expires=to_iso(house.clock() + DAY_MS))
    house.clock.forward(days=1)
    found = house.shop.ok("GET", "/v1/people/u/consents")
    yes, end = found["history"]
    assert (end["state"], end["because"], end["index"]) == ("expired", "expired", yes["index"])
    assert (end["at"], yes["because"]) == (yes["expires"], None)
    asked = {each["purpose"]: each["because"] for each in found["ask"]}
    assert (asked["improve"], found["ends"]) == ("expired", {})
