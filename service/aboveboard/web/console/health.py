"""`/console/health`: how this gateway is, in words."""

from typing import Any

from litestar import Request, get
from litestar.response import Template

from aboveboard.operations.health import Finding, findings
from aboveboard.web.console.page import ConsolePage, here
from aboveboard.web.page import shown
from aboveboard.web.sessions import gateway_of


class HealthPage(ConsolePage, frozen=True, kw_only=True):
    """What was found, what is wrong first. `policy` is the id of the policy set in force, `origin` the log's name."""

    template = "console/health.html"
    found: list[Finding]
    policy: str
    origin: str


@get("/health", include_in_schema=False)
async def health_page(request: Request[Any, Any, Any]) -> Template:
    _, around = await here(request, "health")
    gateway = gateway_of(request)
    found = await findings(gateway)
    order = ("bad", "warn", "ok")
    page = HealthPage(
        **around,
        found=sorted(found, key=lambda each: order.index(each.mark)),
        policy=gateway.rules.policy.id,
        origin=gateway.database.origin,
    )
    return shown(page)


HANDLERS: list[Any] = [health_page]
