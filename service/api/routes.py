"""All routes, the application that serves them, and the OpenAPI file that describes them."""

from functools import lru_cache
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ASGIApp

from service.access.store import api_keys
from service.api import batches, decisions, operations, people, placements, problems, rules
from service.api.door import Door
from service.api.doorkeeper import READ_KEY, Doorkeeper
from service.api.hot import describe, handler
from service.errors import AboveboardError
from service.gateway.gateway import Gateway
from service.settings import shipped

HOT = (decisions.DECIDE, batches.OBSERVE, batches.FOLLOW)
PUBLIC = ("/healthz", "/readyz", "/metrics", "/.well-known/gpc.json", "/log/checkpoint", "/schema")
VERSION = "1.0.0"


@lru_cache(maxsize=1)
def _shipped_schema() -> bytes:
    return (shipped("openapi") / "openapi.json").read_bytes()


@get("/schema", summary="This API, as OpenAPI 3.1", tags=["operations"])
async def schema(request: Request[Any, Any, Any]) -> Response[bytes]:
    return Response(_shipped_schema(), media_type="application/json")


ROUTES: list[Any] = [
    decisions.DecisionsController,
    people.PeopleController,
    placements.PlacementsController,
    rules.purposes,
    rules.policies,
    rules.notice_by_id,
    operations.healthz,
    operations.readyz,
    operations.metrics,
    operations.gpc_json,
    operations.checkpoint,
    schema,
]


def make_asgi(gateway: Gateway) -> ASGIApp:
    """The application: every route behind one door that counts, logs and shapes errors."""
    find = gateway.database.reads.finder(READ_KEY, api_keys.c.id)
    doorkeeper = Doorkeeper(find, gateway.settings, gateway.clock)
    app = Litestar(
        route_handlers=[*ROUTES, *(handler(route, gateway, doorkeeper) for route in HOT)],
        state=State({"gateway": gateway, "doorkeeper": doorkeeper}),
        exception_handlers={
            AboveboardError: problems.on_own,
            HTTPException: problems.on_http,
            Exception: problems.on_fault,
        },
        openapi_config=None,
        request_max_body_size=gateway.settings.body_limit_bytes,
        logging_config=None,
    )
    return Door(app, gateway.metrics)


def openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 document: Litestar's for its routes, with the hot routes beside them."""
    described = Litestar(
        route_handlers=ROUTES,
        openapi_config=OpenAPIConfig(
            title="Aboveboard",
            version=VERSION,
            description="A consent and transparency gateway between apps and personalization.",
            path="/described",
            render_plugins=[JsonRenderPlugin()],
            components=Components(
                security_schemes={
                    "apiKey": SecurityScheme(type="http", scheme="bearer", description="An API key.")
                }
            ),
            use_handler_docstrings=False,
        ),
    )
    document: dict[str, Any] = described.openapi_schema.to_schema()
    schemas = document["components"].setdefault("schemas", {})
    for path, item in document["paths"].items():
        if path not in PUBLIC:
            for operation in item.values():
                operation["security"] = [{"apiKey": []}]
    for route in HOT:
        document["paths"][route.path] = describe(route, schemas)
    document["paths"] = dict(sorted(document["paths"].items()))
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document
