"""The sign-in of staff by OpenID Connect: the authorization code flow with PKCE (RFC 7636), state and nonce.

Between the two steps nothing is stored. The browser has a pass, and its secret name gives the state, the nonce and the
verifier. Its first return spends it. The gateway stores no name of a person. Entries have a keyed hash of issuer and
subject, the same at each sign-in. The name is in the browser's session alone.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Literal, NamedTuple
from urllib.parse import urlencode

from msgspec import Struct

from aboveboard.access import passes
from aboveboard.access.api_keys import ApiKey
from aboveboard.access.ended_passes import EndedPasses
from aboveboard.access.oidc_provider import CodeRefused, OidcProvider, ProviderDown, ProviderMetadata
from aboveboard.access.oidc_terms import RETURN_PATH, OidcTerms, role_of
from aboveboard.access.oidc_token import (
    ExpectedToken,
    TokenClaims,
    TokenRefusal,
    UnknownProviderKey,
    read_id_token,
)
from aboveboard.access.passes import AccessPass
from aboveboard.access.sessions import OpenedSession, enter_by_name, make_stand_in
from aboveboard.errors import Gone, NotFound, Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import OPERATOR
from aboveboard.keys.keyring import Keyring

STAFF_LABEL = b"staff"
"""The label of the key under which the id of a member of staff is computed."""

STAFF_ID = "staff-"
STAFF_BYTES = 16

Outcome = Literal["off", "again", "down", "refused", "role"]


class SignInRefusal(Exception):
    """A sign-in that failed. `outcome` chooses the sentence on the page, and `reason` is a word of ours for the log."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


class BegunSignIn(NamedTuple):
    """The address at the provider, and the text of the cookie with the pass."""

    location: str
    text: str


class ReturnQuery(Struct, frozen=True):
    """The query with which the provider leads back (RFC 6749, section 4.1.2; RFC 9207)."""

    code: str = ""
    state: str = ""
    error: str = ""
    iss: str = ""


class SignedIn(NamedTuple):
    """The session, and the stand-in for a key with which its entries are written."""

    opened: OpenedSession
    key: ApiKey


def staff_id(keyring: Keyring, issuer: str, subject: str) -> str:
    """Returns the name of a member of staff in entries. Without the operator's key it cannot be computed."""
    digest = keyring.hash_under_key(STAFF_LABEL, issuer.encode(), subject.encode())
    return STAFF_ID + _encode(digest[:STAFF_BYTES])


async def begin(gateway: Gateway, to: str) -> BegunSignIn:
    """Returns the way to the provider. `to` is the page to open then. Raises SignInRefusal."""
    provider, terms = _find_provider(gateway)
    try:
        metadata = await provider.metadata(terms)
    except ProviderDown as error:
        raise SignInRefusal("down", str(error)) from None
    now_ms = gateway.clock()
    name = gateway.randomness(passes.NAME_BYTES)
    made = AccessPass("oidc", name, OPERATOR, "", now_ms + passes.LINK_MS, to, made_ms=now_ms)
    asked = {
        "response_type": "code",
        "client_id": terms.client_id,
        "redirect_uri": _redirect_uri(gateway),
        "scope": terms.scope,
        "state": _derive(name, "state"),
        "nonce": _derive(name, "nonce"),
        "code_challenge": _encode(sha256(_derive(name, "verifier").encode()).digest()),
        "code_challenge_method": "S256",
    }
    mark = "&" if "?" in metadata.authorization_endpoint else "?"
    text = passes.seal_pass(gateway.keyring.operator_key, made, gateway.randomness)
    return BegunSignIn(f"{metadata.authorization_endpoint}{mark}{urlencode(asked)}", text)


async def finish(gateway: Gateway, text: str, query: ReturnQuery) -> SignedIn:
    """Opens the session of the person whom the provider vouches for. `text` is the cookie. Raises SignInRefusal."""
    provider, terms = _find_provider(gateway)
    given = await _spend(gateway, text, query.state)
    try:
        metadata = await provider.metadata(terms)
        _check_answer(metadata, query)
        token = await provider.exchange(
            terms, query.code, _derive(given.name, "verifier"), _redirect_uri(gateway)
        )
        claims = await _read(gateway, token, _derive(given.name, "nonce"))
    except ProviderDown as error:
        raise SignInRefusal("down", str(error)) from None
    except CodeRefused:
        raise SignInRefusal("refused", "code") from None
    except TokenRefusal as error:
        raise SignInRefusal("refused", f"token {error}") from None
    role = role_of(terms, claims.values.get(terms.claim))
    if role is None:
        raise SignInRefusal("role", "role")
    who = staff_id(gateway.keyring, terms.issuer, claims.subject)
    opened = enter_by_name(gateway, who, role, label=claims.name, to=given.to)
    return SignedIn(opened, make_stand_in(opened.session))


def _find_provider(gateway: Gateway) -> tuple[OidcProvider, OidcTerms]:
    provider = gateway.part(OidcProvider)
    if provider.terms is None:
        raise SignInRefusal("off", "off")
    return provider, provider.terms


async def _spend(gateway: Gateway, text: str, state: str) -> AccessPass:
    """Returns the pass of this browser, which no later return may use. Raises SignInRefusal."""
    try:
        given = passes.open_pass(gateway.keyring.operator_key, text, "oidc", gateway.clock())
    except (NotFound, Gone):
        raise SignInRefusal("again", "pass") from None
    # Before anything is sent: a forged return must not spend the code of another browser.
    if not hmac.compare_digest(_derive(given.name, "state").encode(), state.encode()):
        raise SignInRefusal("again", "state")
    ended = gateway.part(EndedPasses)
    if await ended.find_end(given.spent_as(gateway.keyring)) is not None:
        raise SignInRefusal("again", "spent")
    try:
        await ended.end(given, None)
    except Stale:
        raise SignInRefusal("again", "spent") from None
    return given


def _check_answer(metadata: ProviderMetadata, query: ReturnQuery) -> None:
    """Raises SignInRefusal for an answer of another issuer (RFC 9207, section 2.4), an error, or no code."""
    is_named = metadata.authorization_response_iss_parameter_supported or query.iss
    if is_named and query.iss != metadata.issuer:
        raise SignInRefusal("refused", "issuer")
    if query.error or not query.code:
        raise SignInRefusal("refused", "answer")


async def _read(gateway: Gateway, token: str, nonce: str) -> TokenClaims:
    provider, terms = _find_provider(gateway)
    expected = ExpectedToken(terms.issuer, terms.client_id, nonce, gateway.clock() / 1000)
    try:
        return read_id_token(token, await provider.keys(terms), expected)
    except UnknownProviderKey:
        return read_id_token(token, await provider.keys(terms, is_newer=True), expected)


def _redirect_uri(gateway: Gateway) -> str:
    return f"{gateway.settings.public_url}{RETURN_PATH}"


def _derive(name: bytes, use: str) -> str:
    """Returns a secret for one use. None of them leads to another, or to the name of the pass."""
    return _encode(sha256(f"aboveboard/oidc/{use}/".encode() + name).digest())


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
