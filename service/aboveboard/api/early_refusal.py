"""The answer to a request that no route sees: a page below the addresses of pages, and a problem elsewhere."""

from collections.abc import Awaitable, Callable

from litestar import Litestar, Router
from litestar.types import ExceptionHandler, Receive, Scope, Send

from aboveboard.api.problems import send_problem
from aboveboard.errors import AboveboardError
from aboveboard.http import HttpRequest

Refuse = Callable[[AboveboardError, Scope, Receive, Send], Awaitable[None]]
"""An ASGI application that answers with a refusal."""


async def refuse_by_problem(error: AboveboardError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the problem of the refusal."""
    await send_problem(send, error)


def page_test(pages: Router) -> Callable[[str], bool]:
    """Returns a function that is True for a path whose first part is that of a page."""
    of_pages = {each.path.split("/")[1] for each in pages.routes}
    return lambda path: path.split("/")[1] in of_pages


def make_refuse(app: Litestar, pages: Router) -> Refuse:
    """Returns the answer to refused requests: a page below the addresses of `pages`, a problem elsewhere."""
    answer: ExceptionHandler[AboveboardError] = pages.exception_handlers[AboveboardError]
    is_page = page_test(pages)

    async def refuse(error: AboveboardError, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_page(scope["path"]):
            await refuse_by_problem(error, scope, receive, send)
            return
        # As Litestar does before it routes a request.
        scope["app"] = scope["litestar_app"] = app
        scope.setdefault("state", {})
        # A page reads the address of its request, and a refused Host may have a port that is none.
        scope["headers"] = [each for each in scope["headers"] if each[0] != b"host"]
        request = HttpRequest(scope, receive, send)
        response = answer(request, error).to_asgi_response(app=None, request=request)
        await response(scope, receive, send)

    return refuse
