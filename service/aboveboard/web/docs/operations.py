"""The OpenAPI document as `/docs/api` shows it: operations by tag, and the types of what they take and return.

It reads the document that `/schema` serves and nothing else, so the page says what the description says.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from msgspec import Raw, Struct

_REFERENCE = "#/components/schemas/"


class Schema(Struct, frozen=True, rename="camel"):
    """The words of JSON Schema that the description uses. A bound that is None is not stated."""

    ref: str = msgspec.field(name="$ref", default="")
    type: str = ""
    format: str = ""
    description: str = ""
    any_of: tuple["Schema", ...] = ()
    enum: tuple[str | int, ...] = ()
    items: "Schema | None" = None
    additional_properties: "bool | Schema" = True
    properties: dict[str, "Schema"] = {}
    property_names: "Schema | None" = None
    required: tuple[str, ...] = ()
    examples: tuple[Raw, ...] = ()
    minimum: int | float | None = None
    exclusive_minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_maximum: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    min_properties: int | None = None
    max_properties: int | None = None
    pattern: str | None = None

    @property
    def name(self) -> str:
        """The name of the type that this refers to, or an empty text."""
        return self.ref.removeprefix(_REFERENCE)


class _Content(Struct, frozen=True):
    schema: Schema = Schema()


class _Payload(Struct, frozen=True):
    """A response or a body."""

    description: str = ""
    content: dict[str, _Content] = {}

    @property
    def json(self) -> Schema:
        """The schema of the JSON in it; an empty one where there is none."""
        found = (each.schema for kind, each in self.content.items() if kind.endswith("json"))
        return next(found, Schema())


class _Parameter(Struct, frozen=True, rename={"place": "in"}):
    name: str
    place: str
    required: bool
    schema: Schema
    description: str | None = None
    example: str = ""


class _Operation(Struct, frozen=True, rename="camel"):
    operation_id: str
    summary: str
    tags: tuple[str, ...]
    parameters: tuple[_Parameter, ...]
    responses: dict[str, _Payload]
    security: tuple[dict[str, tuple[str, ...]], ...]
    request_body: _Payload | None = None


class _Info(Struct, frozen=True):
    description: str


class _Components(Struct, frozen=True):
    schemas: dict[str, Schema]


class _Document(Struct, frozen=True):
    info: _Info
    paths: dict[str, dict[str, _Operation]]
    components: _Components


SENT_BY_BROWSERS = "Sec-"
"""The beginning of headers that no script may set (Fetch, section 2.2.2)."""


class TypePart(NamedTuple):
    """A piece of the words for a type. `name` is the type that it links to, or empty."""

    text: str
    name: str = ""


class FieldView(Struct, frozen=True):
    """A field of an object, or a parameter of a request."""

    name: str
    type: tuple[TypePart, ...]
    is_required: bool
    description: str


class Parameter(Struct, frozen=True):
    """`place` is `path`, `query` or `header`. `is_settable` is False for a header that only browsers set."""

    field: FieldView
    place: str
    example: str
    is_settable: bool


class ResponseView(Struct, frozen=True):
    """A response by its status. `type` is empty where the body is no JSON of a type."""

    status: str
    description: str
    type: tuple[TypePart, ...]


class OperationView(Struct, frozen=True):
    """One method of one path. `body` is an example of the JSON body, and empty where the operation takes none.

    `media_types` are those of a body that is a file, and no JSON.
    """

    id: str
    method: str
    path: str
    summary: str
    is_keyed: bool
    parameters: tuple[Parameter, ...]
    body: str
    body_type: tuple[TypePart, ...]
    media_types: tuple[str, ...]
    responses: tuple[ResponseView, ...]


class TypeView(Struct, frozen=True):
    """A named type: an object with its fields, or the words for another type."""

    name: str
    description: str
    fields: tuple[FieldView, ...]
    words: tuple[TypePart, ...]


class ApiView(Struct, frozen=True):
    """The whole document. Tags, and operations within a tag, are in the order of the document."""

    description: str
    operations: dict[str, tuple[OperationView, ...]]
    types: tuple[TypeView, ...]


def view_of(document: bytes) -> ApiView:
    """Returns the OpenAPI document as the page shows it. Raises ValidationError for one that is not of our shape."""
    read = msgspec.json.decode(document, type=_Document)
    schemas = read.components.schemas
    operations: dict[str, tuple[OperationView, ...]] = {}
    for path, methods in read.paths.items():
        for method, each in methods.items():
            tag = each.tags[0]
            operations[tag] = (*operations.get(tag, ()), _operation(path, method, each, schemas))
    types = tuple(_view_type(name, schema) for name, schema in schemas.items())
    return ApiView(read.info.description, operations, types)


def _operation(path: str, method: str, each: _Operation, schemas: dict[str, Schema]) -> OperationView:
    body = each.request_body.json if each.request_body else None
    return OperationView(
        id=each.operation_id,
        method=method.upper(),
        path=path,
        summary=each.summary,
        is_keyed=bool(each.security),
        parameters=tuple(map(_parameter, each.parameters)),
        body=_example(schemas[body.name]) if body and body.name else "",
        body_type=_words_of_body(each.request_body) if each.request_body else (),
        media_types=tuple(each.request_body.content)
        if each.request_body and not (body and body.name)
        else (),
        responses=tuple(_view_response(status, found) for status, found in each.responses.items()),
    )


def _words_of_body(body: _Payload) -> tuple[TypePart, ...]:
    """Returns the words for the type of a body, which are its media types where it is no JSON."""
    return words_of_type(body.json) if body.json.name else (TypePart(" or ".join(body.content)),)


def _parameter(given: _Parameter) -> Parameter:
    field = FieldView(given.name, words_of_type(given.schema), given.required, given.description or "")
    is_settable = not (given.place == "header" and given.name.startswith(SENT_BY_BROWSERS))
    # An optional parameter starts empty, so that a request is as plain as it may be.
    return Parameter(field, given.place, given.example if given.required else "", is_settable)


def _view_response(status: str, found: _Payload) -> ResponseView:
    return ResponseView(status, found.description, words_of_type(found.json) if found.json.ref else ())


def _example(schema: Schema) -> str:
    """Returns the first example of the schema as JSON text. Raises IndexError for a body without one."""
    return msgspec.json.format(bytes(schema.examples[0]), indent=2).decode()


def _view_type(name: str, schema: Schema) -> TypeView:
    # A body that is taken in a second form too is shown by the fields of the first.
    shape = next((each for each in schema.any_of if each.properties), schema)
    fields = tuple(
        FieldView(key, words_of_type(each), key in shape.required, each.description)
        for key, each in shape.properties.items()
    )
    return TypeView(name, schema.description, fields, () if fields else words_of_type(schema))


def words_of_type(schema: Schema) -> tuple[TypePart, ...]:
    """Returns the words for a schema, such as `text, at most 100 characters` or `list of` and a link to a type."""
    return tuple(_words(schema))


def _words(schema: Schema) -> Iterator[TypePart]:
    if schema.ref:
        yield TypePart(schema.name, schema.name)
    elif schema.any_of:
        for place, each in enumerate(schema.any_of):
            yield from [TypePart(" or ")] if place else []
            yield from _words(each)
    elif schema.enum:
        yield TypePart(f"one of {', '.join(map(str, schema.enum))}")
    elif schema.type == "array":
        yield TypePart("list of ")
        yield from _words(schema.items or Schema())
        yield from _bounds(schema)
    elif isinstance(schema.additional_properties, Schema):
        yield TypePart("object by name of ")
        yield from _words(schema.additional_properties)
        yield from _bounds(schema)
        if schema.property_names is not None:
            yield TypePart(", where a name is text")
            yield from _bounds(schema.property_names)
    else:
        yield TypePart(
            "time (RFC 3339)" if schema.format == "date-time" else _PLAIN.get(schema.type, schema.type)
        )
        yield from _bounds(schema)


_PLAIN = {
    "": "any JSON",
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
}


_ONE = ("at least 1 char", "at least 1 item", "at least 1 member")


def _bounds(schema: Schema) -> Iterator[TypePart]:
    bounds = {
        "at least {}": schema.minimum,
        "more than {}": schema.exclusive_minimum,
        "less than {}": schema.exclusive_maximum,
        "at most {}": schema.maximum,
        "at least {} characters": schema.min_length,
        "at most {} characters": schema.max_length,
        "at least {} items": schema.min_items,
        "at most {} items": schema.max_items,
        "at least {} members": schema.min_properties,
        "at most {} members": schema.max_properties,
        "of the form {}": schema.pattern,
    }
    found = [said.format(bound) for said, bound in bounds.items() if bound is not None]
    found = ["not empty" if said.startswith(_ONE) else said for said in found]
    if found:
        yield TypePart(f", {', '.join(found)}")
