"""The way in by a link of an app, and the way out.

Opening a link shows a page; only the button on it uses the link up. So a program that opens links before people do,
such as a mail scanner, spoils none.
"""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from aboveboard.access.sessions import enter, leave, read_link
from aboveboard.http import HttpRequest
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.security import check_origin
from aboveboard.web.sessions import cookie, frame_of, gateway_of, no_cookie, visitor_if_any


class EnterPage(WebPage, frozen=True, kw_only=True):
    """The page of a link. `app` is the name of the app that made the link.

    `is_other` is True when this browser has a session of another person. A stranger may have sent the link.
    """

    template = "enter.html"
    app: str
    is_other: bool


class LeftPage(WebPage, frozen=True, kw_only=True):
    """The page after a sign-out."""

    template = "left.html"


@get("/enter/{link:str}", include_in_schema=False)
async def enter_page(request: HttpRequest, link: FromPath[str]) -> Template:
    found, visitor = read_link(gateway_of(request), link), await visitor_if_any(request)
    is_other = visitor is not None and (visitor.app, visitor.who) != (found.app, found.who)
    return render_page(EnterPage(frame=frame_of(request), app=found.app, is_other=is_other))


@post("/enter/{link:str}", include_in_schema=False)
async def use_link(request: HttpRequest, link: FromPath[str]) -> Redirect:
    check_origin(request.headers)
    gateway = gateway_of(request)
    entered = await enter(gateway, link)
    return Redirect(entered.to, status_code=303, cookies=[cookie(gateway, entered)])


@post("/leave", include_in_schema=False)
async def leave_pages(request: HttpRequest) -> Redirect:
    check_origin(request.headers)
    gateway = gateway_of(request)
    visitor = await visitor_if_any(request)
    if visitor is not None:
        # Removing the cookie signs out this browser alone. Ending the session makes copies of the cookie void too.
        await leave(gateway, visitor.session)
    return Redirect("/left", status_code=303, cookies=[no_cookie(gateway, "person")])


@get("/left", include_in_schema=False)
async def show_left_page(request: HttpRequest) -> Template:
    """Shows the page after a sign-out. It has its own address, so it survives a reload and a change of language."""
    return render_page(LeftPage(frame=frame_of(request)))
