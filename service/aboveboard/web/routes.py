"""All pages, as one router: every error on them is a page as well."""

from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from aboveboard.errors import AboveboardError
from aboveboard.http import OwnRouter
from aboveboard.web import embed, entry, front, pictures, problems, static
from aboveboard.web.console import routes
from aboveboard.web.docs import api, site
from aboveboard.web.privacy import choices, contact, everything, history, known, leave, overview
from aboveboard.web.sessions import limit_unknown
from aboveboard.web.why import controls, data, own_arrangement, page, proof, surface_page

HANDLERS: list[HTTPRouteHandler] = [
    front.front_page,
    api.api_page,
    site.docs,
    static.static_file,
    pictures.picture_file,
    embed.embed,
    entry.enter_page,
    entry.use_link,
    entry.leave_pages,
    entry.show_left_page,
    overview.privacy_page,
    choices.turn_dial,
    choices.choose,
    choices.pause,
    choices.object_to_all,
    everything.set_everything,
    known.show_known_page,
    known.correct_facts,
    known.forget,
    known.limit,
    history.history_page,
    history.decisions_page,
    history.notice_page,
    contact.contact_page,
    contact.ask_human,
    leave.data_page,
    leave.export,
    leave.erase_page,
    leave.erase,
    leave.show_erased_page,
    page.why_page,
    surface_page.why_surface_page,
    controls.use_control,
    own_arrangement.put_back,
    data.why_data,
    proof.why_proof,
    proof.verify_page,
]


def router() -> OwnRouter:
    return OwnRouter(
        "/",
        route_handlers=[*HANDLERS, routes.router()],
        before_request=limit_unknown,
        exception_handlers={
            AboveboardError: problems.on_own,
            HTTPException: problems.on_http,
            Exception: problems.on_fault,
        },
    )
