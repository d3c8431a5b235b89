"""The provider of OpenID Connect as this gateway asks it: its metadata, its keys, and a token for a code.

Requests go to addresses of the issuer's host and declared hosts alone. No redirect is followed.
"""

import asyncio
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec
from msgspec import Struct

from aboveboard.access.oidc_keys import ProviderKey, parse_keys
from aboveboard.access.oidc_terms import OidcTerms, read_oidc_terms
from aboveboard.gateway.gateway import Gateway

TIMEOUT_S = 5.0
ANSWER_BYTES_MOST = 1 << 19
KEPT_MS = 3_600_000
"""The time for which metadata and keys are cached."""

AGAIN_MS = 10_000
"""The pause before the provider is asked for its keys again, and after a request that failed."""


class ProviderDown(Exception):
    """The provider did not answer, or not as it must. The text is a word of ours."""


class CodeRefused(Exception):
    """The provider gave no token for the code."""


class ProviderMetadata(Struct, frozen=True):
    """The members of the metadata that are read (OpenID Connect Discovery 1.0, section 3; RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class ProviderRequest(NamedTuple):
    """A request. With a `form`, it is a POST."""

    url: str
    form: dict[str, str] | None = None
    authorization: str = ""


class ProviderAnswer(NamedTuple):
    """A response as it came: its status, and at most ANSWER_BYTES_MOST of its body and one byte."""

    status: int
    data: bytes


class _Token(Struct, frozen=True):
    id_token: str


class _ProviderState(NamedTuple):
    metadata: ProviderMetadata
    keys: tuple[ProviderKey, ...]
    at_ms: int


class OidcProvider:
    """The declared provider, with its metadata and keys while they are fresh. `terms` is None where none is declared."""

    def __init__(self, gateway: Gateway) -> None:
        self.terms: OidcTerms | None = read_oidc_terms(gateway.settings)
        self._clock = gateway.clock
        self._known: _ProviderState | None = None
        self._failed_ms: int | None = None
        self._lock = asyncio.Lock()

    async def metadata(self, terms: OidcTerms) -> ProviderMetadata:
        """Returns the provider's metadata. Raises ProviderDown."""
        return (await self._find(terms, KEPT_MS)).metadata

    async def keys(self, terms: OidcTerms, *, is_newer: bool = False) -> tuple[ProviderKey, ...]:
        """Returns the provider's keys. With `is_newer`, those of the last seconds. Raises ProviderDown."""
        return (await self._find(terms, AGAIN_MS if is_newer else KEPT_MS)).keys

    async def exchange(self, terms: OidcTerms, code: str, verifier: str, redirect_uri: str) -> str:
        """Returns the ID token for a code (RFC 6749, section 4.1.3; RFC 7636). Raises CodeRefused and ProviderDown."""
        metadata = await self.metadata(terms)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        authorization = ""
        methods = metadata.token_endpoint_auth_methods_supported
        if terms.client_secret and ("client_secret_basic" in methods or "client_secret_post" not in methods):
            authorization = _make_basic(terms.client_id, terms.client_secret)
        else:
            form |= {"client_id": terms.client_id}
            form |= {"client_secret": terms.client_secret} if terms.client_secret else {}
        answer = await _ask(terms, ProviderRequest(metadata.token_endpoint, form, authorization))
        if 400 <= answer.status < 500:
            raise CodeRefused
        try:
            return msgspec.json.decode(_read_body(answer), type=_Token).id_token
        except ValueError:
            raise ProviderDown("token") from None

    async def _find(self, terms: OidcTerms, fresh_ms: int) -> _ProviderState:
        """Returns what is known of the provider, asked again when it is older. One task asks at a time."""
        async with self._lock:
            now_ms = self._clock()
            if self._known is not None and now_ms - self._known.at_ms < fresh_ms:
                return self._known
            if self._failed_ms is not None and now_ms - self._failed_ms < AGAIN_MS:
                raise ProviderDown("lately")
            try:
                self._known = await _discover(terms, now_ms)
            except ProviderDown:
                self._failed_ms = now_ms
                raise
            self._failed_ms = None
            return self._known


async def _discover(terms: OidcTerms, now_ms: int) -> _ProviderState:
    well_known = f"{terms.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        data = _read_body(await _ask(terms, ProviderRequest(well_known)))
        metadata = msgspec.json.decode(data, type=ProviderMetadata)
        # Another issuer's metadata would lead the code to another provider (RFC 9700, section 4.4).
        if metadata.issuer != terms.issuer or not terms.allows(metadata.authorization_endpoint):
            raise ProviderDown("metadata")
        keys = parse_keys(_read_body(await _ask(terms, ProviderRequest(metadata.jwks_uri))))
    except ValueError:
        raise ProviderDown("metadata") from None
    return _ProviderState(metadata, keys, now_ms)


def _read_body(answer: ProviderAnswer) -> bytes:
    if answer.status != 200 or len(answer.data) > ANSWER_BYTES_MOST:
        raise ProviderDown("answer")
    return answer.data


async def _ask(terms: OidcTerms, request: ProviderRequest) -> ProviderAnswer:
    if not terms.allows(request.url):
        raise ProviderDown("address")
    try:
        return await asyncio.to_thread(send, request)
    except (OSError, HTTPException):
        raise ProviderDown("connection") from None


def send(request: ProviderRequest) -> ProviderAnswer:
    """Sends one request and follows no redirect. Raises OSError or HTTPException."""
    parts = urlsplit(request.url)
    make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = make(str(parts.hostname), parts.port, timeout=TIMEOUT_S)
    headers = {"accept": "application/json"}
    headers |= {"authorization": request.authorization} if request.authorization else {}
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        if request.form is None:
            connection.request("GET", path, headers=headers)
        else:
            headers["content-type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(request.form).encode(), headers)
        answer = connection.getresponse()
        return ProviderAnswer(answer.status, answer.read(ANSWER_BYTES_MOST + 1))
    finally:
        connection.close()


def _make_basic(client_id: str, secret: str) -> str:
    """Returns the header of a client with a secret (RFC 6749, section 2.3.1: both are form-encoded first)."""
    return "Basic " + b64encode(f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()).decode()
