"""Schemas in the form that most tools read."""

from aboveboard.api.plain_schemas import simplify_schema
from aboveboard.identifiers import END


def test_a_schema_is_written_for_other_tools() -> None:
    """An enum of texts states its type, at any depth, and no pattern has the look-ahead of Python."""
    found = simplify_schema([{"a": {"enum": ["x"]}, "b": {"enum": [1]}, "pattern": "^a" + END}])
    assert found == [{"a": {"enum": ["x"], "type": "string"}, "b": {"enum": [1]}, "pattern": "^a$"}]
