"""The routes for operators and the public: health, and support for Global Privacy Control."""

from typing import Annotated, Literal

from litestar import get
from msgspec import UNSET, Meta, Struct, UnsetType

from aboveboard.api.protocol import gateway_of
from aboveboard.clock import to_iso
from aboveboard.consent.dial import honours_browser_signal
from aboveboard.http import HttpRequest
from aboveboard.operations.node_watch import check_ready, has_other_policies

READY_TIMEOUT_S = 2.0
"""The seconds that the database has to answer a read and a write."""


class HealthAnswer(Struct, frozen=True):
    """The health of the process: `ok` or `ready`.

    `policies` is `other` while this process does not decide by the newest policy set in the log.
    """

    status: str
    policies: Literal["other"] | UnsetType = UNSET


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
    summary="Check that the process can read and write, with the keys of its database",
    tags=["operations"],
    opt={"raises": (503,)},
)
async def readyz(request: HttpRequest) -> HealthAnswer:
    gateway = gateway_of(request)
    state = await check_ready(gateway, READY_TIMEOUT_S)
    return HealthAnswer("ready", "other" if has_other_policies(gateway, state) else UNSET)


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
