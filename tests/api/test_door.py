"""The outermost layer, by itself."""

import asyncio
from typing import Any

import pytest
from aboveboard.api.door import Door
from aboveboard.gateway.metrics import Metrics


def test_what_is_no_request_passes_through() -> None:
    """A server also says that it starts and stops; that is for the application."""
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope["type"], receive, send))

    door = Door(app, Metrics(), {})
    asyncio.run(door({"type": "lifespan"}, 1, 2))
    assert seen == [("lifespan", 1, 2)]


@pytest.mark.parametrize(
    ("path", "status"), [("/a/x/y", 204), ("/a/b/x/y\n", 204), ("/a/b", 404), ("/a/x/y/z", 404), ("/a", 404)]
)
def test_only_a_parameter_of_type_path_has_slashes(path: str, status: int) -> None:
    """OPTIONS is answered for the paths that a route takes, and for no others."""
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    door = Door(app, Metrics(), {"/a/{one:str}/y": "GET", "/a/b/{rest:path}": "PUT"})
    asyncio.run(door({"type": "http", "method": "OPTIONS", "path": path}, None, send))
    assert sent[0]["status"] == status


def test_a_request_that_raises_is_counted_as_a_fault() -> None:
    """And goes on raising, for the server to see."""
    metrics = Metrics()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise KeyError

    async def ask() -> None:
        try:
            await Door(app, metrics, {})({"type": "http", "method": "GET", "path": "/x"}, None, None)
        except KeyError:
            return
        raise AssertionError("it was swallowed")

    asyncio.run(ask())
    assert metrics.requests.labels("unknown", 500)._value.get() == 1


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/a", "POST", 299),
        ("/a", "HEAD", 299),
        ("/a", "OPTIONS", 204),
        ("/a/", "POST", 404),
        ("//a", "POST", 404),
        ("/A", "POST", 298),
        ("/a/b", "POST", 298),
    ],
)
def test_an_exact_path_has_an_application_of_its_own(path: str, method: str, status: int) -> None:
    """It gets what has that path and passed the checks of every request; HEAD reaches it as GET."""
    sent, reached = list[Any](), list[tuple[int, str]]()

    def answering(own: int) -> Any:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            reached.append((own, scope["method"]))
            await send({"type": "http.response.start", "status": own, "headers": []})

        return app

    async def send(message: Any) -> None:
        sent.append(message)

    door = Door(answering(298), Metrics(), {"/a": "OPTIONS, POST"}, exact={"/a": answering(299)})
    asyncio.run(door({"type": "http", "method": method, "path": path}, None, send))
    assert sent[0]["status"] == status
    assert reached == ([(status, "GET" if method == "HEAD" else method)] if status in (298, 299) else [])


@pytest.mark.parametrize("fields", [[], [(b"host", b"a"), (b"host", b"b")], [(b"host", b"other.example")]])
def test_an_exact_path_is_behind_the_same_checks(fields: Any) -> None:
    """A head that can be read in two ways, or that asks for another host, does not reach its application."""
    sent = list[Any]()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {"type": "http", "http_version": "1.1", "method": "POST", "path": "/a", "headers": fields}
    door = Door(app, Metrics(), {}, exact={"/a": app}, hosts=("own.example",))
    asyncio.run(door(scope, None, send))
    assert 400 <= sent[0]["status"] < 500
