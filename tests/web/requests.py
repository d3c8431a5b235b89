"""A request as Litestar gives it to a page, without a service behind it."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from aboveboard.http import HttpRequest


def request(path: str = "/privacy", query: str = "", *, body: bytes = b"", **headers: str) -> HttpRequest:
    """A POST with this body; a name of a header has underscores for its hyphens."""
    state = SimpleNamespace(gateway=gateway())
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query.encode(),
        "headers": [
            (name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()
        ],
        "litestar_app": SimpleNamespace(state=state),
        "route_handler": SimpleNamespace(resolve_request_max_body_size=lambda: None),
        "state": {},
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return HttpRequest(scope, receive)  # type: ignore[arg-type]


def gateway(*, secure: bool = False) -> Any:
    """As much of a gateway as the names of cookies need."""
    return SimpleNamespace(settings=SimpleNamespace(secure=secure))
