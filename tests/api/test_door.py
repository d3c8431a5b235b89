"""The outermost layer, by itself."""

import asyncio
from typing import Any

from service.api.door import Door
from service.gateway.metrics import Metrics


def test_what_is_no_request_passes_through() -> None:
    """A server also says that it starts and stops; that is for the application."""
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope["type"], receive, send))

    door = Door(app, Metrics(), {})
    asyncio.run(door({"type": "lifespan"}, 1, 2))
    assert seen == [("lifespan", 1, 2)]


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
