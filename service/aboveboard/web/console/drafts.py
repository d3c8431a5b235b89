"""`/console/drafts`: the drafts of all apps that wait. An admin approves or rejects each of them."""

from typing import Literal

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import UNSET, Struct

from aboveboard.catalogue.drafts import ItemDraft, read_all_drafts
from aboveboard.engine.made_by import Maker
from aboveboard.http import HttpRequest
from aboveboard.ingestion.content_shape import texts_of
from aboveboard.ingestion.drafts import approve_draft, find_draft, reject_draft
from aboveboard.web.console.page import ConsolePage, here, query_of
from aboveboard.web.forms import EmptyForm, form
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of
from aboveboard.words import Role

SHOWN_MOST = 20
"""The drafts of one page. The next ones come when these have ended."""

READ_MOST = 1000


class DraftsQuery(Struct, frozen=True):
    """The last step, for the sentence that confirms it."""

    said: Literal["", "approved", "rejected"] = ""


class DraftRow(Struct, frozen=True):
    """A draft that waits. `texts` are those of its titles and its content, each with its place."""

    draft: str
    app: str
    placement: str
    item: str
    made_by: str
    tool: str
    created_ms: int
    texts: list[tuple[str, str]]


class DraftsPage(ConsolePage, frozen=True, kw_only=True):
    """The oldest drafts, of which `more` are not shown."""

    template = "console/drafts.html"
    rows: list[DraftRow]
    more: int


@get("/drafts", include_in_schema=False)
async def drafts_page(request: HttpRequest) -> Template:
    asked, _ = query_of(request, DraftsQuery)
    said = f"console-draft-said-{asked.said}" if asked.said else ""
    _, around = await here(request, "drafts", said=said, only=Role.ADMIN)
    found = await read_all_drafts(gateway_of(request).database, READ_MOST)
    page = DraftsPage(
        **around,
        rows=[_row(each) for each in found[:SHOWN_MOST]],
        more=max(0, len(found) - SHOWN_MOST),
    )
    return render_page(page)


@post("/drafts/{draft:str}/approve", include_in_schema=False)
async def approve(request: HttpRequest, draft: FromPath[str]) -> Redirect:
    """Makes the draft an item. Its entry in the log names the key."""
    key, _ = await here(request, "drafts", only=Role.ADMIN)
    await form(request, EmptyForm)
    gateway = gateway_of(request)
    await approve_draft(gateway, key, await find_draft(gateway, draft, app=None))
    return Redirect("/console/drafts?said=approved", status_code=303)


@post("/drafts/{draft:str}/reject", include_in_schema=False)
async def reject(request: HttpRequest, draft: FromPath[str]) -> Redirect:
    """Deletes the draft. Its entry in the log names the key."""
    key, _ = await here(request, "drafts", only=Role.ADMIN)
    await form(request, EmptyForm)
    await reject_draft(gateway_of(request), key, draft, app=None)
    return Redirect("/console/drafts?said=rejected", status_code=303)


def _row(draft: ItemDraft) -> DraftRow:
    item = draft.body.item
    titles = {} if item.titles is UNSET else item.titles
    texts = [(f"titles.{language}", title) for language, title in titles.items()]
    return DraftRow(
        draft=draft.draft,
        app=draft.app,
        placement=draft.placement,
        item=item.item,
        made_by=str(Maker.MACHINE if item.made_by is UNSET else item.made_by.kind),
        tool="" if item.made_by is UNSET else item.made_by.tool,
        created_ms=draft.created_ms,
        texts=texts + [(each.place, each.text) for each in texts_of(item.content)],
    )


HANDLERS: list[HTTPRouteHandler] = [drafts_page, approve, reject]
