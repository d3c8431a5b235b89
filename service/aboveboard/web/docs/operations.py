"""The OpenAPI document as `/docs/api` shows it: operations by tag, and the types of what they take and return.

It reads the document that `/schema` serves and nothing else, so the page says what the description says.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

_REFERENCE = "#/components/schemas/"
_BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "of the form {}",
}
SENT_BY_BROWSERS = "Sec-"
"""The beginning of headers that no script may set (Fetch, section 2.2.2)."""


class Part(NamedTuple):
    """A piece of the words for a type. `name` is the type that it links to, or empty."""

    text: str
    name: str = ""


class Field(Struct, frozen=True):
    """A field of an object, or a parameter of a request."""

    name: str
    type: tuple[Part, ...]
    is_required: bool
    description: str


class Parameter(Struct, frozen=True):
    """`place` is `path`, `query` or `header`. `is_settable` is False for a header that only browsers set."""

    field: Field
    place: str
    example: str
    is_settable: bool


class Returned(Struct, frozen=True):
    """A response by its status. `type` is empty where the body is no JSON of a type."""

    status: str
    description: str
    type: tuple[Part, ...]


class OperationView(Struct, frozen=True):
    """One method of one path. `body` is an example of the body, and empty where the operation takes none."""

    id: str
    method: str
    path: str
    summary: str
    is_keyed: bool
    parameters: tuple[Parameter, ...]
    body: str
    body_type: tuple[Part, ...]
    responses: tuple[Returned, ...]


class TypeView(Struct, frozen=True):
    """A named type: an object with its fields, or the words for another type."""

    name: str
    description: str
    fields: tuple[Field, ...]
    words: tuple[Part, ...]


class ApiView(Struct, frozen=True):
    """The whole document. Tags, and operations within a tag, are in the order of the document."""

    description: str
    operations: dict[str, tuple[OperationView, ...]]
    types: tuple[TypeView, ...]


def view_of(document: Mapping[str, Any]) -> ApiView:
    """Returns the document as the page shows it."""
    schemas = document["components"]["schemas"]
    operations: dict[str, tuple[OperationView, ...]] = {}
    for path, methods in document["paths"].items():
        for method, each in methods.items():
            tag = each["tags"][0]
            operations[tag] = (*operations.get(tag, ()), _operation(path, method, each, schemas))
    types = tuple(_named_type(name, schema) for name, schema in schemas.items())
    return ApiView(document["info"]["description"], operations, types)


def _operation(path: str, method: str, each: Mapping[str, Any], schemas: Mapping[str, Any]) -> OperationView:
    body = each.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return OperationView(
        id=each["operationId"],
        method=method.upper(),
        path=path,
        summary=each["summary"],
        is_keyed=bool(each["security"]),
        parameters=tuple(map(_parameter, each["parameters"])),
        body="" if body is None else _example(body, schemas),
        body_type=() if body is None else words_of_type(body),
        responses=tuple(_returned(status, found) for status, found in each["responses"].items()),
    )


def _parameter(given: Mapping[str, Any]) -> Parameter:
    field = Field(
        given["name"], words_of_type(given["schema"]), given["required"], given.get("description") or ""
    )
    is_settable = not (given["in"] == "header" and given["name"].startswith(SENT_BY_BROWSERS))
    # An optional parameter starts empty, so that a request is as plain as it may be.
    example = str(given.get("example", "")) if given["required"] else ""
    return Parameter(field, given["in"], example, is_settable)


def _returned(status: str, found: Mapping[str, Any]) -> Returned:
    content = found.get("content", {})
    schema: Mapping[str, Any] = next(
        (each["schema"] for kind, each in content.items() if kind.endswith("json")), {}
    )
    return Returned(status, found["description"], words_of_type(schema) if "$ref" in schema else ())


def _example(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """Returns the first example of the schema as JSON text. Raises KeyError for a body without one."""
    found = schemas[schema["$ref"].removeprefix(_REFERENCE)] if "$ref" in schema else schema
    return json.dumps(found["examples"][0], indent=2, ensure_ascii=False)


def _named_type(name: str, schema: Mapping[str, Any]) -> TypeView:
    required = schema.get("required", ())
    fields = tuple(
        Field(key, words_of_type(each), key in required, each.get("description", ""))
        for key, each in schema.get("properties", {}).items()
    )
    return TypeView(name, schema.get("description", ""), fields, () if fields else words_of_type(schema))


def words_of_type(schema: Mapping[str, Any]) -> tuple[Part, ...]:
    """Returns the words for a schema, such as `text, at most 100 characters` or `list of` and a link to a type."""
    return tuple(_words(schema))


def _words(schema: Mapping[str, Any]) -> Iterator[Part]:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REFERENCE)
        yield Part(name, name)
    elif "anyOf" in schema:
        for place, each in enumerate(schema["anyOf"]):
            yield from [Part(" or ")] if place else []
            yield from _words(each)
    elif "enum" in schema:
        yield Part(f"one of {', '.join(map(str, schema['enum']))}")
    elif schema.get("type") == "array":
        yield Part("list of ")
        yield from _words(schema.get("items", {}))
        yield from _bounds(schema)
    elif isinstance(schema.get("additionalProperties"), dict):
        yield Part("object by name of ")
        yield from _words(schema["additionalProperties"])
    else:
        yield Part(_plain(schema))
        yield from _bounds(schema)


def _plain(schema: Mapping[str, Any]) -> str:
    names = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    if schema.get("format") == "date-time":
        return "time (RFC 3339)"
    kind = str(schema.get("type", "any JSON"))
    return names.get(kind, kind)


def _bounds(schema: Mapping[str, Any]) -> Iterator[Part]:
    found = [said.format(schema[key]) for key, said in _BOUNDS.items() if key in schema]
    found = ["not empty" if said.startswith("at least 1 ") else said for said in found]
    if found:
        yield Part(f", {', '.join(found)}")
