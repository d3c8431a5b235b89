"""The hot routes: POST with JSON in and out, straight on ASGI.

These three routes are asked far more often than all others, so they decode and encode themselves; what Litestar's
typed handlers cost a request stands in `bench/gateway.py`, which measures against one. `description` makes their part
of the OpenAPI file from the same types.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import msgspec
from litestar.handlers import ASGIRouteHandler, asgi
from litestar.types import Receive, Scope, Send

from aboveboard.access.api_keys import ApiKey
from aboveboard.api import problems
from aboveboard.api.description import Operation
from aboveboard.api.doorkeeper import Doorkeeper
from aboveboard.consent.gpc import gpc
from aboveboard.errors import AboveboardError, TooLarge, Unsupported
from aboveboard.gateway.gateway import Gateway
from aboveboard.words import Role


class Call(NamedTuple):
    """One request, past the door. `gpc` is the browser's signal, `idempotency` the key for doing it once."""

    app: str
    body: bytes
    gpc: bool
    idempotency: str | None


Act = Callable[[Gateway, Call], Awaitable[bytes]]


class HotRoute(NamedTuple):
    """`act` gets the whole body and answers with the encoded JSON; `operation` says of what types the two are."""

    act: Act
    operation: Operation

    @property
    def path(self) -> str:
        return self.operation.path

    @property
    def request(self) -> type | None:
        return self.operation.request


def handler(route: HotRoute, gateway: Gateway, doorkeeper: Doorkeeper) -> ASGIRouteHandler:
    """The ASGI handler of a hot route."""
    limit = gateway.settings.body_limit_bytes

    @asgi(route.path, copy_scope=False)
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        scope["path_template"] = route.path
        try:
            if scope.get("method") != "POST":
                await _not_allowed(scope, send)
                return
            answer = await route.act(gateway, await _call(scope, receive, doorkeeper, limit))
        except AboveboardError as error:
            await _refuse(send, error)
        except msgspec.DecodeError as error:
            await _refuse(send, problems.of_decoding(error, route.request))
        else:
            await _send(
                send, 200, answer, [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
            )

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
        message = await receive()
        if message["type"] != "http.request":
            raise AboveboardError("the client went away")
        body += message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
        if not message.get("more_body", False):
            return body


def _too_large(limit: int) -> TooLarge:
    return TooLarge("the body is larger than this gateway takes", expected=f"at most {limit} bytes")


async def _not_allowed(scope: Scope, send: Send) -> None:
    if scope.get("method") == "OPTIONS":
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
