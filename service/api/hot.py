"""The hot routes: POST with JSON in and out, straight on ASGI.

Litestar's typed handlers cost more than all the rest of a decision (README, "What was measured"), so these
three routes decode and encode themselves. `describe` gives their part of the OpenAPI file from the same types.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
from litestar.handlers import asgi
from litestar.types import Receive, Scope, Send

from service.access.api_keys import ApiKey
from service.api import problems
from service.api.doorkeeper import Doorkeeper
from service.api.protocol import SENTENCES, gpc
from service.errors import AboveboardError, TooLarge, Unsupported
from service.gateway.gateway import Gateway
from service.words import Role


class Call(NamedTuple):
    """One request, past the door. `gpc` is the browser's signal, `idempotency` the key for doing it once."""

    app: str
    body: bytes
    gpc: bool
    idempotency: str | None


Act = Callable[[Gateway, Call], Awaitable[bytes]]


class HotRoute(NamedTuple):
    """`act` gets the whole body and answers with JSON; `request` and `answer` are what it decodes and encodes.

    `each` names a list in the request whose entries are judged one by one, and the type that they should have: one
    that is of another shape is answered as rejected and is no reason to refuse the request.
    """

    path: str
    act: Act
    request: type
    answer: type
    summary: str
    tag: str
    each: tuple[str, type] | None = None


def handler(route: HotRoute, gateway: Gateway, doorkeeper: Doorkeeper) -> Any:
    """The ASGI handler of a hot route."""
    limit = gateway.settings.body_limit_bytes

    @asgi(route.path, copy_scope=True)
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        scope["path_template"] = route.path
        try:
            if scope["method"] != "POST":  # type: ignore[typeddict-item]
                await _not_allowed(scope, send)
                return
            answer = await route.act(gateway, await _call(scope, receive, doorkeeper, limit))
        except AboveboardError as error:
            await _refuse(send, error)
        except msgspec.DecodeError as error:
            await _refuse(send, problems.of_decoding(error, route.request))
        else:
            await _send(send, 200, answer, [(b"content-type", b"application/json")])

    return handle


async def _call(scope: Scope, receive: Receive, doorkeeper: Doorkeeper, limit: int) -> Call:
    found: dict[bytes, bytes] = dict(scope["headers"])
    authorization = found.get(b"authorization")
    key: ApiKey = await doorkeeper.admit(
        None if authorization is None else authorization.decode("latin-1"), (Role.APP,)
    )
    media_type = found.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if media_type != b"application/json":
        raise Unsupported("the content type is not JSON", expected="content-type: application/json")
    idempotency = found.get(b"idempotency-key")
    return Call(
        app=key.app,
        body=await _body(receive, found.get(b"content-length"), limit),
        gpc=b"sec-gpc" in found and gpc(scope["headers"]),
        idempotency=None if idempotency is None else idempotency.decode("latin-1"),
    )


async def _body(receive: Receive, declared: bytes | None, limit: int) -> bytes:
    """The whole body. Raises TooLarge as soon as it is known to be over the limit, declared or not."""
    if declared is not None and declared.isdigit() and int(declared) > limit:
        raise _too_large(limit)
    body = b""
    while True:
        message: Any = await receive()
        if message["type"] != "http.request":
            raise AboveboardError("the client went away")
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > limit:
            raise _too_large(limit)
        if not message.get("more_body", False):
            return body


def _too_large(limit: int) -> TooLarge:
    return TooLarge("the body is larger than this gateway takes", expected=f"at most {limit} bytes")


async def _not_allowed(scope: Scope, send: Send) -> None:
    if scope["method"] == "OPTIONS":  # type: ignore[typeddict-item]
        await _send(send, 204, b"", [(b"allow", b"OPTIONS, POST")])
        return
    error = problems.not_allowed()
    headers = [(b"content-type", problems.MEDIA_TYPE.encode()), (b"allow", b"OPTIONS, POST")]
    await _send(send, 405, problems.encode(error), headers)


async def _refuse(send: Send, error: AboveboardError) -> None:
    headers = [(name.encode(), value.encode()) for name, value in problems.headers_of(error).items()]
    headers.append((b"content-type", problems.MEDIA_TYPE.encode()))
    await _send(send, error.status, problems.encode(error), headers)


async def _send(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def describe(route: HotRoute, schemas: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI path item of the route; the schemas that it names are added to `schemas`."""
    types = [route.request, route.answer, problems.Problem, *(route.each[1:] if route.each else ())]
    refs, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    request, answer, problem = refs[:3]
    if route.each:
        entries = components[route.request.__name__]["properties"][route.each[0]]
        entries["items"] = {"anyOf": [refs[3], {"description": "Anything else is answered as rejected."}]}
    schemas.update(components)
    responses = {"200": {"description": "Done, and recorded.", **_json(answer)}}
    for status, sentence in SENTENCES.items():
        responses[str(status)] = {
            "description": sentence,
            "content": {problems.MEDIA_TYPE: {"schema": problem}},
        }
    parameters = [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "The same request sent again with the same key gets the same answer, for a day.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        },
        {
            "name": "Sec-GPC",
            "in": "header",
            "required": False,
            "description": "Global Privacy Control, handed on from the person's browser.",
            "schema": {"type": "string", "enum": ["0", "1"]},
        },
    ]
    operation = {
        "tags": [route.tag],
        "summary": route.summary,
        "operationId": route.summary.title().replace(" ", ""),
        "parameters": parameters,
        "requestBody": {"required": True, **_json(request)},
        "responses": responses,
        "security": [{"apiKey": []}],
    }
    return {"post": operation}


def _json(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}
