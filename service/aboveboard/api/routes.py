"""The table of all routes, the application that serves them, and the OpenAPI document."""

from functools import lru_cache

from litestar import Litestar, Response, Router, get
from litestar.datastructures import CacheControlHeader, State
from litestar.exceptions import HTTPException
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.routes import HTTPRoute
from litestar.template import TemplateConfig
from litestar.types import ASGIApp, ControllerRouterHandler, ExceptionHandler

from aboveboard.api import (
    arrangements,
    audits,
    batches,
    combine,
    components,
    decisions,
    drafts,
    dry_runs,
    erasures,
    exports,
    holds,
    intent,
    log,
    metrics,
    numbers,
    operations,
    part_report,
    people,
    pictures,
    placements,
    problems,
    rights,
    rules,
    surfaces,
    topics,
)
from aboveboard.api.description import describe, operation_of
from aboveboard.api.door import Door
from aboveboard.api.doorkeeper import Doorkeeper
from aboveboard.api.early_refusal import make_refuse, page_test
from aboveboard.api.hot import handler
from aboveboard.api.problems import allow
from aboveboard.api.protocol import JsonRequest
from aboveboard.canonical import JsonObject
from aboveboard.errors import AboveboardError
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.settings import find_shipped

HOT = (decisions.DECIDE, batches.OBSERVE, batches.FOLLOW, batches.IMPORT)
VERSION = "1.0.0"
"""The version of the API, which is not that of the package."""


@lru_cache(maxsize=1)
def _read_schema() -> bytes:
    return (find_shipped("openapi") / "openapi.json").read_bytes()


@get(
    "/schema",
    operation_id="getSchema",
    summary="Read the description of this API, as OpenAPI 3.1",
    tags=["operations"],
    opt={"answer": dict},
)
async def schema(request: HttpRequest) -> Response[bytes]:
    return Response(_read_schema(), media_type="application/json")


ROUTES: list[ControllerRouterHandler] = [
    decisions.DecisionsController,
    decisions.preview,
    people.PeopleController,
    arrangements.ArrangementsController,
    intent.IntentController,
    rights.RightsController,
    exports.ExportsController,
    holds.HoldsController,
    audits.AuditsController,
    erasures.erase,
    erasures.erasure,
    placements.PlacementsController,
    drafts.DraftsController,
    combine.combine_items,
    part_report.parts_csv,
    topics.TopicsController,
    components.ComponentsController,
    surfaces.SurfacesController,
    pictures.PicturesController,
    numbers.NumbersController,
    dry_runs.dry_run,
    rules.purposes,
    rules.policies,
    rules.notice_by_id,
    operations.healthz,
    operations.readyz,
    metrics.metrics,
    operations.gpc_json,
    log.checkpoint,
    log.log_key,
    log.log_keys,
    log.tile,
    log.entries_bundle,
    log.decision_proof,
    log.entry_proof,
    schema,
]


def make_asgi(gateway: Gateway, pages: Router, templates: TemplateConfig[JinjaTemplateEngine]) -> ASGIApp:
    """Returns the application: every route and page, behind one door that counts and logs requests.

    Every error becomes a problem, or a page below the addresses of `pages`.
    """
    doorkeeper = Doorkeeper(gateway)
    app = Litestar(
        route_handlers=[*ROUTES, pages],
        state=State({"gateway": gateway, "doorkeeper": doorkeeper}),
        exception_handlers={
            AboveboardError: problems.on_own,
            HTTPException: _on_http(pages),
            Exception: problems.on_fault,
        },
        template_config=templates,
        openapi_config=None,
        request_class=JsonRequest,
        cache_control=CacheControlHeader(no_store=True),
        request_max_body_size=gateway.settings.body_limit_bytes,
        logging_config=None,
    )
    return Door(
        app,
        gateway.metrics,
        _methods_by_path(app),
        _folders(pages),
        exact={hot.path: handler(hot, gateway, doorkeeper) for hot in HOT},
        refuse=make_refuse(app, pages),
        limits=gateway.limits,
        body_limit=gateway.settings.body_limit_bytes,
        hosts=gateway.settings.hosts,
        has_tls=gateway.settings.secure,
    )


def _on_http(pages: Router) -> "ExceptionHandler[HTTPException]":
    """Returns the handler of Litestar's refusals. Below the first part of a page's address, it answers with a page."""
    answer_page: ExceptionHandler[HTTPException] = pages.exception_handlers[HTTPException]
    is_page = page_test(pages)

    def on_http(request: HttpRequest, error: HTTPException) -> Response[bytes]:
        if is_page(request.url.path):
            return answer_page(request, error)
        return problems.on_http(request, error)

    return on_http


def _http_routes(app: Litestar) -> list[HTTPRoute]:
    return [each for each in app.routes if isinstance(each, HTTPRoute)]


def _folders(pages: Router) -> tuple[str, ...]:
    """Returns the beginnings of paths that may end in a slash: those of handlers with `folder` in their `opt`."""
    routes = (each for each in pages.routes if isinstance(each, HTTPRoute))
    found = {each.path_format for each in routes if any(one.opt.get("folder") for one in each.route_handlers)}
    return tuple(f"{path}/" for path in sorted(found) if "{" not in path)


def _methods_by_path(app: Litestar) -> dict[str, str]:
    """Returns the value of the `Allow` header of each route, by its path with the types of its parameters."""
    hot = {each.path: allow([each.operation.method.upper()]) for each in HOT}
    return hot | {each.path: allow(each.methods) for each in _http_routes(app)}


def openapi() -> JsonObject:
    """Returns the OpenAPI 3.1 document of all routes. Pages are not in it."""
    operations = [hot.operation for hot in HOT]
    for served in _http_routes(Litestar([*ROUTES], openapi_config=None, logging_config=None)):
        own = (handler for handler in served.route_handlers if handler.operation_id)
        operations += [operation_of(handler, served.path_format) for handler in own]
    return describe(operations, version=VERSION)
