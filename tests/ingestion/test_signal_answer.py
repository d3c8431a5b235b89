"""The answer to a batch of signals (`ingestion.signal_answer`)."""

import msgspec
from aboveboard.ingestion.signal_answer import FieldProblem, SignalAnswer, SignalResult
from aboveboard.words import SignalStatus


def test_every_result_has_every_member() -> None:
    """A client need not ask whether one is there."""
    answer = SignalAnswer(
        [SignalResult(None, SignalStatus.REJECTED, problems=(FieldProblem("at", "a time"),))]
    )
    assert msgspec.json.decode(msgspec.json.encode(answer)) == {
        "signals": [
            {
                "id": None,
                "status": "rejected",
                "reach": [],
                "held_back": [],
                "problems": [{"field": "at", "expected": "a time"}],
            }
        ]
    }
