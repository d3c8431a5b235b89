"""The translation of a question into Cedar's terms: principal (`Person`), action, resource and facts.

Every closed set is an enumerated entity type of `schema.cedarschema` and not a string. Cedar's type check then refuses
a rule that misspells a value.
"""

import msgspec

from aboveboard.policy.cedar import EntityId, Request
from aboveboard.policy.questions import ACTIONS, DIMENSIONS, Fact, Question

TYPES = {
    "age": "Person",
    "reach": "Data",
    "kind": "Placement",
    "category": "Category",
    "sensitivity": "Sensitivity",
    "region": "Region",
    "message_class": "MessageClass",
    "unlabelled": "Unlabelled",
}
"""The Cedar type of each field that is not a number or a boolean."""

_RESOURCE = {"keep": "reach", "use": "reach", "show": "kind"}
_SHARED_MODEL: EntityId = {"type": "Model", "id": "shared"}


def _entity(name: str, value: Fact) -> EntityId:
    return {"type": TYPES[name], "id": str(value)}


def _fragment(name: str, value: Fact) -> str:
    said = {"__entity": _entity(name, value)} if name in TYPES else value
    return f'"{name}":{msgspec.json.encode(said).decode()}'


# The JSON of every fact is built once: a request only joins these texts.
_FRAGMENTS = {
    name: {value: _fragment(name, value) for value in values} for name, values in DIMENSIONS.items()
}


def request(question: Question) -> Request:
    """Returns the Cedar request for `question`. Raises KeyError for a fact in its context that is not declared."""
    action = ACTIONS[type(question)]
    resource = _RESOURCE.get(action)
    said = question._asdict()
    facts = [_FRAGMENTS[name][value] for name, value in said.items() if name not in ("age", resource)]
    return {
        "principal": _entity("age", said["age"]),
        "action": {"type": "Action", "id": action},
        "resource": _entity(resource, said[resource]) if resource else _SHARED_MODEL,
        "context": "{" + ",".join(facts) + "}",
    }
