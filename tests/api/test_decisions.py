"""`/v1/decisions`: the record of a decision, its explanation and its preview, over HTTP."""

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
