"""A provider of OpenID Connect on loopback, which keeps to the protocol unless a test makes it break it."""

import json
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

import httpx
from aboveboard.clock import Clock
from aboveboard.gateway.gateway import Gateway

from tests.access.tokens import encode, jwk, mint
from tests.clocks import HandClock
from tests.plain import PLAIN
from tests.world import Installation, Shop

CLIENT_ID, SECRET = "aboveboard", "a secret: 100 %"
PUBLIC_URL = "http://127.0.0.1:9"
"""The address under which the gateway says that it is reached. Nothing listens there: tests follow the path alone."""


class Provider:
    """`claims` are those of the next token, beside those of the protocol. `asked` are the paths that were requested.

    `documents` has the JSON by path, and `status` is that of each answer. Each code works once.
    """

    def __init__(self, clock: Clock) -> None:
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.key = 0
        self.status = 200
        self.asked: list[str] = []
        self._clock, self._codes = clock, dict[str, dict[str, str]]()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(provider.status, provider.documents.get(self.path))

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["content-length"])).decode()
                token = provider.redeem(dict(parse_qsl(form)), self.headers.get("authorization", ""))
                self._answer(
                    200 if token else 400, {"id_token": token} if token else {"error": "invalid_grant"}
                )

            def _answer(self, status: int, document: Any) -> None:
                provider.asked.append(self.path)
                self.send_response(404 if document is None else status)
                self.send_header("connection", "close")
                self.end_headers()
                self.wfile.write(document if isinstance(document, bytes) else json.dumps(document).encode())

            def log_message(self, *_: Any) -> None:
                """Writes nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self.kept: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "authorization_response_iss_parameter_supported": True,
            },
            "/jwks": {"keys": [jwk("EdDSA")]},
        }
        self.documents = dict(self.kept)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def metadata(self) -> dict[str, Any]:
        found: dict[str, Any] = self.documents["/.well-known/openid-configuration"]
        return found

    def declare(self, folder: Path, **changed: Any) -> Path:
        """A file that declares this provider."""
        terms = {"issuer": self.issuer, "client_id": CLIENT_ID, "client_secret": SECRET} | changed
        lines = [f"{name} = {json.dumps(value)}" for name, value in terms.items()]
        roles = [("privacy", "compliance"), ("ops", "admin")]
        lines += [f'[[roles]]\nvalue = "{value}"\nrole = "{role}"' for value, role in roles]
        path = folder / "oidc.toml"
        path.write_text("\n".join(lines))
        return path

    def agree(self, location: str, **changed: str) -> str:
        """The address to which the browser is led back, once a person has signed in here."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        code = encode(sha256(location.encode()).digest())
        self._codes[code] = asked
        query = {"code": code, "state": asked["state"], "iss": self.issuer} | changed
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode(query)}"

    def redeem(self, form: dict[str, str], authorization: str) -> str | None:
        """The token for a code that was never redeemed, by the client that asked for it."""
        asked = self._codes.pop(form.get("code", ""), None)
        client = b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        if asked is None or [unquote_plus(part) for part in client] != [CLIENT_ID, SECRET]:
            return None
        challenge = encode(sha256(form["code_verifier"].encode()).digest())
        if (challenge, form["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            return None
        now_s = self._clock() // 1000
        base = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "u1", "nonce": asked["nonce"]}
        return mint(base | {"iat": now_s, "exp": now_s + 300} | self.claims, "EdDSA", self.key, **self.header)


class Hall(NamedTuple):
    """A gateway whose staff sign in by that provider, both by one clock."""

    installation: Installation
    provider: Provider
    clock: HandClock
    clients: list[httpx.Client]

    def reset(self) -> None:
        """Makes the provider keep to the protocol, and vouch for a person with the role compliance."""
        self.provider.claims, self.provider.header = {"groups": ["privacy"], "name": "Ada L."}, {}
        self.provider.key, self.provider.documents = 0, dict(self.provider.kept)

    @property
    def gateway(self) -> Gateway:
        return self.installation.service.gateway

    def browser(self) -> httpx.Client:
        """A browser that follows no redirect by itself, so that a test sees each."""
        self.clients.append(httpx.Client(base_url=self.installation.url, timeout=60, verify=PLAIN))
        return self.clients[-1]

    def shop(self) -> Shop:
        """An app of the gateway."""
        made = self.installation.shop()
        self.clients.append(made.http)
        return made

    def entered(self, **claims: Any) -> httpx.Client:
        """A browser whose owner the provider vouched for."""
        browser = self.browser()
        answer = self.come_back(browser, **claims)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console"), answer.text
        return browser

    def come_back(self, browser: httpx.Client, to: str = "/console", **claims: Any) -> httpx.Response:
        """The answer to a browser that went to the provider and came back. By default with the role compliance."""
        self.provider.claims = {"groups": ["privacy"], "name": "Ada L."} | claims
        gone = browser.get("/console/oidc", params={"to": to})
        assert gone.status_code == 303, gone.text
        return browser.get(self.provider.agree(gone.headers["location"]))


@contextmanager
def open_hall(folder: Path, **declared: Any) -> Iterator[Hall]:
    """Runs both, and closes them."""
    clock = HandClock()
    provider = Provider(clock)
    file = provider.declare(folder, **declared)
    installation = Installation(folder / "data", clock, oidc=str(file), public_url=PUBLIC_URL)
    try:
        yield Hall(installation, provider, clock, [])
    finally:
        installation.close()
        provider.close()
