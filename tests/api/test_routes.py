"""The table of routes: methods, folders and refusals, with pages of its own."""

from typing import Any

import pytest
from aboveboard.api import routes
from aboveboard.http import HttpRequest
from litestar import Litestar, Response, Router, get, post
from litestar.exceptions import HTTPException, NotFoundException
from litestar.params import FromPath
from litestar.testing import RequestFactory


@get("/why/{decision:str}")
async def why(decision: FromPath[str]) -> None: ...


@post("/why/{decision:str}")
async def choose(decision: FromPath[str]) -> None: ...


@get("/docs", opt={"folder": True})
async def docs() -> None: ...


@get("/docs/{page:str}", opt={"folder": True})
async def docs_page(page: FromPath[str]) -> None: ...


def answer_page(_: HttpRequest, __: HTTPException) -> Response[bytes]:
    return Response(b"page", media_type="text/html", status_code=404)


PAGES = Router(
    "/", route_handlers=[why, choose, docs, docs_page], exception_handlers={HTTPException: answer_page}
)


def test_a_path_names_all_its_methods() -> None:
    """Also those of several handlers, and those of the hot routes."""
    found = routes._methods_by_path(Litestar([*routes.ROUTES, PAGES], openapi_config=None))
    assert found["/why/{decision:str}"] == "GET, HEAD, OPTIONS, POST"
    assert found["/v1/decisions"] == "OPTIONS, POST"
    assert found["/v1/people/{person:str}"] == "DELETE, GET, HEAD, OPTIONS"


def test_only_a_fixed_path_that_says_so_may_end_in_a_slash() -> None:
    """An id never may: with a slash it would be another id."""
    assert routes._folders(PAGES) == ("/docs/",)


@pytest.mark.parametrize(
    ("path", "is_page"),
    [("/why/a/b", True), ("/docs/x/y", True), ("/v1/why", False), ("/nothing", False), ("/whyever", False)],
)
def test_below_a_page_a_refusal_is_a_page(path: str, is_page: bool) -> None:
    """Everywhere else it is a problem: a program asked."""
    request: Any = RequestFactory().get(path)
    answer = routes._on_http(PAGES)(request, NotFoundException())
    assert answer.media_type == ("text/html" if is_page else "application/problem+json")


def test_the_document_has_the_routes_and_not_the_pages() -> None:
    """Each operation has an id of its own, the hot routes too."""
    ids = [
        operation["operationId"] for item in routes.openapi()["paths"].values() for operation in item.values()
    ]
    assert len(ids) == len(set(ids))
    assert {"decide", "sendSignals", "reportOutcomes", "getPerson", "getSchema"} <= set(ids)
    assert not any(path.startswith(("/why", "/privacy", "/console")) for path in routes.openapi()["paths"])
