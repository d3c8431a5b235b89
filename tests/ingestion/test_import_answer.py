"""The results of imported outcomes."""

import msgspec
from aboveboard.ingestion.import_answer import ImportAnswer, reject_entry, withhold_entry
from aboveboard.ingestion.repeats import repeat_batch
from aboveboard.ingestion.signal_answer import FieldProblem


def test_a_result_names_its_entry_and_its_reason() -> None:
    """What was held back, or what would be right."""
    answer = ImportAnswer([reject_entry(None, FieldProblem("at", "a time")), withhold_entry("7", "consent")])
    rejected, withheld = msgspec.json.decode(msgspec.json.encode(answer))["outcomes"]
    assert (rejected["id"], rejected["status"]) == (None, "rejected")
    assert rejected["problems"] == [{"field": "at", "expected": "a time"}]
    assert (withheld["id"], withheld["status"]) == ("7", "withheld")
    assert withheld["held_back"] == [{"what": "outcome", "because": "consent"}]


def test_a_stored_result_is_repeated_as_a_duplicate() -> None:
    """After a choice, what was kept may be gone."""
    kept = b'{"outcomes":[{"id":"7","status":"kept","held_back":[],"problems":[]}]}'
    assert msgspec.json.decode(repeat_batch(kept))["outcomes"][0]["status"] == "duplicate"
