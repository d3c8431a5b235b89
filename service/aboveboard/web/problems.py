"""Error pages: each says what happened and what to do, with the right status."""

import structlog
from litestar.exceptions import HTTPException
from litestar.response import Template

from aboveboard.errors import AboveboardError, PersonRefused, RecordRefused
from aboveboard.http import HttpRequest
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of

log = structlog.get_logger("aboveboard")

KNOWN = (400, 401, 403, 404, 405, 409, 410, 413, 415, 421, 422, 429, 503)
"""The statuses that have sentences of their own. Any other error is shown as 500, an error of the service."""


class ProblemPage(WebPage, frozen=True, kw_only=True):
    """An error page. `status` is the HTTP status, which chooses the sentences."""

    template = "problem.html"
    status: int


def on_own(request: HttpRequest, error: AboveboardError) -> Template:
    # The sentences of 409 tell the reader to wait. A row that was changed is for the operator to restore.
    is_ours = isinstance(error, PersonRefused | RecordRefused)
    return with_wait(_page(request, 500 if is_ours else error.status), error)


def with_wait(page: Template, error: AboveboardError) -> Template:
    """Returns the page with the `Retry-After` of the error, if it has one."""
    if error.retry_after_seconds is not None:
        page.headers["retry-after"] = str(error.retry_after_seconds)
    return page


def on_http(request: HttpRequest, error: HTTPException) -> Template:
    return _page(request, error.status_code)


def on_fault(request: HttpRequest, error: Exception) -> Template:
    """Returns the page of an unexpected error. The log gets the error's type and never its text: it may quote a value."""
    log.error("page_failed", error=type(error).__name__, route=str(request.scope.get("path_template")))
    return _page(request, 500)


def _page(request: HttpRequest, status: int) -> Template:
    known = status if status in KNOWN else 500
    return render_page(ProblemPage(frame=frame_of(request), status=known), status=known)
