"""The declared sign-in of staff by OpenID Connect: the provider, and the role of each of its groups.

The setting `OIDC` names the file. Without it, staff sign in by API keys alone.
"""

from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

import msgspec
from msgspec import Meta, Struct

from aboveboard.canonical import JsonValue
from aboveboard.declared import convert, parse, refuse_start
from aboveboard.errors import StartupRefused
from aboveboard.setting_table import PREFIX
from aboveboard.settings import Settings
from aboveboard.words import Role

RETURN_PATH = "/console/oidc/return"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
MARK_BYTES = 16

Text = Annotated[str, Meta(min_length=1, max_length=500)]


class RoleOfClaim(Struct, frozen=True, forbid_unknown_fields=True):
    """The role of people whose claim is `value`, or has it among its values."""

    value: Text
    role: Literal["compliance", "admin"]


class OidcTerms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The declared provider. `hosts` may serve its endpoints beside the issuer's own host.

    The first of `roles` that fits the claim named `claim` is a person's role. Who fits none may not sign in.
    """

    issuer: Text
    client_id: Text
    client_secret: str = ""
    scope: Text = "openid profile"
    hosts: tuple[Text, ...] = ()
    claim: Text = "groups"
    roles: Annotated[tuple[RoleOfClaim, ...], Meta(min_length=1, max_length=100)]

    @property
    def mark(self) -> bytes:
        """A mark of what a session rests on. A session with another mark has ended."""
        rests_on = (self.issuer, self.client_id, self.claim, self.roles)
        return sha256(b"aboveboard/oidc/mark" + msgspec.json.encode(rests_on)).digest()[:MARK_BYTES]

    def allows(self, url: str) -> bool:
        """Returns True for an encrypted address of the provider, on its own host or a declared one."""
        parts, issuer = split_address(url), urlsplit(self.issuer)
        return parts is not None and (
            (parts.scheme, parts.netloc) == (issuer.scheme, issuer.netloc)
            or (parts.scheme == "https" and parts.netloc in self.hosts)
        )


def split_address(url: str) -> SplitResult | None:
    """Returns the parts of an https address, or of an http one of this machine. None for any other text."""
    try:
        parts = urlsplit(url)
        is_local = parts.hostname in LOOPBACK and (parts.port or 80) > 0
    except ValueError:
        return None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_local)
    is_plain = url.isascii() and url.isprintable() and " " not in url
    return parts if is_safe and is_plain and parts.hostname and "@" not in parts.netloc else None


def read_oidc_terms(settings: Settings) -> OidcTerms | None:
    """Returns what the file of the setting declares, None without the setting. Raises StartupRefused for a fault."""
    if not settings.oidc:
        return None
    file = Path(settings.oidc)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise StartupRefused(f"{PREFIX}OIDC must name a TOML file that can be read.") from None
    terms = convert(parse(text, file.name), OidcTerms, file=file.name)
    issuer = split_address(terms.issuer)
    if issuer is None or issuer.query or issuer.fragment:
        raise refuse_start(file.name, "issuer", "must be an https address without a query")
    if "openid" not in terms.scope.split():
        raise refuse_start(file.name, "scope", "must have the word openid")
    if split_address(settings.public_url) is None:
        raise StartupRefused(
            f"{PREFIX}PUBLIC_URL must be an https address where {PREFIX}OIDC is set: the provider leads back to it."
        )
    return terms


def role_of(terms: OidcTerms, claim: JsonValue) -> Role | None:
    """Returns the role that is declared for the value of the claim, None for none."""
    values = claim if isinstance(claim, list) else [claim]
    return next((Role(each.role) for each in terms.roles if each.value in values), None)
