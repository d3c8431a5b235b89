"""`/metrics` in Prometheus' text format: for keys of the staff, and without a key at an address of its own.

The counters move with each request. A reader who knows that a person is on the site could read from them what that
person just did. So the address that people reach asks for a key.
"""

from litestar import Response, get
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.types.asgi_types import HTTPResponseBodyEvent, HTTPResponseStartEvent
from prometheus_client import generate_latest

from aboveboard.api.answer_head import with_common
from aboveboard.api.doorkeeper import needs
from aboveboard.api.problems import no_route, send_problem
from aboveboard.api.protocol import gateway_of
from aboveboard.api.request_head import find_fault
from aboveboard.errors import AboveboardError
from aboveboard.gateway.metrics import Metrics
from aboveboard.http import HttpRequest
from aboveboard.words import Role

PATH = "/metrics"
MEDIA_TYPE = "text/plain; version=0.0.4"


@get(
    PATH,
    operation_id="getMetrics",
    summary="Read metrics, in Prometheus' text format",
    tags=["operations"],
    guards=[needs(Role.COMPLIANCE, Role.ADMIN)],
    opt={"answer": "text/plain"},
)
async def metrics(request: HttpRequest) -> Response[bytes]:
    return Response(generate_latest(gateway_of(request).metrics.registry), media_type=MEDIA_TYPE)


def metrics_app(counted: Metrics) -> ASGIApp:
    """Returns an application that answers GET and HEAD of `/metrics` without a key, and all else with 404.

    A head with a fault gets the refusal that it gets elsewhere.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            return
        path = scope["path"]

        async def send_with_common(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = with_common(message["headers"], path)
            await send(message)

        fault = find_fault(scope)
        if isinstance(fault, AboveboardError):
            await send_problem(send_with_common, fault)
            return
        if path != PATH or scope["method"] not in ("GET", "HEAD"):
            await send_problem(send_with_common, no_route())
            return
        body = generate_latest(counted.registry)
        headers = [
            (b"content-type", f"{MEDIA_TYPE}; charset=utf-8".encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        start: HTTPResponseStartEvent = {"type": "http.response.start", "status": 200, "headers": headers}
        await send_with_common(start)
        end: HTTPResponseBodyEvent = {"type": "http.response.body", "body": body, "more_body": False}
        await send_with_common(end)

    return answer
