"""The `Idempotency-Key` of the routes that Litestar serves, and the header that marks a repeat on all of them."""

from litestar.types import Scope

from aboveboard.api.protocol import key_of
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import FIELD, REPLAYED, Once, once
from aboveboard.http import HttpRequest

REPLAYED_HEADER = (REPLAYED.lower().encode(), b"true")


async def read_once(
    request: HttpRequest, *, headers: tuple[str, ...] = (), is_no: bool = False, body: bytes | None = None
) -> Once | None:
    """Returns the hashes of a request with a key, None without one. Raises Malformed for a key of a wrong form.

    The operation and the parameters of the path are part of the meaning. `headers` are those that matter. `is_no` is as
    in `Once`. `body` is the part of the body that is its meaning, by default all of it. Each operation that writes must call this, and pass the result to what it does. `is_repeat` finds it in
    the state of the request.
    """
    gateway: Gateway = request.app.state.gateway
    parameters = sorted(request.path_params.items())
    asked = once(
        gateway.keyring,
        key_of(request).app,
        f"{request.method} {request.route_handler.operation_id}",
        request.headers.get(FIELD.lower()),
        await request.body() if body is None else body,
        path=tuple(str(value) for _, value in parameters),
        headers=headers,
        is_no=is_no,
    )
    request.state.asked = asked
    return asked


def is_repeat(scope: Scope) -> bool:
    """Returns True for a request of `read_once` that was answered as a repeat."""
    asked = scope.get("state", {}).get("asked")
    return isinstance(asked, Once) and asked.replayed
