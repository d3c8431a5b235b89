"""`/v1/signals` and `/v1/outcomes`: reports of events in batches, each entry judged on its own."""

from msgspec.json import Decoder

from aboveboard.api.description import GPC, IDEMPOTENCY, Operation
from aboveboard.api.hot import Call, HotRoute
from aboveboard.api.protocol import read
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import once
from aboveboard.ingestion.outcomes import Outcome, OutcomeAnswer, OutcomeBatch, follow
from aboveboard.ingestion.signals import Signal, SignalAnswer, SignalBatch, observe

_signals = Decoder(SignalBatch)
_outcomes = Decoder(OutcomeBatch)


async def _observe(gateway: Gateway, call: Call) -> bytes:
    asked = once(call.app, "signals", call.idempotency, call.body)
    return await observe(gateway, call.app, read(_signals, call.body), gpc=call.gpc, asked=asked)


async def _follow(gateway: Gateway, call: Call) -> bytes:
    asked = once(call.app, "outcomes", call.idempotency, call.body)
    return await follow(gateway, call.app, read(_outcomes, call.body), asked=asked)


OBSERVE = HotRoute(
    _observe,
    Operation(
        id="sendSignals",
        method="post",
        path="/v1/signals",
        summary="Send signals",
        tag="signals",
        request=SignalBatch,
        answer=SignalAnswer,
        parameters=(IDEMPOTENCY, GPC),
        raises=(409, 422),
        each=("signals", Signal),
    ),
)
FOLLOW = HotRoute(
    _follow,
    Operation(
        id="reportOutcomes",
        method="post",
        path="/v1/outcomes",
        summary="Report outcomes",
        tag="outcomes",
        request=OutcomeBatch,
        answer=OutcomeAnswer,
        parameters=(IDEMPOTENCY,),
        raises=(409, 422),
        each=("outcomes", Outcome),
    ),
)
