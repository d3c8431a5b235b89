"""`/v1/signals` and `/v1/outcomes`: what happened, many at a time, each judged on its own."""

from service.api.hot import Call, HotRoute
from service.gateway.follow import Outcome, OutcomeAnswer, OutcomeBatch, follow
from service.gateway.gateway import Gateway
from service.gateway.idempotency import once
from service.gateway.observe import Signal, SignalAnswer, SignalBatch, observe


async def _observe(gateway: Gateway, call: Call) -> bytes:
    asked = once(call.app, "signals", call.idempotency, call.body)
    return await observe(gateway, call.app, call.body, gpc=call.gpc, asked=asked)


async def _follow(gateway: Gateway, call: Call) -> bytes:
    asked = once(call.app, "outcomes", call.idempotency, call.body)
    return await follow(gateway, call.app, call.body, asked=asked)


OBSERVE = HotRoute(
    path="/v1/signals",
    act=_observe,
    request=SignalBatch,
    answer=SignalAnswer,
    summary="Send signals",
    tag="signals",
    each=("signals", Signal),
)
FOLLOW = HotRoute(
    path="/v1/outcomes",
    act=_follow,
    request=OutcomeBatch,
    answer=OutcomeAnswer,
    summary="Report outcomes",
    tag="outcomes",
    each=("outcomes", Outcome),
)
