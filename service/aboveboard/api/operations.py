"""The routes for operators and the public: health, and support for Global Privacy Control."""

import asyncio
from typing import Annotated

from litestar import get
from msgspec import Meta, Struct
from sqlalchemy import select

from aboveboard.api.protocol import gateway_of
from aboveboard.clock import to_iso
from aboveboard.consent.dial import honours_browser_signal
from aboveboard.errors import Unavailable
from aboveboard.http import HttpRequest
from aboveboard.storage.tables import log_head

READY_TIMEOUT_S = 2.0
"""The seconds that the database has to respond."""


class HealthAnswer(Struct, frozen=True):
    """The health of the process: `ok` or `ready`."""

    status: str


class Gpc(Struct, frozen=True):
    """The support resource of https://www.w3.org/TR/gpc/: the effect of the rules in force, and the day of their start."""

    gpc: bool
    lastUpdate: Annotated[str, Meta(extra_json_schema={"format": "date"})]  # noqa: N815 - the specification's name


@get("/healthz", operation_id="getHealth", summary="Check that the process is alive", tags=["operations"])
async def healthz() -> HealthAnswer:
    return HealthAnswer("ok")


@get(
    "/readyz",
    operation_id="getReadiness",
    summary="Check that the database responds",
    tags=["operations"],
    opt={"raises": (503,)},
)
async def readyz(request: HttpRequest) -> HealthAnswer:
    query = select(log_head.c.size).where(log_head.c.id == 1)
    try:
        await asyncio.wait_for(gateway_of(request).database.rows(query), READY_TIMEOUT_S)
    except TimeoutError:
        raise Unavailable(
            "The database did not respond in time. Send the request again.", retry_after_seconds=1
        ) from None
    return HealthAnswer("ready")


@get(
    "/.well-known/gpc.json",
    operation_id="getGpcSupport",
    summary="Read whether the rules honour Global Privacy Control",
    tags=["operations"],
)
async def gpc_json(request: HttpRequest) -> Gpc:
    gateway = gateway_of(request)
    changed = to_iso(gateway.rules_since_ms).partition("T")[0]
    return Gpc(gpc=honours_browser_signal(gateway.rules.dial), lastUpdate=changed)
