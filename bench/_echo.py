"""The bare handler that decisions are measured against: Litestar decodes the same body and echoes it."""

import sys

import uvicorn
import uvloop
from aboveboard.decisions.request import DecisionRequest
from litestar import Litestar, post
from litestar.params import JSONBody


@post("/echo", status_code=200)
async def echo(data: JSONBody[DecisionRequest]) -> DecisionRequest:
    return data


async def main(port: int) -> None:
    app = Litestar([echo], openapi_config=None, logging_config=None)
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
