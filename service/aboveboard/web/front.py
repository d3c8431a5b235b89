"""`/`: what this is, for a visitor who came without a link. It says nothing about the installation."""

from typing import Any

from litestar import Request, get
from litestar.response import Template

from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of


class FrontPage(WebPage, frozen=True, kw_only=True):
    """What a person does here, and where the people who build and run apps read on."""

    template = "front.html"


@get("/", include_in_schema=False)
async def front_page(request: Request[Any, Any, Any]) -> Template:
    return render_page(FrontPage(frame=frame_of(request)))
