"""Trailers, as a server reads them whose application reads the headers last."""

import asyncio
import socket
from typing import Any

import pytest
import uvicorn
from aboveboard.cli.uvicorn_patch import WithoutTrailers

HEAD = b"POST / HTTP/1.1\r\nhost: x\r\nx-early: 1\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
TRAILERS = b"0\r\nsec-gpc: 1\r\n\r\n"


async def answer_names(scope: Any, receive: Any, send: Any) -> None:
    """Answers the names of the headers, which it reads when the whole body is there."""
    while (await receive()).get("more_body"):
        pass
    body = b" ".join(name for name, _ in scope["headers"])
    length = [(b"content-length", b"%d" % len(body))]  # so that the answer is not chunked
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": body})


async def post(listener: socket.socket) -> list[bytes]:
    """Sends the trailers apart from the head. Returns the names in the answer."""
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    writer.write(HEAD + b"2\r\nhi\r\n")
    await writer.drain()
    writer.write(TRAILERS)
    answered = await reader.read()
    writer.close()
    return answered.rpartition(b"\r\n\r\n")[2].split()


async def serve_once(http: Any) -> list[bytes]:
    """Returns the names that the application sees behind a server with this protocol."""
    config = uvicorn.Config(answer_names, http=http, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        names = await post(listener)
        server.should_exit = True
        await serving
    return names


@pytest.mark.parametrize(("http", "is_seen"), [(WithoutTrailers, False), ("httptools", True)])
def test_a_trailer_is_no_header(http: Any, is_seen: bool) -> None:
    """With uvicorn's own protocol it becomes one, so this test would see it."""
    names = asyncio.run(serve_once(http))
    assert b"x-early" in names
    assert (b"sec-gpc" in names) is is_seen
