"""The OpenAPI 3.1 document, made from the types that decode requests and encode answers.

Litestar serves the routes but does not describe them. Its schemas omit constraints that msgspec enforces, and this
document must state exactly what is enforced.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.params import ParameterKwarg, PathParameter

from aboveboard.api import examples
from aboveboard.api.answer_headers import HEADERS, REPEAT
from aboveboard.api.body_schemas import describe_file, describe_form, describe_json
from aboveboard.api.plain_schemas import simplify_schema
from aboveboard.api.problems import MEDIA_TYPE, ProblemDetails
from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.gateway.idempotency import KEY_MAX, REPLAYED

TITLE = "Aboveboard"
SENTENCE = (
    "A consent and transparency gateway between apps and personalization. "
    "Write whole numbers without a fraction: `1`, not `1.0`. An object that has a key twice is refused."
)
SECURITY = "apiKey"
ABOUT_A_PERSON = "/{person}"
"""The part of a path whose routes answer 409 while the person is being erased, or their row is refused."""

SENTENCES = {
    400: "The request does not have the documented shape.",
    401: "The request has no API key that is in force.",
    403: "A key of this role may not use this route.",
    404: "There is nothing here, or nothing that this key may see.",
    406: "The answer has none of the media types that the request accepts.",
    409: "Another operation is in the way, such as an erasure or the same request, which is still running. "
    "Or a row that the request needs was changed in the database.",
    410: "It existed and is permanently gone.",
    413: "The request is larger than this gateway accepts.",
    415: "The body is not JSON, or it has a content coding.",
    421: "Another node has it.",
    422: "The request names something that does not exist or is impossible.",
    429: "The API key has used up its requests for now.",
    503: "Nothing can be recorded or read right now. The detail says if nothing was done.",
}
"""The description of each status of a problem."""

NO_MEDIA_TYPE = "The body is not of one of the media types, or it has a content coding."
"""The description of the status 415 where the body is not JSON."""

GPC: JsonObject = {
    "name": "Sec-GPC",
    "in": "header",
    "required": False,
    "description": "Global Privacy Control, passed on from the person's browser. 1 is on; any other value is ignored.",
    "schema": {"type": "string"},
}
ACCEPT_LANGUAGE: JsonObject = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "The languages that the reader's browser asks for (RFC 9110). Malformed parts are ignored.",
    "schema": {"type": "string"},
}
IDEMPOTENCY: JsonObject = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A request that is repeated with the same key within a day has no second effect. Its answer is "
    "never older than a choice of the person. Where something was written, it has the state that holds now. A request "
    "of another meaning is refused, unless it is a no.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_MAX, "pattern": "^[!-~]+$"},
}

WRITING = ("delete", "patch", "post", "put")
"""The methods whose operations take an `Idempotency-Key`."""


class Operation(NamedTuple):
    """One method of one route. `raises` has the statuses that other routes of its kind do not have.

    `answer` is a type, or a media type for an answer that is not JSON. `links` say where values of the answer are used.
    `answers` are further media types of the answer. `media_types` are those of a body that is not JSON, of at most `bytes_max` bytes. `file_part` is the name of a file
    that a body of two parts has beside the request.
    `also` has further statuses with the same answer. `each` has the name of a list whose entries are judged one by one,
    and their type. `keyed` is True for a route that needs an API key. `description` says what the summary leaves out.
    """

    id: str
    method: str
    path: str
    summary: str
    tag: str
    answer: type | str
    request: type | None = None
    parameters: tuple[JsonObject, ...] = ()
    raises: tuple[int, ...] = ()
    links: Mapping[str, JsonValue] = {}
    keyed: bool = True
    each: tuple[str, type] | None = None
    status: int = 200
    also: Mapping[int, str] = {}
    description: str = ""
    media_types: tuple[str, ...] = ()
    bytes_max: int = 0
    file_part: str = ""
    answers: tuple[str, ...] = ()

    @property
    def has_body(self) -> bool:
        return self.request is not None or bool(self.media_types)


def operation_of(handler: HTTPRouteHandler, path: str) -> Operation:
    """Returns the operation of one of Litestar's handlers. Its `opt` has the fields that Litestar does not know.

    Each operation of a WRITING method takes an `Idempotency-Key`, unless its `opt` says that it writes nothing.
    """
    method = next(iter(handler.http_methods)).lower()
    once = (IDEMPOTENCY,) if method in WRITING and handler.opt.get("writes", True) else ()
    signature = handler.parsed_fn_signature.parameters
    declared = ((name, field.kwarg_definition) for name, field in signature.items())
    parameters = tuple(
        _parameter(name, kwarg) for name, kwarg in declared if isinstance(kwarg, ParameterKwarg)
    )
    data = handler.parsed_data_field
    return Operation(
        id=str(handler.operation_id),
        method=method,
        path=path,
        summary=str(handler.summary),
        tag=next(iter(handler.resolve_tags())),
        answer=handler.opt.get("answer", handler.parsed_return_field.annotation),
        request=handler.opt.get("body") if data is None else data.annotation,
        parameters=parameters + once + handler.opt.get("headers", ()),
        raises=handler.opt.get("raises", ()),
        links=handler.opt.get("links", {}),
        keyed=bool(handler.resolve_guards()),
        status=handler.status_code,
        also=handler.opt.get("also", {}),
        description=handler.opt.get("description", ""),
        media_types=handler.opt.get("media_types", ()),
        bytes_max=handler.opt.get("bytes_max", 0),
        file_part=handler.opt.get("file_part", ""),
        answers=handler.opt.get("answers", ()),
    )


def _parameter(name: str, kwarg: ParameterKwarg) -> JsonObject:
    in_path = isinstance(kwarg, PathParameter)
    return {
        "name": kwarg.name or name,
        "in": "path" if in_path else "query",
        "required": in_path,
        "description": kwarg.description,
        "schema": {"type": "string", **_bounds(kwarg)},
    }


def _bounds(kwarg: ParameterKwarg) -> JsonObject:
    """Returns the declared bounds of a parameter as a JSON schema."""
    # Litestar puts a slash before the value of a parameter that may contain slashes; clients do not send it.
    pattern = kwarg.pattern or ""
    slash = 1 if pattern.startswith("^/") else 0
    return {
        **({} if kwarg.min_length is None else {"minLength": kwarg.min_length - slash}),
        **({} if kwarg.max_length is None else {"maxLength": kwarg.max_length - slash}),
        **({"pattern": "^" + pattern.removeprefix("^/") if slash else pattern} if pattern else {}),
    }


def describe(operations: Iterable[Operation], *, version: str) -> JsonObject:
    """Returns the whole document. Equal operations give equal bytes, in any order."""
    operations = sorted(operations, key=lambda operation: (operation.path, operation.method))
    named, schemas = _schemas(operations)
    paths: dict[str, JsonObject] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method] = simplify_schema(_operation(each, named))
    key = {"type": "http", "scheme": "bearer", "description": "An API key of this service."}
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": version, "description": SENTENCE},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": simplify_schema(schemas), "securitySchemes": {SECURITY: key}},
    }


def _schemas(operations: Iterable[Operation]) -> tuple[dict[type, JsonValue], JsonObject]:
    """Returns a reference for each named type, and the schemas that the references mean."""
    types: list[type] = [ProblemDetails]
    for each in operations:
        types += [
            kind for kind in (each.request, each.answer) if kind is not None and not isinstance(kind, str)
        ]
        types += each.each[1:] if each.each else ()
    refs, schemas = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    named: dict[type, JsonValue] = dict(zip(types, refs, strict=True))
    for each in operations:
        if each.each and each.request:
            name, kind = each.each
            anything = {"description": "Any other entry is answered as rejected."}
            entries = schemas[each.request.__name__]["properties"][name]
            entries["items"] = {"anyOf": [named[kind], anything]}
    for each in operations:
        if each.request is not None and (salvaged := getattr(each.request, "describe_salvaged", None)):
            schemas[each.request.__name__] = _widen(schemas[each.request.__name__], salvaged())
    for name, body in examples.BODIES.items():
        schemas[name]["examples"] = [body]
    return named, dict(sorted(schemas.items()))


def _widen(strict: JsonObject, salvaged: JsonObject) -> JsonObject:
    """Returns the schema of a body whose members may have any shape where `salvaged` fits (see `JsonRequest.json`)."""
    properties = strict["properties"]
    names = properties if isinstance(properties, Mapping) else {}
    return {
        **strict,
        "properties": {name: names[name] if name in _in_both(salvaged) else {} for name in names},
        "anyOf": [{"properties": properties}, salvaged],
    }


def _in_both(salvaged: JsonObject) -> Mapping[str, JsonValue]:
    found = salvaged["properties"]
    return found if isinstance(found, Mapping) else {}


def _operation(each: Operation, named: Mapping[type, JsonValue]) -> JsonObject:
    done: JsonObject = {"description": "Done."}
    done["content"] = (
        {each.answer: {"schema": {"type": "object" if each.answer.endswith("json") else "string"}}}
        if isinstance(each.answer, str)
        else describe_json(named[each.answer])
        | {other: {"schema": {"type": "array"}} for other in each.answers}
    )
    if IDEMPOTENCY in each.parameters:
        done["headers"] = {REPLAYED: REPEAT}
    if each.links:
        done["links"] = each.links
    responses = {str(each.status): done}
    responses |= {str(status): done | {"description": said} for status, said in each.also.items()}
    for status in sorted({*each.raises, *_always(each)}):
        refused: JsonObject = {
            "description": NO_MEDIA_TYPE if status == 415 and each.media_types else SENTENCES[status],
            "content": {MEDIA_TYPE: {"schema": named[ProblemDetails]}},
        }
        responses[str(status)] = refused | ({"headers": HEADERS[status]} if status in HEADERS else {})
    found: JsonObject = {
        "operationId": each.id,
        "summary": each.summary,
        **({"description": each.description} if each.description else {}),
        "tags": [each.tag],
        "parameters": [_with_example(parameter) for parameter in each.parameters],
        "responses": responses,
        "security": [{SECURITY: []}] if each.keyed else [],
    }
    if each.has_body:
        found["requestBody"] = {"required": True, "content": _body(each, named)}
    return found


def _body(each: Operation, named: Mapping[type, JsonValue]) -> JsonObject:
    if each.request is None:
        return describe_file(each.media_types, each.bytes_max)
    schema = named[each.request]
    return describe_form(schema, each.file_part) if each.file_part else describe_json(schema)


def _with_example(parameter: JsonObject) -> JsonObject:
    example = examples.PARAMETERS.get(str(parameter["name"]))
    return parameter if example is None else parameter | {"example": example}


def _always(each: Operation) -> set[int]:
    """Returns the statuses of problems that every route of this kind may answer with."""
    found = {400} | ({401, 403, 429, 503} if each.keyed else set())
    if ABOUT_A_PERSON in each.path:
        found |= {409}
    return found | ({413, 415} if each.has_body else set())
