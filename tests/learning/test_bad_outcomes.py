"""What bad outcomes and bad placements get: a clear answer each, the batch goes on, and the model stays finite."""

import json
from typing import Any

import numpy as np
import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import to_iso
from aboveboard.engine import decay
from aboveboard.engine.conditioning import health
from aboveboard.engine.model import Model
from aboveboard.ingestion.outcome_check import WINDOW_MS
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest

from tests.house import House
from tests.world import DAN, ITEMS

SHOWN = {"item": "an item that this decision showed"}
OURS = {"decision": "a decision of this app"}
WORTH = {"taken": 1, "per_value": 1}


@pytest.fixture(autouse=True)
def nothing_waits(house: House) -> None:
    house.run(learn_once(house.gateway))


def taken(decision: Any, **more: Any) -> dict[str, Any]:
    return {"decision": decision["decision"], "item": decision["items"][0]["item"], "kind": "taken"} | more


def sent(house: House, *outcomes: Any) -> list[Any]:
    """The answers, one for each outcome, after a good one and before another."""
    first, last = (taken(house.shop.decide(house.shop.welcome(DAN))) for _ in range(2))
    body = {"outcomes": [first, *outcomes, last]}
    before, *answers, after = house.shop.ok("POST", "/v1/outcomes", body)["outcomes"]
    assert (before["status"], after["status"]) == ("kept", "kept")
    return list(answers)


def problems(answer: Any) -> dict[str, str]:
    assert answer["status"] == "rejected"
    return {each["field"]: each["expected"] for each in answer["problems"]}


def learned(house: House, placement: str = "home") -> Model:
    """The newest model, once all that waits is learned. It is finite, and what it is solved from is sound."""
    house.run(learn_once(house.gateway))
    key = placement_key(house.app, placement)
    known = house.run(newest(house.gateway, key))
    assert known.sums is not None
    assert health(decay.total(known.sums, house.clock())).sound
    model: Model = house.run(house.gateway.shelves.model(key, known.version))
    assert np.isfinite(list(model.weights.values())).all()
    return model


def test_bad_outcomes_among_good_ones_teach_nothing(house: House) -> None:
    """Unknown, of an item that was not shown, doubled: each has its answer, and two good ones are two examples."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    doubled = taken(house.shop.decide(house.shop.welcome(DAN)))
    unknown, unseen, once, twice = sent(
        house,
        taken(decision) | {"decision": "dec_" + "0" * 26},
        taken(decision, item="no-such"),
        doubled,
        doubled,
    )
    assert (problems(unknown), problems(unseen)) == (OURS, SHOWN)
    assert (once["status"], twice["status"]) == ("kept", "duplicate")
    assert learned(house).evidence == 3


def test_an_outcome_of_an_erased_decision_is_of_none(house: House) -> None:
    """The answer is the one for a decision that never was; what is learned beside it stays."""
    person = house.shop.welcome(DAN)
    outcome = taken(house.shop.decide(person))
    house.shop.ok("DELETE", f"/v1/people/{person}")
    (answer,) = sent(house, outcome)
    assert problems(answer) == OURS
    assert learned(house).evidence == 2


def test_outcomes_out_of_their_time_spoil_no_batch(house: House) -> None:
    """Before the decision and after the window, each with what would be right."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    decided = house.clock()
    house.clock.forward(ms=WINDOW_MS + 1)
    late, early = sent(house, taken(decision), taken(decision, at=to_iso(decided - 86_400_000)))
    assert problems(late) == {"at": "a time within 30 days of the decision"}
    assert problems(early) == {"at": "a time after the decision that has passed"}
    assert learned(house).evidence == 2


@pytest.mark.parametrize("value", [1e6, -1e6, 5e-324, -0.0])
def test_the_largest_and_smallest_values_leave_the_model_finite(house: House, value: float) -> None:
    """A reward is between 0 and 1, whatever something was worth."""
    house.shop.place("worth", rewards=WORTH)
    outcome = taken(house.shop.decide(house.shop.welcome(DAN), "worth"), value=value)
    assert sent(house, outcome)[0]["status"] == "kept"
    weights = learned(house, "worth").weights.values()
    assert max(map(abs, weights)) <= 1


def with_value(house: House, value: str) -> Any:
    """The response to an outcome whose value is written like this."""
    outcome = taken(house.shop.decide(house.shop.welcome(DAN)), value=0)
    body = json.dumps({"outcomes": [outcome]}).replace('"value": 0', f'"value": {value}')
    return house.shop.http.post("/v1/outcomes", content=body, headers={"content-type": "application/json"})


@pytest.mark.parametrize("value", ["1e999", "-1e999", "1" * 400])
def test_a_number_too_large_for_any_is_rejected(house: House, value: str) -> None:
    """With the range that would be right; nothing of it is learned."""
    answer = with_value(house, value)
    assert problems(answer.json()["outcomes"][0]) == {"value": "a number, -1000000 to 1000000"}
    assert house.run(learn_once(house.gateway)) == 0


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_value_that_is_no_number_is_no_json(house: House, value: str) -> None:
    """These are no JSON words, so the whole body is none; nothing of it is learned."""
    answer = with_value(house, value)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:aboveboard:problem:malformed")
    assert house.run(learn_once(house.gateway)) == 0


def test_an_item_that_vanished_since_it_was_shown_still_teaches(house: House) -> None:
    """It is an example as it was declared when it was shown, and the placement goes on without it."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    outcome = taken(decision)
    left = [item for item in ITEMS if item["item"] != outcome["item"]]
    house.shop.ok("PUT", "/v1/placements/home/items", {"items": left})
    (answer,) = sent(house, outcome)
    assert answer["status"] == "kept"
    assert learned(house).evidence == 3
    house.clock.forward(minutes=1)
    assert outcome["item"] not in {each["item"] for each in house.shop.decide(count=8)["items"]}


def test_a_placement_that_was_emptied_learns_what_comes_late(house: House) -> None:
    """And still answers, with nothing."""
    house.shop.place("shelf")
    outcome = taken(house.shop.decide(house.shop.welcome(DAN), "shelf"))
    house.shop.ok("PUT", "/v1/placements/shelf/items", {"items": []})
    assert sent(house, outcome)[0]["status"] == "kept"
    assert learned(house, "shelf").evidence == 1
    house.clock.forward(minutes=1)
    assert house.shop.decide(placement="shelf")["items"] == []


def test_an_outcome_of_a_decision_without_items(house: House) -> None:
    """Nothing was shown, so there is nothing that could have been taken."""
    house.shop.place("empty", [])
    decision = house.shop.decide(placement="empty")
    (answer,) = sent(house, {"decision": decision["decision"], "item": "running-1", "kind": "taken"})
    assert problems(answer) == SHOWN


@pytest.mark.parametrize("field", ["tags", "topics"])
def test_tags_by_the_thousand_are_refused(house: House, field: str) -> None:
    """Which field, and how many there may be; the items that stood there stay."""
    items = [{"item": "a", field: [f"t-{n}" for n in range(1_000)]}]
    refused = house.shop.refused("PUT", "/v1/placements/home/items", {"items": items})
    assert (refused["status"], field in refused["field"]) == (400, True)
    assert len(house.shop.decide(count=8)["items"]) == len(ITEMS)


def test_as_many_tags_as_an_item_may_have_are_learned_from(house: House) -> None:
    """All of them are features of a model that is finite."""
    tags = [[f"t-{n}-{m}" for m in range(50)] for n in range(2)]
    house.shop.place("tagged", [{"item": f"i-{n}", "tags": each} for n, each in enumerate(tags)])
    outcomes = [taken(house.shop.decide(house.shop.welcome(DAN), "tagged")) for _ in range(10)]
    assert {each["status"] for each in sent(house, *outcomes)} == {"kept"}
    assert len(learned(house, "tagged").weights) >= 50
