"""The result of an outcome: what was wrong with it, and nothing of what it said."""

import msgspec
from aboveboard.ingestion.outcome_answer import OutcomeAnswer, reject


def test_a_rejected_outcome_names_its_field() -> None:
    """In the answer to the batch, at its place."""
    (found,) = msgspec.json.decode(msgspec.json.encode(OutcomeAnswer([reject("item", "another item")])))[
        "outcomes"
    ]
    problem = {"field": "item", "expected": "another item"}
    assert found == {"status": "rejected", "held_back": [], "problems": [problem]}
