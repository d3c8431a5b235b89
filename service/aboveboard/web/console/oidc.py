"""`/console/oidc`: the way to the provider that vouches for staff, and the way back.

The way there is a link and no form: the policy of our pages lets no form lead elsewhere.
"""

import structlog
from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect, Template
from msgspec import Struct

from aboveboard.access.address_limits import AddressLimits
from aboveboard.access.oidc_sign_in import Outcome, ReturnQuery, SignInRefusal, begin, finish
from aboveboard.access.staff_entries import action, write_down
from aboveboard.http import HttpRequest
from aboveboard.web.console.page import query_of
from aboveboard.web.console.sign_in import keep_inside, show_sign_in
from aboveboard.web.sessions import cookie, gateway_of, make_cookie, name_of, no_cookie

log = structlog.get_logger("aboveboard")

STATUS: dict[Outcome, int] = {"off": 404, "again": 400, "down": 503, "refused": 403, "role": 403}
"""The status of the sign-in page after each outcome."""


class WayThere(Struct, frozen=True):
    """The page to open after the sign-in."""

    to: str = "/console"


@get("/oidc", include_in_schema=False)
async def go_to_provider(request: HttpRequest) -> Redirect | Template:
    asked, _ = query_of(request, WayThere)
    gateway, to = gateway_of(request), keep_inside(asked.to)
    try:
        begun = await begin(gateway, to)
    except SignInRefusal as refusal:
        return _refuse(request, refusal, to)
    return Redirect(begun.location, status_code=303, cookies=[make_cookie(gateway, "oidc", begun.text)])


@get("/oidc/return", include_in_schema=False)
async def come_back(request: HttpRequest) -> Redirect | Template:
    asked, _ = query_of(request, ReturnQuery)
    gateway = gateway_of(request)
    try:
        signed_in = await finish(gateway, request.cookies.get(name_of(gateway, "oidc"), ""), asked)
    except SignInRefusal as refusal:
        gateway.part(AddressLimits).take(request.scope)
        return _refuse(request, refusal, "/console")
    # The entry comes first: a session that the log does not name must not begin.
    await write_down(gateway, signed_in.key, action(signed_in.key, "signed in"))
    cookies = [cookie(gateway, signed_in.opened), no_cookie(gateway, "oidc")]
    return Redirect(signed_in.opened.to, status_code=303, cookies=cookies)


def _refuse(request: HttpRequest, refusal: SignInRefusal, to: str) -> Template:
    """Returns the sign-in page with what failed. Its form still takes a key."""
    if refusal.outcome != "off":
        log.warning("oidc_sign_in_failed", reason=refusal.reason)
    return show_sign_in(request, f"console-oidc-{refusal.outcome}", STATUS[refusal.outcome], to)


HANDLERS: list[HTTPRouteHandler] = [go_to_provider, come_back]
