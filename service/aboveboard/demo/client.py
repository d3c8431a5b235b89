"""A client of the gateway, as an app in any language would write it: one connection, JSON, an API key."""

import json
from http.client import HTTPConnection
from typing import TypeVar

import msgspec

from aboveboard.canonical import JsonValue
from aboveboard.errors import AboveboardError

TIMEOUT_S = 30

Answer = TypeVar("Answer")


class Client:
    """One connection that stays open, with one API key. It ignores proxy settings: the gateway is on this machine."""

    def __init__(self, host: str, port: int, key: str) -> None:
        self._connection = HTTPConnection(host, port, timeout=TIMEOUT_S)
        self._headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}

    def text(self, method: str, path: str, body: JsonValue = None, *, gpc: bool = False) -> str:
        """Returns the body of an answer with status 200. Raises AboveboardError, with the body, for any other status.

        `gpc` sends the header of Global Privacy Control.
        """
        headers = self._headers | ({"sec-gpc": "1"} if gpc else {})
        data = None if body is None else json.dumps(body).encode()
        self._connection.request(method, path, data, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise AboveboardError(f"The gateway answered {answer.status}: {text}")
        return text

    def call(self, method: str, path: str, body: JsonValue = None, *, gpc: bool = False) -> JsonValue:
        """Returns the JSON of an answer with status 200. Raises AboveboardError as `text` does."""
        found: JsonValue = json.loads(self.text(method, path, body, gpc=gpc))
        return found

    def read(
        self, kind: type[Answer], method: str, path: str, body: JsonValue = None, *, gpc: bool = False
    ) -> Answer:
        """Returns the JSON of an answer with status 200 as `kind`, without the fields that `kind` does not have.

        Raises AboveboardError as `text` does, and msgspec.ValidationError when a field of `kind` is missing.
        """
        return msgspec.json.decode(self.text(method, path, body, gpc=gpc), type=kind)

    def close(self) -> None:
        self._connection.close()
