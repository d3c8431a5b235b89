"""`/`: what this is, for a visitor who came without a link. It says nothing about the installation."""

from litestar import get
from litestar.response import Template

from aboveboard.http import HttpRequest
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of


class FrontPage(WebPage, frozen=True, kw_only=True):
    """What a person does here, and where the people who build and run apps read on."""

    template = "front.html"


@get("/", include_in_schema=False)
async def front_page(request: HttpRequest) -> Template:
    return render_page(FrontPage(frame=frame_of(request)))
