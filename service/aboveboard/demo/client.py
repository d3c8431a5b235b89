"""A client of the gateway, made of the standard library alone: what an app in any language would send."""

import json
from http.client import HTTPConnection
from typing import Any

from aboveboard.errors import AboveboardError

TIMEOUT_S = 30


class Client:
    """One connection that is kept, with one API key. Looks at no proxy settings: the gateway is on this machine."""

    def __init__(self, host: str, port: int, key: str) -> None:
        self._connection = HTTPConnection(host, port, timeout=TIMEOUT_S)
        self._headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}

    def text(self, method: str, path: str, body: Any = None, *, gpc: bool = False) -> str:
        """The body of an answer that must be 200. Raises AboveboardError with the problem of any other."""
        headers = self._headers | ({"sec-gpc": "1"} if gpc else {})
        data = None if body is None else json.dumps(body).encode()
        self._connection.request(method, path, data, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise AboveboardError(f"the gateway answered {answer.status}: {text}")
        return text

    def call(self, method: str, path: str, body: Any = None, *, gpc: bool = False) -> Any:
        """The JSON of an answer that must be 200. Raises AboveboardError as `text` does."""
        return json.loads(self.text(method, path, body, gpc=gpc))

    def close(self) -> None:
        self._connection.close()
