"""The file that declares a provider, read strictly at the start."""

from pathlib import Path
from typing import Any

import pytest
from aboveboard import settings
from aboveboard.access.oidc_terms import OidcTerms, RoleOfClaim, read_oidc_terms, role_of
from aboveboard.errors import StartupRefused
from aboveboard.words import Role
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

TEXT = """
issuer = "https://id.example/realm"
client_id = "aboveboard"
hosts = ["keys.example"]

[[roles]]
value = "privacy"
role = "compliance"

[[roles]]
value = "ops"
role = "admin"
"""


def read(folder: Path, text: str = TEXT, public_url: str = "https://shop.example") -> OidcTerms | None:
    (folder / "oidc.toml").write_text(text)
    given_settings = {"ABOVEBOARD_OIDC": str(folder / "oidc.toml"), "ABOVEBOARD_PUBLIC_URL": public_url}
    return read_oidc_terms(settings.load(given_settings))


TERMS = OidcTerms(
    issuer="https://id.example/realm",
    client_id="aboveboard",
    hosts=("keys.example",),
    roles=(RoleOfClaim("privacy", "compliance"), RoleOfClaim("ops", "admin")),
)


def test_the_file_is_what_it_declares(tmp_path: Path) -> None:
    """And no setting is no file."""
    assert read(tmp_path) == TERMS
    assert read_oidc_terms(settings.load({})) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://id.example/realm", "http://id.example", "issuer: must be an https address"),
        ("https://id.example/realm", "https://id.example/?a", "issuer: must be an https address"),
        ("https://id.example/realm", "https://me@id.example", "issuer: must be an https address"),
        ('"compliance"', '"app"', "role"),
        ("client_id", "client", "client"),
        ("client_id", 'scope = "profile"\nclient_id', "scope: must have the word openid"),
        ("[[roles]]", "[[role]]", "role"),
        ("issuer =", "issuer", "is not TOML"),
    ],
)
def test_a_fault_refuses_the_start(tmp_path: Path, old: str, new: str, said: str) -> None:
    """With the file and the key."""
    with pytest.raises(StartupRefused, match=said):
        read(tmp_path, TEXT.replace(old, new))


def test_a_start_needs_the_file_and_the_way_back(tmp_path: Path) -> None:
    """The provider leads to the public address, which has to be encrypted on its way."""
    with pytest.raises(StartupRefused, match="PUBLIC_URL"):
        read(tmp_path, public_url="http://shop.example")
    with pytest.raises(StartupRefused, match="must name a TOML file"):
        read_oidc_terms(settings.load({"ABOVEBOARD_OIDC": str(tmp_path / "absent.toml")}))


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://id.example/token", True),
        ("https://keys.example/jwks", True),
        ("http://id.example/token", False),
        ("http://keys.example/jwks", False),
        ("https://id.example:444/token", False),
        ("https://evil.example/token", False),
        ("https://id.example@evil.example/", False),
        ("https://id.example.evil.example/", False),
        ("http://127.0.0.1/token", False),
        ("http://169.254.169.254/", False),
        ("file:///etc/passwd", False),
        ("https://id.example/a\r\nhost: evil", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_requests_go_to_the_provider_alone(url: str, is_allowed: bool) -> None:
    """Wherever its metadata points to."""
    assert TERMS.allows(url) is is_allowed


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_no_other_claim_gives_a_role(claim: Any) -> None:
    """The kind of the value makes no difference."""
    named = claim if isinstance(claim, list) else [claim]
    assert (role_of(TERMS, claim) is not None) is any(each.value in named for each in TERMS.roles)


def test_the_first_declared_role_counts() -> None:
    """For a person with both, whatever the order of their claim."""
    assert role_of(TERMS, ["ops", "privacy"]) is Role.COMPLIANCE
    assert role_of(TERMS, "ops") is Role.ADMIN
    assert role_of(TERMS, "op") is None


@pytest.mark.parametrize(
    "changed", [{"issuer": "https://x"}, {"client_id": "x"}, {"claim": "x"}, {"roles": TERMS.roles[:1]}]
)
def test_what_a_session_rests_on_has_a_mark(changed: dict[str, Any]) -> None:
    """A new secret ends no session, and a new mapping of roles ends all."""
    assert structs.replace(TERMS, **changed).mark != TERMS.mark
    assert structs.replace(TERMS, client_secret="new").mark == TERMS.mark
