"""`/privacy/contact`: the people behind the service, and their looks at the person's data."""

from litestar import get
from litestar.response import Template
from msgspec import Struct, UnsetType

from aboveboard.gateway.staff_records import LookupRecord
from aboveboard.http import HttpRequest
from aboveboard.preferences.guests import readable_ids
from aboveboard.preferences.history import PersonRecord
from aboveboard.rights.lookups import list_lookups
from aboveboard.web.list_pages import Pages, read_page
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of, gateway_of, person_of, visitor_of

SIZE = 20
"""The looks on one page."""


class LookRow(Struct, frozen=True):
    """A look of the staff. `found_by` is the name that led to the person. `entry` is the index of the opened entry.

    `index` is that of the look's own entry. `reason` is in the words of the staff, "" for an opened entry.
    """

    at_ms: int
    index: int
    role: str
    key: str
    found_by: str
    entry: int
    reason: str


class ContactPage(WebPage, frozen=True, kw_only=True):
    """The looks at the person's data, the newest first."""

    template = "privacy_contact.html"
    looks: list[LookRow]
    pages: Pages


@get("/privacy/contact", include_in_schema=False)
async def contact_page(request: HttpRequest) -> Template:
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    frame, page = frame_of(request, person=person, signed_in="person"), read_page(request)
    people = await readable_ids(gateway, person, skips=True)
    found, more = await list_lookups(gateway, people, page=page, size=SIZE)
    return render_page(
        ContactPage(frame=frame, looks=[_row(each) for each in found], pages=Pages(page, more))
    )


def _row(found: PersonRecord[LookupRecord]) -> LookRow:
    body = found.body
    return LookRow(
        at_ms=found.at_ms,
        index=found.place,
        role=str(body.role),
        key=body.by,
        found_by=str(body.found_by),
        entry=0 if isinstance(body.index, UnsetType) else body.index,
        reason="" if isinstance(body.reason, UnsetType) else body.reason,
    )
