"""The request type that all handlers take, and the router that is not copied."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from aboveboard import http
from aboveboard.http import HttpRequest, OwnRouter
from aboveboard.web.routes import router
from litestar import Litestar, Request
from litestar.datastructures import State

SERVICE = Path(http.__file__).parent


def request_imports() -> Iterator[tuple[str, str]]:
    """Yields each module that imports a request type of litestar, with the name of the type."""
    for path in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("litestar"):
                yield from [(path.name, name.name) for name in node.names if name.name == "Request"]


def test_a_request_has_no_user_of_litestar() -> None:
    """Litestar's user and auth stay empty; API keys and sessions identify the caller."""
    assert HttpRequest == Request[None, None, State]


def test_no_handler_takes_another_request_type() -> None:
    """Otherwise litestar's user could come back in one place."""
    assert list(request_imports()) == [("http.py", "Request")]


def test_a_router_of_one_application_is_registered_as_it_is() -> None:
    """Litestar's copy of all pages would take a tenth of a second at each start."""
    pages = OwnRouter("/pages", route_handlers=[])
    assert deepcopy(pages) is pages
    app = Litestar([pages], openapi_config=None, logging_config=None)
    assert pages.owner is app


def test_each_application_has_pages_of_its_own() -> None:
    """The handlers of one application change nothing of another."""
    first, second = router(), router()
    app = Litestar([first], openapi_config=None, logging_config=None)
    assert first.owner is app
    assert second.owner is None
    mine, others = ({id(each) for each in one.routes} for one in (first, second))
    assert mine.isdisjoint(others)
