"""What a page says when something is not as it should be: what happened, and what to do, with the right status."""

import structlog
from litestar.exceptions import HTTPException
from litestar.response import Template

from aboveboard.errors import AboveboardError
from aboveboard.http import HttpRequest
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of

log = structlog.get_logger("aboveboard")

KNOWN = (400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 503)
"""Each has a sentence of what happened and one of what to do; all other causes are our fault, 500."""


class ProblemPage(WebPage, frozen=True, kw_only=True):
    """`status` is the HTTP status; it chooses the sentences."""

    template = "problem.html"
    status: int


def on_own(request: HttpRequest, error: AboveboardError) -> Template:
    return _page(request, error.status)


def on_http(request: HttpRequest, error: HTTPException) -> Template:
    return _page(request, error.status_code)


def on_fault(request: HttpRequest, error: Exception) -> Template:
    """The log gets the type of what nobody meant to raise, never its words: they may quote a value."""
    log.error("page_failed", error=type(error).__name__, route=str(request.scope.get("path_template")))
    return _page(request, 500)


def _page(request: HttpRequest, status: int) -> Template:
    known = status if status in KNOWN else 500
    return render_page(ProblemPage(frame=frame_of(request), status=known), status=known)
