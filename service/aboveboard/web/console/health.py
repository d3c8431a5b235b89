"""`/console/health`: the state of this gateway, in words."""

from typing import assert_never

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template

from aboveboard.http import HttpRequest
from aboveboard.operations.health import HealthFinding, Mark, findings
from aboveboard.web.console.page import ConsolePage, here
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of


class HealthPage(ConsolePage, frozen=True, kw_only=True):
    """The findings, the worst first. `policy` is the id of the policy set in force, `origin` the log's name."""

    template = "console/health.html"
    found: list[HealthFinding]
    policy: str
    origin: str


@get("/health", include_in_schema=False)
async def health_page(request: HttpRequest) -> Template:
    _, around = await here(request, "health")
    gateway = gateway_of(request)
    found = await findings(gateway)
    page = HealthPage(
        **around,
        found=sorted(found, key=lambda each: _rank(each.mark)),
        policy=gateway.rules.policy.id,
        origin=gateway.database.origin,
    )
    return render_page(page)


def _rank(mark: Mark) -> int:
    match mark:
        case "bad":
            return 0
        case "warn":
            return 1
        case "ok":
            return 2
    assert_never(mark)


HANDLERS: list[HTTPRouteHandler] = [health_page]
