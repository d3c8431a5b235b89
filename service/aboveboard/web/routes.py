"""All pages, as one router: every error on them is a page as well."""

from typing import Any

from litestar import Router
from litestar.exceptions import HTTPException

from aboveboard.errors import AboveboardError
from aboveboard.web import (
    console,
    embed,
    entry,
    privacy,
    privacy_choices,
    privacy_known,
    privacy_leaving,
    privacy_past,
    problems,
    static,
    why,
    why_controls,
    why_data,
    why_proof,
)

HANDLERS: list[Any] = [
    static.static_file,
    embed.embed,
    entry.enter_page,
    entry.use_link,
    entry.leave_pages,
    entry.left_page,
    privacy.privacy_page,
    privacy_choices.turn_dial,
    privacy_choices.choose,
    privacy_choices.pause,
    privacy_choices.object_to_all,
    privacy_known.known_page,
    privacy_known.correct_facts,
    privacy_known.forget,
    privacy_known.limit,
    privacy_past.history_page,
    privacy_past.decisions_page,
    privacy_past.notice_page,
    privacy_leaving.data_page,
    privacy_leaving.export,
    privacy_leaving.erase_page,
    privacy_leaving.erase,
    privacy_leaving.erased_page,
    why.why_page,
    why_controls.use_control,
    why_data.why_data,
    why_proof.why_proof,
    why_proof.verify_page,
]


def router() -> Router:
    return Router(
        "/",
        route_handlers=[*HANDLERS, console.router()],
        exception_handlers={
            AboveboardError: problems.on_own,
            HTTPException: problems.on_http,
            Exception: problems.on_fault,
        },
    )
