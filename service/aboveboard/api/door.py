"""The outermost ASGI layer: it counts and times every request, logs those that failed, and marks repeats.

It reads no body. It refuses a request whose head is ambiguous, before any route sees it. It also answers HEAD and
OPTIONS, which work alike on all routes.
"""

import re
from collections.abc import Collection, Mapping
from time import perf_counter
from types import MappingProxyType

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, ReceiveMessage, Scope, Send
from litestar.types.asgi_types import HTTPResponseStartEvent
from prometheus_client import Counter, Histogram

from aboveboard.api.answer_head import with_common
from aboveboard.api.early_refusal import Refuse, refuse_by_problem
from aboveboard.api.packed_bodies import wrap_unpacking
from aboveboard.api.problems import no_route, send_problem
from aboveboard.api.repeats import REPLAYED_HEADER, is_repeat
from aboveboard.api.request_head import check_host, find_fault, limit_of
from aboveboard.clock import system_clock
from aboveboard.errors import AboveboardError
from aboveboard.gateway.limits import Limit, LimitGuard
from aboveboard.gateway.metrics import Metrics

log = structlog.get_logger("aboveboard")

UNKNOWN_ROUTE = "unknown"
CLIENT_GONE = 499
"""The status that is counted, and never sent, for a client that disconnected early. It is no fault of the gateway."""

_EMPTY_PART = re.compile("//|./$")
_TYPE = re.compile(r":\w+(?=})")


async def _refuse_path(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers 404 for a path with an empty part."""
    await send_problem(send, no_route())


def _pattern(path: str) -> re.Pattern[str]:
    """Returns an expression for the paths that Litestar routes to `path`."""
    whole = re.sub(r"{\w+:path}", ".+", path)
    return re.compile(re.sub(r"{\w+(:\w+)?}", "[^/]+", whole), re.DOTALL)


class Door:
    """The ASGI application around `app`.

    `allowed` maps paths of routes to `Allow` headers. They are spelled as in Litestar, such as
    `/v1/people/{person:str}`. A parameter of type `path` matches the rest of a path, slashes included.
    A path that begins with one of `folders`, such as `/docs/`, may end in a slash. `exact` maps whole paths to
    applications of their own, which get the requests that `app` would get.
    """

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        allowed: Mapping[str, str],
        folders: tuple[str, ...] = (),
        *,
        exact: Mapping[str, ASGIApp] = MappingProxyType({}),
        refuse: Refuse = refuse_by_problem,
        limits: LimitGuard | None = None,
        body_limit: int = 1 << 20,
        hosts: Collection[str] = (),
        has_tls: bool = False,
    ) -> None:
        self._app, self._exact, self._folders, self._refuse = app, exact, folders, refuse
        self._requests, self._seconds = metrics.requests, metrics.request_seconds
        self._limits, self._body_limit = limits or LimitGuard(metrics, "enforce", system_clock), body_limit
        self._hosts, self._has_tls = hosts, has_tls
        self._children: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        # A fixed part wins over a parameter, as in Litestar.
        fixed_first = sorted(allowed, key=lambda path: path.count("{"))
        self._templates = [(_pattern(path), _TYPE.sub("", path), allowed[path]) for path in fixed_first]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        status, gone = 500, False
        path = scope["path"]
        app, scope = self._choose_app(scope)

        async def receive_and_note() -> ReceiveMessage:
            nonlocal gone
            message = await receive()
            gone = message["type"] == "http.disconnect"
            return message

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                fields = with_common(message["headers"], path, has_tls=self._has_tls)
                message["headers"] = [*fields, REPLAYED_HEADER] if is_repeat(scope) else fields
            await send(message)

        try:
            await app(scope, receive_and_note, send_and_note)
        finally:
            # The template, never the path: a path may contain the id of a person.
            route = str(scope.get("path_template") or UNKNOWN_ROUTE)
            self._count(route, CLIENT_GONE if gone and status >= 500 else status, perf_counter() - started)

    def _choose_app(self, scope: HTTPScope) -> tuple[ASGIApp, Scope]:
        app = self._exact.get(scope["path"], self._app)
        if (found := find_fault(scope)) is not None:
            if isinstance(found, AboveboardError):
                self._limits.count(limit_of(found))
                return self._refuse_head(found), scope
            app = wrap_unpacking(app, found, self._body_limit, self._limits)
        wrong = check_host(scope, self._hosts) if self._hosts else None
        if wrong is not None and self._limits.refuses(Limit.HOST):
            return self._refuse_head(wrong), scope
        # Litestar drops empty parts of a path. It would read the id `a/` as `a`, which is another person.
        if _EMPTY_PART.search(scope["path"]) and not self._is_folder(scope["path"]):
            return _refuse_path, scope
        if scope["method"] == "OPTIONS":
            return self._options, scope
        if scope["method"] == "HEAD":
            # The answer of GET without its body (RFC 9110, section 9.3.2). The server leaves the body out.
            asked = scope.copy()
            asked["method"] = "GET"
            return app, asked
        return app, scope

    def _refuse_head(self, fault: AboveboardError) -> ASGIApp:
        async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
            await self._refuse(fault, scope, receive, send)

        return refuse

    def _is_folder(self, path: str) -> bool:
        return path.startswith(self._folders) and "//" not in path

    def _count(self, route: str, status: int, seconds: float) -> None:
        requests, times = self._counters(route, status)
        requests.inc()
        times.observe(seconds)
        if status >= 500:
            log.error("request_failed", route=route, status=status)

    async def _options(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 204 with the `Allow` header of the route. It needs no key, because /schema says the same."""
        asked = str(scope["path"]).rstrip("/") or "/"
        found = next((each for each in self._templates if each[0].fullmatch(asked)), None)
        if found is None:
            await self._app(scope, receive, send)
            return
        _, scope["path_template"], methods = found
        headers = [(b"allow", methods.encode())]
        start: HTTPResponseStartEvent = {"type": "http.response.start", "status": 204, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _counters(self, route: str, status: int) -> tuple[Counter, Histogram]:
        found = self._children.get((route, status))
        if found is None:
            found = self._requests.labels(route, status), self._seconds.labels(route)
            self._children[route, status] = found
        return found
