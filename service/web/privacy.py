"""`/privacy`: what a person chose, what is known about them, and everything that they can do about it."""

from typing import Any

from litestar import Request, get
from litestar.response import Template

from service.web.page import Page, shown
from service.web.visitors import frame_of, person_of, visitor_of


class PrivacyPage(Page, frozen=True, kw_only=True):
    """The privacy centre. `level` is where the dial stands, None for a person who never chose."""

    template = "privacy.html"
    level: int | None


@get("/privacy", include_in_schema=False)
async def privacy_page(request: Request[Any, Any, Any]) -> Template:
    person = await person_of(request, await visitor_of(request))
    frame = frame_of(request, person=person, signed_in="person")
    return shown(PrivacyPage(frame=frame, level=person.state.dial))
