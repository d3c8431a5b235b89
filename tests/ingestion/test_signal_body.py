"""A signal of a request: its shape, and the preview of the whole request."""

import pytest
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.ingestion.signal_body import Signal, parse_signal
from msgspec import Raw

ONE = b'{"id": "1", "type": "clicked", "person": "u"%s}'


@pytest.mark.parametrize(
    ("own", "whole", "preview"),
    [
        (b"", False, False),
        (b', "preview": true', False, True),
        (b"", True, True),
        (b', "preview": false', True, True),
    ],
)
def test_a_signal_is_a_preview_by_its_own_field_or_by_the_request(
    own: bytes, whole: bool, preview: bool
) -> None:
    """Nothing turns a preview into an action of a person."""
    signal = parse_signal(Raw(ONE % own), preview=whole)
    assert isinstance(signal, Signal)
    assert signal.preview is preview


def test_a_problem_names_the_field_and_no_value() -> None:
    """Whatever was sent is not repeated."""
    problem = parse_signal(Raw(b'{"id": "secret"}'), preview=False)
    assert isinstance(problem, FieldProblem)
    assert "secret" not in str(problem)
