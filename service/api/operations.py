"""For operators and for the public: health, metrics, the log's head, what this gateway is."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from msgspec import Struct
from prometheus_client import generate_latest
from sqlalchemy import select

from service.api.protocol import PROBLEMS, gateway_of
from service.errors import Unavailable
from service.storage.tables import log_head

READY_TIMEOUT_S = 2.0


class Health(Struct, frozen=True):
    status: str


class Gpc(Struct, frozen=True):
    """As https://www.w3.org/TR/gpc/ has it: this service honours Global Privacy Control."""

    gpc: bool
    lastUpdate: str  # noqa: N815 - the name is the specification's


@get("/healthz", summary="Is the process alive", tags=["operations"])
async def healthz() -> Health:
    return Health("ok")


@get("/readyz", summary="Can it decide and record", tags=["operations"], responses={503: PROBLEMS[503]})
async def readyz(request: Request[Any, Any, Any]) -> Health:
    query = select(log_head.c.size).where(log_head.c.id == 1)
    try:
        await asyncio.wait_for(gateway_of(request).database.rows(query), READY_TIMEOUT_S)
    except TimeoutError:
        raise Unavailable("the database does not answer in time", retry_after_seconds=1) from None
    return Health("ready")


@get("/metrics", summary="Prometheus metrics", media_type="text/plain", tags=["operations"])
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    body = generate_latest(gateway_of(request).metrics.registry)
    return Response(body, media_type="text/plain; version=0.0.4")


@get("/.well-known/gpc.json", summary="Global Privacy Control is honoured", tags=["operations"])
async def gpc_json() -> Gpc:
    return Gpc(gpc=True, lastUpdate="2026-11-21")


@get("/log/checkpoint", summary="The signed head of the log", media_type="text/plain", tags=["log"])
async def checkpoint(request: Request[Any, Any, Any]) -> Response[str]:
    query = select(log_head.c.checkpoint).where(log_head.c.id == 1)
    rows = await gateway_of(request).database.rows(query)
    return Response(rows[0][0], media_type="text/plain", headers={"cache-control": "no-cache"})
