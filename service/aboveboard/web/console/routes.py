"""`/console`: the sign-in by an API key, the first page, and the way out.

The browser sends the key once, in a form, and the gateway checks it as it does for the API. Then the browser has a
session, which ends at the latest when the key does.
"""

import re
from typing import Annotated
from urllib.parse import urlencode

from litestar import get, post
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.sessions import enter_as_staff, leave
from aboveboard.access.staff_entries import action, write_down
from aboveboard.errors import AboveboardError, Forbidden, RateLimited, Unauthenticated
from aboveboard.exports.log_search import size_of
from aboveboard.http import HttpRequest, OwnRouter
from aboveboard.web.console import (
    cases,
    dry_runs,
    evidence,
    exports,
    health,
    holds,
    keys,
    log,
    numbers,
    people,
    policies,
    policy_changes,
    records,
    reports,
)
from aboveboard.web.console import page as console_page
from aboveboard.web.console.page import STAFF, ConsolePage, here
from aboveboard.web.forms import form
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import cookie, frame_of, gateway_of, list_lasting, no_cookie, staff_of

_INSIDE = re.compile(r"/console(/[A-Za-z0-9_.-]+)*(\?[A-Za-z0-9_.~%&=+*-]*)?", re.ASCII)
_BUTTON = re.compile(r"/[^/]+/(drop|revoke)\Z")
"""The end of an address that only a button leads to. Its page has the address without this end."""

TO_MOST = 2000


class SignInPage(WebPage, frozen=True, kw_only=True):
    """The sign-in. `problem` is the code of a sentence about what failed, or empty; `to` is the requested page."""

    template = "console/sign_in.html"
    problem: str
    to: str


class HomePage(ConsolePage, frozen=True, kw_only=True):
    """The first page of the console. `entries` is the size of the log."""

    template = "console/home.html"
    entries: int


class SignIn(Struct, frozen=True):
    key: Annotated[str, Meta(max_length=500)] = ""
    to: Annotated[str, Meta(max_length=TO_MOST)] = "/console"


@get("/", include_in_schema=False)
async def home(request: HttpRequest) -> Template:
    try:
        key, around = await here(request, "home")
    except Unauthenticated:
        return _sign_in(request, "", 200)
    console_page.check_role(key)
    return render_page(HomePage(**around, entries=await size_of(gateway_of(request))))


@post("/", include_in_schema=False)
async def sign_in(request: HttpRequest) -> Redirect | Template:
    sent = await form(request, SignIn)
    gateway = gateway_of(request)
    try:
        key = await _admit(request, sent.key)
    except (Unauthenticated, Forbidden, RateLimited) as error:
        problem = {401: "console-key-unknown", 403: "console-key-role"}.get(error.status, "console-key-wait")
        return _sign_in(request, problem, error.status, sent.to)
    # The entry comes first: a session that the log does not name must not begin.
    await write_down(gateway, key, action(key, "signed in"))
    entered = enter_as_staff(gateway, key)
    return Redirect(_inside(sent.to), status_code=303, cookies=[cookie(gateway, entered)])


@post("/leave", include_in_schema=False)
async def sign_out(request: HttpRequest) -> Redirect:
    """Ends the session on every node. The response is the same without a session."""
    await form(request, Struct)
    gateway = gateway_of(request)
    try:
        staff = await staff_of(request)
    except Unauthenticated:
        pass
    else:
        await leave(gateway, staff.session)
        await write_down(gateway, staff.key, action(staff.key, "signed out"))
    answer = Redirect("/console", status_code=303)
    answer.cookies.append(no_cookie(gateway, "staff"))
    return answer


async def _admit(request: HttpRequest, text: str) -> ApiKey:
    """Returns the key, checked as for requests of the API, and counted against the same rate."""
    found: ApiKey = await request.app.state.doorkeeper.admit(f"Bearer {text.strip()}", STAFF, request.scope)
    return found


def _inside(to: str) -> str:
    """Returns the address to open after the sign-in, which is always a page of the console."""
    return to if len(to) <= TO_MOST and _INSIDE.fullmatch(to) else "/console"


def _find_target(request: HttpRequest) -> str:
    """Returns the requested page with its query. For a form it is the page of the form."""
    path, query = request.url.path, urlencode(list_lasting(request))
    if request.method == "POST":
        return _BUTTON.sub("", path)
    return f"{path}?{query}" if query else path


def _sign_in(request: HttpRequest, problem: str, status: int, to: str = "") -> Template:
    page = SignInPage(frame=frame_of(request), problem=problem, to=_inside(to or _find_target(request)))
    return render_page(page, status=status)


def on_unauthenticated(request: HttpRequest, _: Unauthenticated) -> Template:
    """Returns the sign-in page, for a request without a session or with a key that is no longer in force."""
    return _sign_in(request, "console-over", 401)


def router() -> OwnRouter:
    parts = (
        log,
        records,
        people,
        cases,
        holds,
        evidence,
        exports,
        numbers,
        policies,
        policy_changes,
        dry_runs,
        reports,
        keys,
        health,
    )
    handlers = [home, sign_in, sign_out, *(handler for part in parts for handler in part.HANDLERS)]
    return OwnRouter(
        "/console",
        route_handlers=handlers,
        exception_handlers={
            Unauthenticated: on_unauthenticated,
            AboveboardError: console_page.on_own,
            HTTPException: console_page.on_http,
            Exception: console_page.on_fault,
        },
    )
