"""`/console`: the sign-in by an API key, the first page, and the way out.

The browser sends the key once, in a form, and the gateway checks it as it does for the API. Then the browser has a
session, which ends at the latest when the key does.
"""

from typing import Annotated

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
    audits,
    cases,
    drafts,
    dry_runs,
    evidence,
    exports,
    health,
    holds,
    keys,
    log,
    numbers,
    oidc,
    people,
    policies,
    policy_changes,
    records,
    reports,
)
from aboveboard.web.console import page as console_page
from aboveboard.web.console.page import STAFF, ConsolePage, here
from aboveboard.web.console.sign_in import TO_MOST, keep_inside, on_unauthenticated, show_sign_in
from aboveboard.web.forms import form
from aboveboard.web.page import render_page
from aboveboard.web.sessions import cookie, gateway_of, no_cookie, staff_of


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
        return show_sign_in(request, "", 200)
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
        return show_sign_in(request, problem, error.status, sent.to)
    # The entry comes first: a session that the log does not name must not begin.
    await write_down(gateway, key, action(key, "signed in"))
    entered = enter_as_staff(gateway, key)
    return Redirect(keep_inside(sent.to), status_code=303, cookies=[cookie(gateway, entered)])


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


def router() -> OwnRouter:
    parts = (
        oidc,
        log,
        records,
        people,
        cases,
        holds,
        evidence,
        exports,
        numbers,
        audits,
        policies,
        policy_changes,
        dry_runs,
        reports,
        drafts,
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
