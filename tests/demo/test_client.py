"""The demo's client of the gateway, against a server that answers as it is asked to."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypedDict

import msgspec
import pytest
from aboveboard.demo.client import Client
from aboveboard.errors import AboveboardError


class Echo(BaseHTTPRequestHandler):
    """An answer that repeats the request. A path with a number has that status."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = {"headers": headers, "body": sent.decode(), "port": self.client_address[1]}
        answer = json.dumps(body).encode()
        number = self.path.strip("/")
        self.send_response(int(number) if number.isdigit() else 200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST  # noqa: N815 - the name that the base class looks for

    def log_message(self, *_: Any) -> None:
        """Writes nothing."""


class BodyJson(TypedDict):
    body: str


class AbsentJson(TypedDict):
    absent: str


@pytest.fixture
def client() -> Iterator[Client]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        opened = Client("127.0.0.1", server.server_address[1], "the-key")
        yield opened
        opened.close()
        server.shutdown()
        thread.join()


def test_a_request_has_the_key_and_json(client: Client) -> None:
    """And no header of Global Privacy Control unless it is asked for."""
    answer: Any = client.call("POST", "/v1", {"level": 2})
    assert answer["headers"]["authorization"] == "Bearer the-key"
    assert answer["headers"]["content-type"] == "application/json"
    assert "sec-gpc" not in answer["headers"]
    assert json.loads(answer["body"]) == {"level": 2}
    with_gpc: Any = client.call("GET", "/v1", gpc=True)
    assert (with_gpc["headers"]["sec-gpc"], with_gpc["body"]) == ("1", "")


def test_the_connection_stays_open(client: Client) -> None:
    """Also after an answer that is refused."""
    first: Any = client.call("GET", "/v1")
    with pytest.raises(AboveboardError):
        client.call("GET", "/404")
    second: Any = client.call("GET", "/v1")
    assert first["port"] == second["port"]


@pytest.mark.parametrize("status", [201, 404, 503])
def test_another_status_than_200_is_an_error(client: Client, status: int) -> None:
    """With the status and the problem that the gateway sent."""
    with pytest.raises(AboveboardError, match=rf'^The gateway answered {status}: \{{"headers"'):
        client.text("GET", f"/{status}")


def test_an_answer_is_read_as_a_type(client: Client) -> None:
    """Other fields are left out, and a missing one is an error."""
    assert client.read(BodyJson, "POST", "/v1", [1]) == {"body": "[1]"}
    with pytest.raises(msgspec.ValidationError):
        client.read(AbsentJson, "GET", "/v1")
