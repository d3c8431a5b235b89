"""What the page of the API says of the OpenAPI document: all of it, in words."""

import json
from typing import Any

import msgspec
import pytest
from aboveboard.settings import find_shipped
from aboveboard.web.docs.operations import OperationView, Schema, TypePart, TypeView, view_of, words_of_type

TEXT = (find_shipped("openapi") / "openapi.json").read_bytes()
DOCUMENT: dict[str, Any] = json.loads(TEXT)
VIEW = view_of(TEXT)
OPERATIONS = [(tag, each) for tag, found in VIEW.operations.items() for each in found]
BY_ID: dict[str, OperationView] = {each.id: each for _, each in OPERATIONS}
TYPES: dict[str, TypeView] = {each.name: each for each in VIEW.types}


def text(parts: tuple[TypePart, ...]) -> str:
    return "".join(part.text for part in parts)


def test_every_operation_is_there_under_its_tag() -> None:
    """Once, with its method, path and summary."""
    wanted = [
        (each["tags"][0], each["operationId"], method.upper(), path, each["summary"])
        for path, methods in DOCUMENT["paths"].items()
        for method, each in methods.items()
    ]
    assert sorted((tag, each.id, each.method, each.path, each.summary) for tag, each in OPERATIONS) == sorted(
        wanted
    )


def test_every_type_is_there() -> None:
    """With its fields, or words for what it is."""
    assert list(TYPES) == list(DOCUMENT["components"]["schemas"])
    assert all(each.fields or each.words for each in VIEW.types)


def test_every_link_leads_to_a_type() -> None:
    """From parameters, bodies, responses and fields."""
    parts = [part for each in VIEW.types for field in each.fields for part in field.type]
    parts += [part for _, each in OPERATIONS for one in each.responses for part in one.type]
    parts += [part for _, each in OPERATIONS for part in each.body_type]
    assert parts
    assert {part.name for part in parts} - {""} <= TYPES.keys()


@pytest.mark.parametrize("operation", [each for _, each in OPERATIONS], ids=lambda each: each.id)
def test_a_body_has_an_example(operation: OperationView) -> None:
    """JSON that can be sent as it is; an operation without a body has none, and one without JSON its media types."""
    described = DOCUMENT["paths"][operation.path][operation.method.lower()]
    content = described.get("requestBody", {}).get("content", {})
    assert bool(operation.body) == ("application/json" in content)
    assert list(operation.media_types) == ([] if operation.body else [*content])
    assert not operation.body or json.loads(operation.body)


def test_what_an_operation_needs_is_said() -> None:
    """The key, the parameters and each status."""
    operation = BY_ID["getWhy"]
    assert operation.is_keyed
    assert [(one.field.name, one.place, one.field.is_required) for one in operation.parameters] == [
        ("decision", "path", True),
        ("item", "query", False),
        ("language", "query", False),
        ("Accept-Language", "header", False),
    ]
    assert [one.status for one in operation.responses][:2] == ["200", "400"]
    assert not BY_ID["getCheckpoint"].is_keyed


def test_a_header_that_only_browsers_set_is_marked() -> None:
    """A script may not send it."""
    settable = {one.field.name: one.is_settable for one in BY_ID["decide"].parameters}
    assert settable == {"Idempotency-Key": True, "Sec-GPC": False}


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (
            {"type": "string", "minLength": 1, "maxLength": 9},
            "text, not empty, at most 9 characters",
        ),
        ({"type": "integer", "minimum": 0, "maximum": 4}, "whole number, at least 0, at most 4"),
        ({"type": "number", "exclusiveMinimum": 0}, "number, more than 0"),
        ({"type": "string", "format": "date-time"}, "time (RFC 3339)"),
        ({"type": "string", "pattern": "^a$"}, "text, of the form ^a$"),
        ({"type": "boolean"}, "true or false"),
        ({"enum": ["on", "off"], "type": "string"}, "one of on, off"),
        (
            {"type": "array", "items": {"$ref": "#/components/schemas/Item"}, "maxItems": 3},
            "list of Item, at most 3 items",
        ),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number or null"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "object by name of text"),
        (
            {
                "type": "object",
                "additionalProperties": {"type": "boolean"},
                "minProperties": 1,
                "maxProperties": 9,
                "propertyNames": {"maxLength": 5},
            },
            "object by name of true or false, not empty, at most 9 members, "
            "where a name is text, at most 5 characters",
        ),
        ({"type": "object", "additionalProperties": False}, "object"),
        ({"description": "Anything else."}, "any JSON"),
    ],
)
def test_a_schema_is_said_in_words(schema: dict[str, Any], said: str) -> None:
    """Type, bounds, form and alternatives."""
    assert text(words_of_type(msgspec.convert(schema, Schema))) == said


def test_a_named_type_is_a_link() -> None:
    """Inside of other words too."""
    schema = msgspec.convert({"type": "array", "items": {"$ref": "#/components/schemas/Item"}}, Schema)
    assert TypePart("Item", "Item") in words_of_type(schema)


def test_the_page_knows_every_word_of_the_document() -> None:
    """A word of JSON Schema that it does not know would be left out in silence."""
    known = {field.encode_name for field in msgspec.structs.fields(Schema)} | {"title", "default"}
    known |= {"discriminator"}  # it repeats the alternatives of `anyOf`, which are shown

    def words(schema: Any) -> set[str]:
        if isinstance(schema, list):
            return set().union(*map(words, schema))
        if not isinstance(schema, dict):
            return set()
        named = schema.get("properties", {}).values()
        inner = [schema.get(name) for name in ("items", "anyOf", "additionalProperties", "propertyNames")]
        return set(schema).union(*map(words, [*named, *inner]))

    schemas = [*DOCUMENT["components"]["schemas"].values()]
    schemas += [
        parameter["schema"]
        for methods in DOCUMENT["paths"].values()
        for each in methods.values()
        for parameter in each["parameters"]
    ]
    found = set().union(*map(words, schemas))
    assert "$ref" in found
    assert found <= known
