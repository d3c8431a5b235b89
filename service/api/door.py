"""The outermost layer: counts and times every request, and logs those that failed. It knows no value of any.

It also answers HEAD and OPTIONS, which are the same for all routes.
"""

import re
from collections.abc import Mapping
from time import perf_counter
from typing import Any, cast

import structlog
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from service.api.problems import no_route, send_problem
from service.gateway.metrics import Metrics

log = structlog.get_logger("aboveboard")

UNKNOWN_ROUTE = "unknown"
CLIENT_GONE = 499
"""Counted, never sent: whoever asked went away before the whole request was here. That is no fault of ours."""


_EMPTY_PART = re.compile("//|./$")


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """Litestar would drop the empty parts of a path, and take the id `a/` for `a`, which is somebody else."""
    await send_problem(send, no_route())


class Door:
    """`allowed` are the values of `Allow` headers by the templates of paths, such as `/v1/people/{person}`."""

    def __init__(self, app: ASGIApp, metrics: Metrics, allowed: Mapping[str, str]) -> None:
        self._app = app
        self._requests, self._seconds = metrics.requests, metrics.request_seconds
        self._children: dict[tuple[str, int], tuple[Any, Any]] = {}
        self._allowed = allowed
        self._templates = {re.compile(re.sub(r"{\w+}", "[^/]+", path)): path for path in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        status, gone = 500, False
        app, scope = self._way_in(cast(HTTPScope, scope))

        async def listening() -> Any:
            nonlocal gone
            message = await receive()
            gone = message["type"] == "http.disconnect"
            return message

        async def watching(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, listening, watching)
        finally:
            # The template, never the path: an id of a person may stand in it.
            route = str(scope.get("path_template") or UNKNOWN_ROUTE)
            self._count(route, CLIENT_GONE if gone and status >= 500 else status, perf_counter() - started)

    def _way_in(self, scope: HTTPScope) -> tuple[ASGIApp, Scope]:
        if _EMPTY_PART.search(scope["path"]):
            return _nowhere, scope
        if scope["method"] == "OPTIONS":
            return self._options, scope
        if (
            scope["method"] == "HEAD"
        ):  # the head of GET (RFC 9110, section 9.3.2); the server leaves out the body
            return self._app, cast(Scope, {**scope, "method": "GET"})
        return self._app, scope

    def _count(self, route: str, status: int, seconds: float) -> None:
        requests, times = self._counters(route, status)
        requests.inc()
        times.observe(seconds)
        if status >= 500:
            log.error("request_failed", route=route, status=status)

    async def _options(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What may be done here. Asks for no key: it is the same for everybody, and stands in /schema."""
        asked = str(scope["path"])
        found = next((path for pattern, path in self._templates.items() if pattern.fullmatch(asked)), None)
        if found is None:
            await self._app(scope, receive, send)
            return
        scope["path_template"] = found
        headers = [(b"allow", self._allowed[found].encode())]
        start: Any = {"type": "http.response.start", "status": 204, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _counters(self, route: str, status: int) -> tuple[Any, Any]:
        found = self._children.get((route, status))
        if found is None:
            found = self._requests.labels(route, status), self._seconds.labels(route)
            self._children[route, status] = found
        return found
