"""The part of the API that clients bind to, as version 0.1.0 had it: everything but texts and the names of components.

`openapi_shape.json` is that part. A change that only adds is made with `python -m tests.contract.test_openapi_shape`;
the diff of the file then shows all that clients will notice.
"""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DOCUMENT = Path(__file__).parents[2] / "openapi" / "openapi.json"
SHAPE = FOLDER / "openapi_shape.json"
TEXTS = frozenset({"description", "title", "summary", "example", "examples", "info", "servers"})
NAMED = frozenset({"properties", "paths", "schemas", "headers", "responses", "content", "patternProperties"})
"""Keys below which the names are a client's, so that `title` there is a field and no text."""


def shape_of(document: dict[str, Any]) -> dict[str, Any]:
    """The document without texts, and with each component called by its number in the order of first mention."""
    numbers: dict[str, str] = {}

    def walk(value: Any, *, names: bool = False) -> Any:
        if isinstance(value, list):
            return [walk(each) for each in value]
        if not isinstance(value, dict):
            return value
        found = {}
        for key in sorted(value):
            if key == "$ref":
                found[key] = numbers.setdefault(value[key].rsplit("/", 1)[1], f"component {len(numbers)}")
            elif names or key not in TEXTS:
                found[key] = walk(value[key], names=not names and key in NAMED)
        return found

    shape = {"paths": walk(document["paths"], names=True), "components": {}}
    schemas = document["components"]["schemas"]
    while missing := [name for name in numbers if numbers[name] not in shape["components"]]:
        for name in missing:
            shape["components"][numbers[name]] = walk(schemas[name])
    return shape


def test_the_api_keeps_its_shape() -> None:
    """Paths, methods, statuses, field names, types, bounds and enums are what clients were written against."""
    assert shape_of(json.loads(DOCUMENT.read_text())) == json.loads(SHAPE.read_text())


def test_a_field_called_title_is_part_of_the_shape() -> None:
    """A text is left out, a field of the same name is not."""
    document = {
        "paths": {
            "/a": {
                "get": {"summary": "x", "schema": {"properties": {"title": {"title": "x", "type": "null"}}}}
            }
        },
        "components": {"schemas": {}},
    }
    assert shape_of(document)["paths"] == {
        "/a": {"get": {"schema": {"properties": {"title": {"type": "null"}}}}}
    }


def test_another_name_of_a_component_is_the_same_shape() -> None:
    """Clients bind to fields, not to the names that we give to groups of them."""
    reference = {"paths": {"/a": {"get": {"$ref": "#/components/schemas/ONE"}}}}
    one = reference | {"components": {"schemas": {"ONE": {"type": "null"}}}}
    other = json.loads(json.dumps(one).replace("ONE", "OTHER"))
    assert shape_of(one) == shape_of(other)


if __name__ == "__main__":
    text = json.dumps(shape_of(json.loads(DOCUMENT.read_text())), indent=1, sort_keys=True)
    SHAPE.write_text(text + "\n")
