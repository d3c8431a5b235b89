"""The outermost layer: counts and times every request, and logs those that failed. It knows no value of any."""

from time import perf_counter
from typing import Any

import structlog
from litestar.types import ASGIApp, Receive, Scope, Send

from service.gateway.metrics import Metrics

log = structlog.get_logger("aboveboard")

UNKNOWN_ROUTE = "unknown"


class Door:
    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._requests, self._seconds = metrics.requests, metrics.request_seconds
        self._children: dict[tuple[str, int], tuple[Any, Any]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        status = 500

        async def watching(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watching)
        finally:
            # The template, never the path: an id of a person may stand in it.
            route = scope.get("path_template") or UNKNOWN_ROUTE
            requests, seconds = self._counters(str(route), status)
            requests.inc()
            seconds.observe(perf_counter() - started)
            if status >= 500:
                log.error("request_failed", route=route, status=status)

    def _counters(self, route: str, status: int) -> tuple[Any, Any]:
        found = self._children.get((route, status))
        if found is None:
            found = self._requests.labels(route, status), self._seconds.labels(route)
            self._children[route, status] = found
        return found
