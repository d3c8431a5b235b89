"""JSON schemas in the form that most tools read."""

from aboveboard.canonical import JsonValue
from aboveboard.identifiers import END


def simplify_schema(value: JsonValue) -> JsonValue:
    """Returns `value` in the form that most tools read.

    An enum of texts states its type. A pattern ends with `$`, which in JSON Schema matches at the end only.
    """
    if isinstance(value, list | tuple):
        return [simplify_schema(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: simplify_schema(each) for key, each in value.items()}
    pattern, members = found.get("pattern"), found.get("enum")
    if isinstance(pattern, str):
        found["pattern"] = pattern.replace(END, "$")
    if isinstance(members, list) and all(isinstance(each, str) for each in members):
        found.setdefault("type", "string")
    return found
