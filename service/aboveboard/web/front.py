"""`/`: the page for a visitor without a link. It says nothing about the installation."""

from litestar import get
from litestar.response import Template

from aboveboard.http import HttpRequest
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of


class FrontPage(WebPage, frozen=True, kw_only=True):
    """The first page: instructions for people, and links for those who build or run apps."""

    template = "front.html"


@get("/", include_in_schema=False)
async def front_page(request: HttpRequest) -> Template:
    return render_page(FrontPage(frame=frame_of(request)))
