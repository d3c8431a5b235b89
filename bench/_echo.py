"""The bare handlers that the gateway is measured against: Litestar decodes the same body and echoes it."""

import sys

import uvicorn
import uvloop
from aboveboard.decisions.request import DecisionRequest
from aboveboard.ingestion.outcome_body import Outcome
from aboveboard.ingestion.signal_body import Signal
from litestar import Litestar, post
from litestar.params import JSONBody
from msgspec import Struct


class Signals(Struct):
    signals: list[Signal]


class Outcomes(Struct):
    outcomes: list[Outcome]


@post("/echo", status_code=200)
async def echo(data: JSONBody[DecisionRequest]) -> DecisionRequest:
    return data


@post("/v1/signals", status_code=200)
async def echo_signals(data: JSONBody[Signals]) -> Signals:
    return data


@post("/v1/outcomes", status_code=200)
async def echo_outcomes(data: JSONBody[Outcomes]) -> Outcomes:
    return data


async def main(port: int) -> None:
    app = Litestar([echo, echo_signals, echo_outcomes], openapi_config=None, logging_config=None)
    config = uvicorn.Config(
        app,
        port=port,
        loop="none",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
