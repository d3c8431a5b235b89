"""A second judge of trees: a JSON Schema that is generated from a catalogue, and the shape of a tree told by ancestors.

It shares no code with the check of the gateway. The schema is judged by another library.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import jsonschema_rs
from aboveboard.experience import components as declared

Json = Any

PATH = r"/[A-Za-z0-9._~!$&()*+,;=:@/?%#-]*"
PLAIN_TEXT = r"^[^\x00-\x09\x0b-\x1f\x7f-\x9f]*$"
LEVELS, NODES = 8, 200


def schema_of(catalogue: declared.ComponentCatalogue, own: str) -> dict[str, Json]:
    """Returns the schema of a list of nodes, each one of the components."""
    nodes = [_component(each, catalogue.hosts, own) for each in catalogue.components]
    return {
        "type": "object",
        "properties": {
            "nodes": {"type": "array", "minItems": 1, "maxItems": NODES, "items": {"anyOf": nodes}}
        },
        "required": ["nodes"],
        "additionalProperties": False,
    }


def _component(component: declared.Component, hosts: tuple[str, ...], own: str) -> dict[str, Json]:
    required = sorted(name for name, kind in component.properties.items() if kind.required)
    return {
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$", "maxLength": 100},
            "component": {"const": component.component},
            "properties": {
                "type": "object",
                "properties": {
                    name: _property(kind, hosts, own) for name, kind in component.properties.items()
                },
                "required": required,
                "additionalProperties": False,
            },
        },
        "required": ["id", "component", *(["properties"] if required else [])],
        "additionalProperties": False,
    }


def _property(kind: declared.Property, hosts: tuple[str, ...], own: str) -> dict[str, Json]:
    addresses = [f"{re.escape(own)}({PATH})?", *(f"https://{re.escape(host)}({PATH})?" for host in hosts)]
    match kind:
        case declared.TextProperty():
            return {"type": "string", "minLength": 1, "maxLength": kind.max_length, "pattern": PLAIN_TEXT}
        case declared.EnumProperty():
            return {"enum": list(kind.values)}
        case declared.IntegerProperty():
            return {"type": "integer", "minimum": kind.minimum, "maximum": kind.maximum}
        case declared.NumberProperty():
            return {"type": "number", "minimum": kind.minimum, "maximum": kind.maximum}
        case declared.BooleanProperty():
            return {"type": "boolean"}
        case declared.UrlProperty():
            return {"type": "string", "maxLength": kind.max_length, "pattern": f"^({'|'.join(addresses)})$"}
        case declared.ChildProperty():
            return {"type": "string"}
        case declared.ChildrenProperty():
            return {"type": "array", "items": {"type": "string"}, "maxItems": kind.at_most}
        case declared.ActionProperty():
            part = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": PLAIN_TEXT}
            parts = {"name": {"enum": list(kind.actions)}, "surface": part, "decision": part, "item": part}
            return {
                "type": "object",
                "properties": parts,
                "required": list(parts),
                "additionalProperties": False,
            }
        case declared.GivenProperty(value=declared.GivenValue.WHY):
            return {"type": "string", "maxLength": 2048, "pattern": f"^{addresses[0]}$"}
        case declared.GivenProperty():
            return {"enum": [0, 1, 2, 3, 4]}
    raise AssertionError(kind)


def judge_of(catalogue: declared.ComponentCatalogue, own: str) -> Callable[[Json], bool]:
    """Returns the judge: a function that says whether a tree, as JSON, is one of this catalogue."""
    validator = jsonschema_rs.validator_for(schema_of(catalogue, own))
    by_name = {each.component: each for each in catalogue.components}

    def judge(tree: Json) -> bool:
        return validator.is_valid(tree) and _is_tree(tree["nodes"], by_name)

    return judge


def _is_tree(nodes: list[Json], by_name: dict[str, declared.Component]) -> bool:
    """Tells it by the way from each node up to the root, which exists and is short enough."""
    found = {each["id"]: each for each in nodes}
    pairs = [pair for each in nodes for pair in _pairs(each, by_name)]
    times = Counter(below for _, below, _ in pairs)
    if (
        len(found) != len(nodes)
        or "root" not in found
        or times["root"]
        or by_name[found["root"]["component"]].parents
    ):
        return False
    if any(below not in found or count > 1 for below, count in times.items()):
        return False
    up = {below: above for above, below, _ in pairs}
    for name in found:
        steps = 0
        while name != "root" and steps < LEVELS and name in up:
            name, steps = up[name], steps + 1
        if name != "root" or steps >= LEVELS:
            return False
    return all(_may_be_below(found[above], found[below], allowed, by_name) for above, below, allowed in pairs)


def _pairs(node: Json, by_name: dict[str, declared.Component]) -> list[tuple[str, str, tuple[str, ...]]]:
    kinds = by_name[node["component"]].properties
    pairs = []
    for name, value in node.get("properties", {}).items():
        kind = kinds[name]
        if isinstance(kind, declared.ChildProperty | declared.ChildrenProperty):
            ids = [value] if isinstance(value, str) else value
            pairs += [(node["id"], each, kind.components) for each in ids]
    return pairs


def _may_be_below(
    above: Json, below: Json, allowed: tuple[str, ...], by_name: dict[str, declared.Component]
) -> bool:
    parents = by_name[below["component"]].parents
    return (not allowed or below["component"] in allowed) and (not parents or above["component"] in parents)
