"""The hot routes by themselves, on ASGI without a server."""

import asyncio
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from aboveboard.access.api_keys import ApiKey
from aboveboard.api.description import Operation
from aboveboard.api.hot import Call, HotRoute, RouteAnswer, handler
from aboveboard.words import Role
from litestar.types import Scope
from msgspec import Struct

LIMIT = 20
JSON = (b"content-type", b"application/json; charset=utf-8")


class Size(Struct):
    size: int


class Admitting:
    """A doorkeeper that admits every caller as the app `shop`."""

    async def admit(self, authorization: str | None, roles: tuple[Role, ...], scope: Scope) -> ApiKey:
        assert roles == (Role.APP,)
        return ApiKey("id", "shop", Role.APP, b"", 0)


class Exchange:
    """One request to a hot route: the messages that it took, and those that it sent."""

    def __init__(self, *messages: Any, method: str = "POST", headers: Any = (JSON,)) -> None:
        self.calls: list[Call] = []
        self.sent: list[Any] = []
        self.left = list(messages)
        operation = Operation(id="x", method="post", path="/x", summary="", tag="", answer=Size, request=Size)
        gateway: Any = SimpleNamespace(settings=SimpleNamespace(body_limit_bytes=LIMIT))
        admitting: Any = Admitting()
        route = handler(HotRoute(self._act, operation), gateway, admitting)
        self.scope: Any = {"type": "http", "method": method, "headers": list(headers)}
        asyncio.run(route(self.scope, self._receive, self._send))

    async def _act(self, _: Any, call: Call) -> RouteAnswer:
        self.calls.append(call)
        return RouteAnswer(msgspec.json.encode(msgspec.json.decode(call.body, type=Size)), call.gpc)

    async def _receive(self) -> Any:
        return self.left.pop(0)

    async def _send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.sent[1]["body"])


def body(data: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": data, "more_body": more}


def test_a_body_in_pieces_reaches_the_work_whole() -> None:
    """The call has the app of the key, the signal of the browser and the Idempotency-Key."""
    found = Exchange(
        body(b'{"size"', more=True),
        body(b":1}"),
        headers=[JSON, (b"sec-gpc", b"1"), (b"idempotency-key", b"k")],
    )
    assert found.calls == [Call("shop", b'{"size":1}', gpc=True, idempotency="k")]
    assert (found.status, found.json, found.headers[b"cache-control"]) == (200, {"size": 1}, b"no-store")
    assert found.scope["path_template"] == "/x"


@pytest.mark.parametrize(
    ("declared", "unread"),
    [
        ((b"content-length", b"21"), 2),
        ((b"content-length", b"0" * 5000 + b"21"), 2),
        ((b"content-length", b"9" * 5000), 2),
        ((b"content-length", b"1"), 1),
        ((b"content-length", b"0" * 5000), 1),
        ((b"content-length", "²".encode()), 1),
        ((b"content-length", "²".encode("latin-1")), 1),
        ((b"content-length", "٣".encode()), 1),
        ((b"content-length", b""), 1),
        ((b"x", b""), 1),
    ],
)
def test_a_body_over_the_limit_is_not_read_to_its_end(declared: Any, unread: int) -> None:
    """A declared length is enough to refuse it. A false or missing one does not let it through."""
    found = Exchange(body(b"x" * (LIMIT + 1), more=True), body(b"x"), headers=[JSON, declared])
    assert (found.status, found.json["expected"]) == (413, "at most 20 bytes")
    assert (len(found.left), found.calls) == (unread, [])


def test_a_body_of_the_wrong_shape_is_refused_by_its_field() -> None:
    """The work may raise msgspec's own error; the field comes from the type of the operation."""
    found = Exchange(body(b'{"size":""}'))
    assert (found.status, found.json["field"], found.json["expected"]) == (400, "size", "a whole number")
    assert found.headers[b"content-type"] == b"application/problem+json"


def test_a_client_that_disconnects_causes_no_work() -> None:
    """A part of a body is never taken for the whole one."""
    found = Exchange(body(b"{}", more=True), {"type": "http.disconnect"})
    assert (found.status, found.calls) == (500, [])


@pytest.mark.parametrize("error", [KeyError("p-7"), RuntimeError("p-7")])
def test_a_fault_of_the_work_is_a_problem_that_quotes_nothing(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log names its type and place. Its text may be personal, and is in neither."""

    class Failing(Exchange):
        async def _act(self, _: Any, call: Call) -> RouteAnswer:
            raise error

    found = Failing(body(b"{}"))
    assert (found.status, found.json["type"]) == (500, "urn:aboveboard:problem:internal")
    assert found.headers[b"cache-control"] == b"no-store"
    logged = capsys.readouterr()
    told = logged.out + logged.err
    assert type(error).__name__ in told
    assert "p-7" not in told + str(found.json)


@pytest.mark.parametrize(("method", "status"), [("GET", 405), ("OPTIONS", 204)])
def test_another_method_reads_no_body(method: str, status: int) -> None:
    """The answer names the methods that the route takes."""
    found = Exchange(body(b"{}"), method=method)
    assert (found.status, found.headers[b"allow"], len(found.left)) == (status, b"OPTIONS, POST", 1)


def test_a_body_that_is_not_json_by_its_content_type_is_refused() -> None:
    """Before any of it is read."""
    found = Exchange(body(b"{}"), headers=[(b"content-type", b"text/json")])
    assert (found.status, found.json["expected"], len(found.left)) == (
        415,
        "content-type: application/json",
        1,
    )
