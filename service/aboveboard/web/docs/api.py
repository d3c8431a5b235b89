"""`/docs/api`: the API, rendered from its description, with a form that tries each operation on this gateway."""

from functools import cache

from jinja2.environment import TemplateModule
from litestar import get
from litestar.response import Template

from aboveboard.http import HttpRequest
from aboveboard.settings import find_shipped
from aboveboard.web.docs.operations import ApiView, view_of
from aboveboard.web.page import WebPage, environment, render_page, words_of
from aboveboard.web.security import HEADERS
from aboveboard.web.sessions import frame_of

# The script sends the requests. A form that a browser sent by itself would put its fields into an address.
POLICY = HEADERS["content-security-policy"].replace("form-action 'self'", "form-action 'none'")


class ApiPage(WebPage, frozen=True, kw_only=True):
    """The description's first words, and the rendered operations with every type that they name."""

    template = "api.html"
    description: str
    operations: TemplateModule


@cache
def view() -> ApiView:
    """Returns the shipped description, as the page shows it."""
    return view_of((find_shipped("openapi") / "openapi.json").read_bytes())


@cache
def render_operations(language: str) -> TemplateModule:
    """Returns the operations in a known language. They are the same for every visitor, and take long to render."""
    return environment().get_template("_api.html").make_module({"api": view(), **words_of(language)})


@get("/docs/api", include_in_schema=False)
async def api_page(request: HttpRequest) -> Template:
    frame = frame_of(request)
    page = ApiPage(frame=frame, description=view().description, operations=render_operations(frame.language))
    return render_page(page, headers={"content-security-policy": POLICY})
