"""An outcome of a request: its shape."""

import pytest
from aboveboard.ingestion.outcome_body import VALUE_MAX, Outcome, parse_outcome
from aboveboard.ingestion.signal_answer import FieldProblem
from msgspec import Raw


def test_a_problem_names_the_field_and_no_value() -> None:
    """Whatever was sent is not repeated."""
    problem = parse_outcome(Raw(b'{"decision": "d", "item": "i", "kind": "secret"}'))
    assert isinstance(problem, FieldProblem)
    assert problem.field == "kind"
    assert "secret" not in str(problem)


@pytest.mark.parametrize(("value", "is_read"), [(VALUE_MAX, True), (VALUE_MAX + 1, False)])
def test_a_value_has_bounds(value: int, *, is_read: bool) -> None:
    """So that sums of many stay exact."""
    found = parse_outcome(Raw(b'{"decision": "d", "item": "i", "kind": "taken", "value": %d}' % value))
    assert isinstance(found, Outcome) is is_read
