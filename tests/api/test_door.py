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
