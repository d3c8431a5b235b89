"""The check of an ID token (OpenID Connect Core 1.0, section 3.1.3.7): a pure function of token, keys and time.

A refusal has a word of ours. Nothing that a token says is in it, because it goes to the log.
"""

import hmac
from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Raw, Struct

from aboveboard import canonical
from aboveboard.access.oidc_keys import ProviderKey, decode_base64, is_signed_by
from aboveboard.canonical import JsonValue

TOKEN_BYTES_MOST = 65_536
LEEWAY_S = 60
"""The difference of the clocks of the provider and this machine that is taken for none."""

AGE_MOST_S = 600
"""The age of a token, which the provider makes when it is asked for."""

NAME_MOST = 100
"""The characters of a name that are shown."""


class TokenRefusal(Exception):
    """A token that proves nothing. The text is a word of ours."""


class UnknownProviderKey(TokenRefusal):
    """A token under a key that the known set lacks. The provider may have a newer set."""


class ExpectedToken(NamedTuple):
    """The members that a token must have, and the time in seconds."""

    issuer: str
    client_id: str
    nonce: str
    now_s: float


class TokenClaims(NamedTuple):
    """The person of a token. `subject` is their lasting name at the provider, and `name` is only shown.

    `values` are all claims.
    """

    subject: str
    name: str
    values: Mapping[str, JsonValue]


class _Header(Struct, frozen=True):
    """The header. No extension is known, so any `crit` refuses the token."""

    alg: str
    kid: str = ""
    typ: str = "JWT"
    crit: Raw = Raw()


class _IdToken(Struct, frozen=True):
    """The claims that are checked (OpenID Connect Core 1.0, section 2)."""

    iss: str
    sub: Annotated[str, Meta(min_length=1, max_length=255)]
    aud: str | list[str]
    exp: int | float
    iat: int | float
    nonce: str
    nbf: int | float = 0
    azp: str | None = None


def read_id_token(token: str, keys: Sequence[ProviderKey], expected: ExpectedToken) -> TokenClaims:
    """Returns the person of a token that the provider made for this sign-in.

    Raises UnknownProviderKey when no known key has its name, and TokenRefusal for any other fault.
    """
    if len(token) > TOKEN_BYTES_MOST or not token.isascii():
        raise TokenRefusal("size")
    parts = token.split(".")
    if len(parts) != 3:
        raise TokenRefusal("form")
    try:
        head, body, signature = map(decode_base64, parts)
        header = msgspec.json.decode(head, type=_Header)
    except ValueError:
        raise TokenRefusal("form") from None
    signed = f"{parts[0]}.{parts[1]}".encode()
    if not is_signed_by(_choose_key(header, keys), signed, signature):
        raise TokenRefusal("signature")
    try:
        found = msgspec.json.decode(body, type=_IdToken)
        values = canonical.decode(body)
    except ValueError:
        raise TokenRefusal("claims") from None
    _check(found, expected)
    claims = values if isinstance(values, Mapping) else {}
    return TokenClaims(found.sub, _find_name(claims), claims)


def _choose_key(header: _Header, keys: Sequence[ProviderKey]) -> ProviderKey:
    """Returns the key that the header names. The key decides on the algorithm, and the header has to agree."""
    if bytes(header.crit) or header.typ.upper() != "JWT":
        raise TokenRefusal("header")
    if header.alg not in ("RS256", "ES256", "EdDSA"):
        raise TokenRefusal("algorithm")
    fit = [each for each in keys if each.algorithm == header.alg and header.kid in ("", each.kid)]
    if not fit:
        raise UnknownProviderKey("key")
    if len(fit) > 1:
        raise TokenRefusal("key")
    return fit[0]


def _check(found: _IdToken, expected: ExpectedToken) -> None:
    audience = [found.aud] if isinstance(found.aud, str) else found.aud
    checks = {
        "issuer": found.iss == expected.issuer,
        "audience": expected.client_id in audience,
        "party": found.azp == expected.client_id or (found.azp is None and len(audience) == 1),
        "expired": expected.now_s < found.exp + LEEWAY_S,
        "early": max(found.iat, found.nbf) <= expected.now_s + LEEWAY_S,
        "old": found.iat >= expected.now_s - AGE_MOST_S - LEEWAY_S,
        "nonce": hmac.compare_digest(found.nonce.encode(), expected.nonce.encode()),
    }
    for reason, is_right in checks.items():
        if not is_right:
            raise TokenRefusal(reason)


def _find_name(values: Mapping[str, JsonValue]) -> str:
    """Returns the name to show, "" for a token without one."""
    names = (values.get(name) for name in ("name", "preferred_username", "email"))
    found = next((each for each in names if isinstance(each, str) and each.strip()), "")
    return "".join(each for each in found if each.isprintable()).strip()[:NAME_MOST]
