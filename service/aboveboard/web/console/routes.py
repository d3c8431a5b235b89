"""`/console`: the sign-in by an API key, the first page, and the way out.

The key is sent once, in a form, and is checked as the API checks it. What the browser keeps afterwards is a session,
which is over when the key is.
"""

import re
from typing import Annotated
from urllib.parse import urlencode

from litestar import Router, get, post
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.sessions import enter_as_staff, leave
from aboveboard.access.staff_entries import action, write_down
from aboveboard.errors import AboveboardError, Forbidden, RateLimited, Unauthenticated
from aboveboard.exports.log_search import size_of
from aboveboard.http import HttpRequest
from aboveboard.web.console import dry_runs, exports, health, keys, log, policies, records, reports
from aboveboard.web.console import page as console_page
from aboveboard.web.console.page import STAFF, ConsolePage, here
from aboveboard.web.forms import form
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import cookie, frame_of, gateway_of, list_lasting, no_cookie, staff_of

_INSIDE = re.compile(r"/console(/[A-Za-z0-9_.-]+)*(\?[A-Za-z0-9_.~%&=+*-]*)?", re.ASCII)
_BUTTON = re.compile(r"/[^/]+/(drop|revoke)\Z")
"""What only a button leads to: this stands behind the address of its page."""

TO_MOST = 2000


class SignInPage(WebPage, frozen=True, kw_only=True):
    """The way in. `problem` is the code of a sentence about why it did not open, or empty; `to` is the page that was
    asked for."""

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
    await write_down(gateway, key, action(key, "signed in"))
    entered = enter_as_staff(gateway, key)
    return Redirect(_inside(sent.to), status_code=303, cookies=[cookie(gateway, entered)])


@post("/leave", include_in_schema=False)
async def sign_out(request: HttpRequest) -> Redirect:
    """Ends the session everywhere. Who has none is told the same."""
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
    """The key, by the same door that requests of the API go through, at the same rate."""
    found: ApiKey = await request.app.state.doorkeeper.admit(f"Bearer {text.strip()}", STAFF)
    return found


def _inside(to: str) -> str:
    """Where to go after the sign-in: only ever to a page of the console."""
    return to if len(to) <= TO_MOST and _INSIDE.fullmatch(to) else "/console"


def _requested_page(request: HttpRequest) -> str:
    """The page that the sign-in stands in for, with its query; of a form the page that it was on."""
    path, query = request.url.path, urlencode(list_lasting(request))
    if request.method == "POST":
        return _BUTTON.sub("", path)
    return f"{path}?{query}" if query else path


def _sign_in(request: HttpRequest, problem: str, status: int, to: str = "") -> Template:
    page = SignInPage(frame=frame_of(request), problem=problem, to=_inside(to or _requested_page(request)))
    return render_page(page, status=status)


def on_nobody(request: HttpRequest, _: Unauthenticated) -> Template:
    """Whoever has no session, or one whose key is no longer in force, is shown the way in."""
    return _sign_in(request, "console-over", 401)


def router() -> Router:
    parts = (
        log,
        records,
        exports,
        policies,
        dry_runs,
        reports,
        keys,
        health,
    )
    handlers = [home, sign_in, sign_out, *(handler for part in parts for handler in part.HANDLERS)]
    return Router(
        "/console",
        route_handlers=handlers,
        exception_handlers={
            Unauthenticated: on_nobody,
            AboveboardError: console_page.on_own,
            HTTPException: console_page.on_http,
            Exception: console_page.on_fault,
        },
    )
