"""The hot routes: POST with JSON in and out, directly on ASGI.

Apps call three of these routes far more often than all others. So the door gives them their requests by exact path,
without Litestar, and they decode and encode for themselves. `bench/gateway.py` compares with a route of Litestar. An
import has the form of outcomes. `description` makes their part of the OpenAPI file from the same types.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import msgspec
from litestar.types import ASGIApp, Receive, Scope, Send

from aboveboard.access.api_keys import ApiKey
from aboveboard.api import problems
from aboveboard.api.description import Operation
from aboveboard.api.doorkeeper import Doorkeeper
from aboveboard.api.repeats import REPLAYED_HEADER
from aboveboard.consent.gpc import gpc
from aboveboard.errors import AboveboardError
from aboveboard.gateway.gateway import Gateway
from aboveboard.words import Role

LENGTH_DIGITS = 18
"""The most digits of a length in bytes. A longer one is above every limit."""


class Call(NamedTuple):
    """An admitted request. `gpc` is the signal of the browser, `idempotency` the Idempotency-Key or None."""

    app: str
    body: bytes
    gpc: bool
    idempotency: str | None


class RouteAnswer(NamedTuple):
    """The encoded JSON of an answer. `replayed` says that it answers a repeat."""

    body: bytes
    replayed: bool = False


Act = Callable[[Gateway, Call], Awaitable[RouteAnswer]]
"""The work of a route."""


class HotRoute(NamedTuple):
    """A route that reads the whole body itself. `operation` names the types of the request and the answer."""

    act: Act
    operation: Operation

    @property
    def path(self) -> str:
        return self.operation.path

    @property
    def request(self) -> type | None:
        return self.operation.request


def handler(route: HotRoute, gateway: Gateway, doorkeeper: Doorkeeper) -> ASGIApp:
    """Returns the ASGI application of a hot route. It answers every error with a problem, as other routes do."""
    limit = gateway.settings.body_limit_bytes

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        # Litestar sets this for its own routes, and the door counts by it.
        scope["path_template"] = route.path
        if scope.get("method") != "POST":
            await _not_allowed(scope, send)
            return
        try:
            answer = await route.act(gateway, await _call(scope, receive, doorkeeper, limit))
        except AboveboardError as error:
            await problems.send_problem(send, error)
        except msgspec.DecodeError as error:
            await problems.send_problem(send, problems.convert_decode_error(error, route.request))
        except Exception as error:  # noqa: BLE001 - after any fault, the caller gets the problem of a fault
            problems.log_fault(error)
            await problems.send_problem(send, problems.fault())
        else:
            headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
            if answer.replayed:
                headers.append(REPLAYED_HEADER)
            await _send(send, 200, answer.body, headers)

    return handle


async def _call(scope: Scope, receive: Receive, doorkeeper: Doorkeeper, limit: int) -> Call:
    found: dict[bytes, bytes] = dict(scope["headers"])
    authorization = found.get(b"authorization")
    key: ApiKey = await doorkeeper.admit(
        None if authorization is None else authorization.decode("latin-1"), (Role.APP,), scope
    )
    media_type = found.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if media_type != b"application/json":
        raise problems.not_json()
    idempotency = found.get(b"idempotency-key")
    return Call(
        app=key.app,
        body=await _body(receive, found.get(b"content-length"), limit),
        gpc=b"sec-gpc" in found and gpc(scope["headers"]),
        idempotency=None if idempotency is None else idempotency.decode("latin-1"),
    )


async def _body(receive: Receive, declared: bytes | None, limit: int) -> bytes:
    """Returns the whole body. Raises TooLarge as soon as its declared or received length exceeds the limit."""
    if declared is not None and _is_over(declared, limit):
        raise problems.too_large(limit)
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise AboveboardError(
                "The client disconnected before the whole body arrived. Send the request again."
            )
        body += message.get("body", b"")
        if len(body) > limit:
            raise problems.too_large(limit)
        if not message.get("more_body", False):
            return body


def _is_over(declared: bytes, limit: int) -> bool:
    """Returns True for a number above the limit.

    It is only a hint: a client may declare a length that is too small, or no number at all.
    """
    if not declared.isdigit():
        return False
    # Python reads no number of more than 4300 digits.
    length = declared.lstrip(b"0")
    return len(length) > LENGTH_DIGITS or int(length or b"0") > limit


async def _not_allowed(scope: Scope, send: Send) -> None:
    if scope.get("method") == "OPTIONS":
        await _send(send, 204, b"", [(b"allow", b"OPTIONS, POST")])
        return
    error = problems.not_allowed()
    headers = [(b"content-type", problems.MEDIA_TYPE.encode()), (b"allow", b"OPTIONS, POST")]
    await _send(send, 405, problems.encode(error), headers)


async def _send(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
