"""`/v1/decisions`: the record of a decision, its explanation and its preview, over HTTP."""

from typing import Any

import pytest
from aboveboard import canonical
from aboveboard.audit.entries import parse_leaf
from aboveboard.audit.tiles import WIDTH, entries_path, unbundle, width_at

from tests.api.wire import log_size
from tests.world import DAN, Shop


@pytest.fixture
def dan(still: Shop) -> str:
    return still.welcome(DAN)


def test_a_decision_leads_to_its_record(still: Shop, dan: str) -> None:
    """The record has the index that the answer named, and the entry there is a decision."""
    decision = still.decide(dan)
    found = still.ok("GET", f"/v1/decisions/{decision['decision']}")
    index = found["log"]["index"]
    assert (found["decision"], index) == (decision["decision"], decision["log"]["index"])
    size = log_size(still)
    bundle = still.http.get("/log/" + entries_path(index // WIDTH, width_at(0, index // WIDTH, size))).content
    assert parse_leaf(list(unbundle(bundle))[index % WIDTH]).type == "decision"


def test_a_record_is_returned_byte_for_byte(still: Shop, dan: str) -> None:
    """In the canonical form that the entry commits to, and not as another JSON encoder would write it."""
    answer = still.http.get(f"/v1/decisions/{still.decide(dan)['decision']}")
    assert b'"record":' + canonical.encode(answer.json()["record"]) + b"," in answer.content


def test_the_language_of_an_explanation_has_an_order(still: Shop, dan: str) -> None:
    """First the query, then the browser, then the decision. A language without texts is passed over."""
    decision = still.decide(dan, language="fr")
    path = f"/v1/decisions/{decision['decision']}/why"

    def summary(query: str, header: str) -> str:
        return str(still.ok("GET", path + query, **{"accept-language": header})["summary"])

    assert summary("?language=es", "de").startswith("Podíamos")
    assert summary("?language=tlh", "de").startswith("Wir konnten")
    assert summary("?language=tlh", "tlh").startswith("Nous pouvions")


def test_a_preview_decides_nothing(still: Shop, dan: str) -> None:
    """It has an answer for each level of the dial, and the log gets one entry, that it was asked."""
    before = log_size(still)
    found = still.ok("POST", "/v1/decisions/preview", {"placement": "home", "person": dan})
    assert [each["level"] for each in found["levels"]] == [0, 1, 2, 3, 4]
    assert (found["log"]["index"], log_size(still)) == (before, before + 1)
    assert still.ok("GET", f"/v1/people/{dan}")["records"].get("decision", 0) == 0


def listed(still: Shop, person: str, **more: Any) -> Any:
    """A list of four for a person who looked at a thing."""
    still.signal(person, item="running-2", topics=["running"])
    return still.decide(person, count=4, **more)


def test_every_item_of_an_answer_is_explained(still: Shop, dan: str) -> None:
    """By its own reasons, which say in which place it is; without an item it is the first."""
    decision = listed(still, dan)
    path = f"/v1/decisions/{decision['decision']}/why"
    first = still.ok("GET", path)
    for each in decision["items"]:
        found = still.ok("GET", f"{path}?item={each['item']}")
        assert found["item"] == each["item"]
        assert found["reasons"]
        assert (found["reasons"] == first["reasons"]) >= (each["position"] == 1)
    assert first["item"] == decision["items"][0]["item"] == decision["why"]["item"]


def test_an_item_that_was_not_shown_is_refused(still: Shop, dan: str) -> None:
    """With the field that is wrong, and what would be right."""
    decision = still.decide(dan, count=1)
    path = f"/v1/decisions/{decision['decision']}/why?item=no-such-thing"
    problem = still.refused("GET", path)
    assert (problem["status"], problem["field"]) == (404, "item")
    assert problem["expected"] == "an item of the answer"


def test_an_answer_with_all_reasons_has_those_that_are_read_later(still: Shop, dan: str) -> None:
    """Each item has its own; asked for the first only, the same are computed when they are read."""
    every = listed(still, dan, explain="all", session="s-1", language="en")
    first = still.decide(dan, count=4, session="s-1", language="en")
    assert [each["item"] for each in every["items"]] == [each["item"] for each in first["items"]]
    assert not any("why" in each for each in first["items"])
    for each in every["items"]:
        for decision in (every, first):
            path = f"/v1/decisions/{decision['decision']}/why"
            read = still.ok("GET", f"{path}?item={each['item']}&language=en")
            assert {name: read[name] for name in each["why"]} == each["why"]
    assert every["items"][0]["why"]["reasons"] == every["why"]["reasons"]
    slots = still.record(every)["slots"]
    assert len(slots["why"]) == 3
    assert "why" not in still.record(first)["slots"]
