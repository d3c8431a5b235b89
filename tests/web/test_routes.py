"""All pages, as the router has them."""

import importlib
import pkgutil
from collections.abc import Iterator

from aboveboard import web
from aboveboard.errors import AboveboardError
from aboveboard.web import routes
from litestar import Router
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler


def written() -> Iterator[HTTPRouteHandler]:
    """Every handler in a module of the pages."""
    for module in pkgutil.walk_packages(web.__path__, "aboveboard.web."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, HTTPRouteHandler):
                yield value


def name_of(handler: HTTPRouteHandler) -> str:
    return f"{handler.fn.__module__}.{handler.fn.__qualname__}"


def served(router: Router) -> set[tuple[str, str]]:
    """The method and path of every page below the router."""
    return {
        (method, route.path)
        for route in router.routes
        for handler in route.route_handlers  # type: ignore[union-attr]
        for method in handler.http_methods
    }


def test_every_page_that_is_written_is_served() -> None:
    """A handler that is forgotten in the list would be a page without an address."""
    names = {name_of(handler) for handler in written()}
    found = {
        name_of(handler)
        for route in routes.router().routes
        for handler in route.route_handlers  # type: ignore[union-attr]
    }
    assert len(names) > 40
    assert names <= found


def test_the_console_is_below_its_path() -> None:
    """And nothing else is."""
    console = {path for _, path in served(routes.router()) if path.startswith("/console")}
    assert {"/console", "/console/log", "/console/keys/{key:str}/revoke"} <= console


def test_no_page_is_in_the_description_of_the_api() -> None:
    """They are for readers."""
    assert [name_of(each) for each in written() if each.include_in_schema] == []


def test_every_error_has_a_page() -> None:
    """Ours, Litestar's, and what is not meant to happen."""
    assert set(routes.router().exception_handlers) == {AboveboardError, HTTPException, Exception}
