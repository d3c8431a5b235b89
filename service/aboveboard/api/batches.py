"""`/v1/signals`, `/v1/outcomes` and `/v1/imports/outcomes`: events in batches, each entry judged on its own."""

from msgspec.json import Decoder

from aboveboard.api.description import GPC, IDEMPOTENCY, Operation
from aboveboard.api.hot import Call, HotRoute, RouteAnswer
from aboveboard.api.protocol import read
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import once
from aboveboard.ingestion.import_answer import ImportAnswer
from aboveboard.ingestion.import_body import ImportBatch, ImportedOutcome
from aboveboard.ingestion.imports import import_outcomes
from aboveboard.ingestion.outcome_answer import OutcomeAnswer
from aboveboard.ingestion.outcome_body import Outcome, OutcomeBatch
from aboveboard.ingestion.outcomes import follow
from aboveboard.ingestion.signal_answer import SignalAnswer
from aboveboard.ingestion.signal_body import Signal, SignalBatch
from aboveboard.ingestion.signals import observe

_signals = Decoder(SignalBatch)
_outcomes = Decoder(OutcomeBatch)
_imports = Decoder(ImportBatch)


async def _observe(gateway: Gateway, call: Call) -> RouteAnswer:
    # The signal of the browser is part of the meaning: it decides what may be stored.
    asked = once(
        gateway.keyring, call.app, "POST signals", call.idempotency, call.body, headers=(str(call.gpc),)
    )
    body = await observe(
        gateway, call.app, read(_signals, call.body, gateway.limits), gpc=call.gpc, asked=asked
    )
    return RouteAnswer(body, asked is not None and asked.replayed)


async def _follow(gateway: Gateway, call: Call) -> RouteAnswer:
    asked = once(gateway.keyring, call.app, "POST outcomes", call.idempotency, call.body)
    body = await follow(gateway, call.app, read(_outcomes, call.body, gateway.limits), asked=asked)
    return RouteAnswer(body, asked is not None and asked.replayed)


async def _import(gateway: Gateway, call: Call) -> RouteAnswer:
    asked = once(gateway.keyring, call.app, "POST imports/outcomes", call.idempotency, call.body)
    batch = read(_imports, call.body, gateway.limits)
    body = await import_outcomes(gateway, call.app, batch, asked=asked)
    return RouteAnswer(body, asked is not None and asked.replayed)


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
IMPORT = HotRoute(
    _import,
    Operation(
        id="importOutcomes",
        method="post",
        path="/v1/imports/outcomes",
        summary="Import outcomes of an own log",
        tag="outcomes",
        request=ImportBatch,
        answer=ImportAnswer,
        parameters=(IDEMPOTENCY,),
        raises=(409, 422),
        each=("outcomes", ImportedOutcome),
    ),
)
