"""All pages, as one router: every error on them is a page as well."""

from typing import Any

from litestar import Router
from litestar.exceptions import HTTPException

from service.errors import AboveboardError
from service.web import (
    console,
    embed,
    entry,
    privacy,
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
    privacy.privacy_page,
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
