"""The sign-in page of the console, and the page that a sign-in leads to."""

import re
from urllib.parse import urlencode

from litestar.response import Template

from aboveboard.access.oidc_provider import OidcProvider
from aboveboard.errors import Unauthenticated
from aboveboard.http import HttpRequest
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of, gateway_of, list_lasting

_INSIDE = re.compile(r"/console(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*(\?[A-Za-z0-9_.~%&=+*-]*)?", re.ASCII)
_BUTTON = re.compile(r"/[^/]+/(drop|revoke)\Z")
"""The end of an address that only a button leads to. Its page has the address without this end."""

TO_MOST = 2000


class SignInPage(WebPage, frozen=True, kw_only=True):
    """The sign-in. `problem` is the code of a sentence about what failed, or empty; `to` is the requested page.

    `by_name` is the address of the sign-in by a provider, or empty where none is declared.
    """

    template = "console/sign_in.html"
    problem: str
    to: str
    by_name: str


def keep_inside(to: str) -> str:
    """Returns the address to open after the sign-in, which is always a page of the console."""
    return to if len(to) <= TO_MOST and _INSIDE.fullmatch(to) else "/console"


def _find_target(request: HttpRequest) -> str:
    """Returns the requested page with its query. For a form it is the page of the form."""
    path, query = request.url.path, urlencode(list_lasting(request))
    if request.method == "POST":
        return _BUTTON.sub("", path)
    return f"{path}?{query}" if query else path


def show_sign_in(request: HttpRequest, problem: str, status: int, to: str = "") -> Template:
    """Returns the sign-in page. `to` is the page to open then, by default the requested one."""
    has_provider = gateway_of(request).part(OidcProvider).terms is not None
    target = keep_inside(to or _find_target(request))
    page = SignInPage(
        frame=frame_of(request),
        problem=problem,
        to=target,
        by_name=f"/console/oidc?{urlencode({'to': target})}" if has_provider else "",
    )
    return render_page(page, status=status)


def on_unauthenticated(request: HttpRequest, _: Unauthenticated) -> Template:
    """Returns the sign-in page, for a request without a session or with a key that is no longer in force."""
    return show_sign_in(request, "console-over", 401)
