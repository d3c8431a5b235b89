"""The check of an ID token: one that the provider made for this sign-in passes, and no other."""

from typing import Any

import pytest
from aboveboard.access.oidc_keys import parse_keys
from aboveboard.access.oidc_token import (
    AGE_MOST_S,
    LEEWAY_S,
    NAME_MOST,
    ExpectedToken,
    TokenClaims,
    TokenRefusal,
    UnknownProviderKey,
    read_id_token,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.access.tokens import ALGORITHMS, encode, jwk, jwks, mint, private_key, sign

NOW_S = 1_800_000_000
EXPECTED = ExpectedToken("https://id.example", "aboveboard", "n1", NOW_S)
KEYS = parse_keys(jwks(*(jwk(algorithm) for algorithm in ALGORITHMS)))
CLAIMS: dict[str, Any] = {
    "iss": EXPECTED.issuer,
    "aud": EXPECTED.client_id,
    "sub": "u1",
    "nonce": "n1",
    "iat": NOW_S,
    "exp": NOW_S + 300,
}


def read(token: str) -> TokenClaims:
    return read_id_token(token, KEYS, EXPECTED)


def refused(token: str) -> str:
    with pytest.raises(TokenRefusal) as refusal:
        read(token)
    return str(refusal.value)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_of_the_provider_passes(algorithm: str) -> None:
    """Under each of the three kinds of keys, with all that it says."""
    found = read(mint(CLAIMS | {"groups": ["a"], "name": "Ada L."}, algorithm))
    assert (found.subject, found.name, found.values["groups"]) == ("u1", "Ada L.", ["a"])


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"iss": "https://other.example"}, "issuer"),
        ({"iss": EXPECTED.issuer + "/"}, "issuer"),
        ({"aud": "other"}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": ["aboveboard", "other"]}, "party"),
        ({"aud": ["aboveboard", "other"], "azp": "other"}, "party"),
        ({"azp": "other"}, "party"),
        ({"exp": NOW_S - LEEWAY_S}, "expired"),
        ({"iat": NOW_S + LEEWAY_S + 1}, "early"),
        ({"nbf": NOW_S + LEEWAY_S + 1}, "early"),
        ({"iat": NOW_S - AGE_MOST_S - LEEWAY_S - 1}, "old"),
        ({"nonce": "n0"}, "nonce"),
        ({"nonce": "\ud800"}, "claims"),
        ({"nonce": None}, "claims"),
        ({"sub": ""}, "claims"),
        ({"sub": 7}, "claims"),
        ({"exp": "soon"}, "claims"),
        ({"iat": True}, "claims"),
        ({"aud": {"aboveboard": 1}}, "claims"),
    ],
)
def test_a_token_for_something_else_is_refused(changed: dict[str, Any], reason: str) -> None:
    """Although the provider signed it."""
    assert refused(mint(CLAIMS | changed)) == reason


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_a_token_without_a_claim_is_refused(name: str) -> None:
    """None of them has a default."""
    assert refused(mint({key: value for key, value in CLAIMS.items() if key != name})) == "claims"


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": NOW_S - LEEWAY_S + 1},
        {"iat": NOW_S + LEEWAY_S, "exp": NOW_S + 400},
        {"aud": ["aboveboard"]},
        {"aud": ["other", "aboveboard"], "azp": "aboveboard"},
        {"exp": NOW_S + 0.5},
    ],
)
def test_clocks_may_differ_by_a_minute(changed: dict[str, Any]) -> None:
    """And an audience may be a list."""
    assert read(mint(CLAIMS | changed)).subject == "u1"


def test_a_token_without_a_signature_is_refused() -> None:
    """The algorithm `none`, in each way to write it."""
    body = mint(CLAIMS).split(".")[1]
    for name in ("none", "None", "NONE", ""):
        head = encode(f'{{"alg":"{name}"}}'.encode())
        assert refused(f"{head}.{body}.") == "form"
        assert refused(f"{head}.{body}.AA") == "algorithm"


def test_a_public_key_is_no_secret() -> None:
    """A token that is authenticated with the public key as a secret (HS256), in each of its forms."""
    import hmac

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = private_key("RS256").public_key()
    head = encode(b'{"alg":"HS256","kid":"RS256-0"}')
    body = mint(CLAIMS).split(".")[1]
    for encoding in (Encoding.PEM, Encoding.DER):
        secret = public.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
        signature = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
        assert refused(f"{head}.{body}.{encode(signature)}") == "algorithm"


@pytest.mark.parametrize("claimed", ALGORITHMS)
@pytest.mark.parametrize("signed", ALGORITHMS)
def test_an_algorithm_goes_with_its_own_key_alone(signed: str, claimed: str) -> None:
    """The header cannot turn one kind of key into another."""
    token = mint(CLAIMS, signed, alg=claimed, kid=f"{signed}-0")
    if signed == claimed:
        assert read(token).subject == "u1"
    else:
        assert refused(token) == "key"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "RS384"},
        {"alg": "PS256"},
        {"crit": ["b64"], "b64": False},
        {"crit": []},
        {"typ": "at+jwt"},
        {"typ": "logout+jwt"},
    ],
    ids=str,
)
def test_a_header_that_asks_for_more_is_refused(header: dict[str, Any]) -> None:
    """Other algorithms, extensions, and tokens for another use."""
    assert refused(mint(CLAIMS, **header)) in ("header", "algorithm")


@pytest.mark.parametrize(
    "header", [{"jku": "https://evil.example"}, {"x5c": ["AA"]}, {"x5u": "https://evil.example"}]
)
def test_a_key_that_a_token_brings_along_is_not_asked(header: dict[str, Any]) -> None:
    """Only keys of the provider's set count."""
    given = {"kid": "RS256-0", "jwk": jwk("RS256", 1)} | header
    assert refused(mint(CLAIMS, number=1, **given)) == "signature"


def test_an_unknown_key_may_be_newer() -> None:
    """The caller asks the provider once more."""
    with pytest.raises(UnknownProviderKey):
        read(mint(CLAIMS, number=1))


def test_a_token_without_the_name_of_a_key_needs_the_only_one() -> None:
    """A choice between two keys of a kind would be a guess."""
    token = mint(CLAIMS, kid="")
    assert read(token).subject == "u1"
    two = parse_keys(jwks(jwk("RS256"), jwk("RS256", 1)))
    with pytest.raises(TokenRefusal):
        read_id_token(token, two, EXPECTED)


@given(st.text(max_size=200))
def test_no_text_is_a_token(text: str) -> None:
    """It is refused without an error."""
    assert refused(text) in ("form", "size", "key", "header", "algorithm")


@given(st.integers(0, 2), st.integers(0), st.sampled_from("AQgw_-.=+ \n"))
def test_a_changed_letter_is_refused(part: int, place: int, letter: str) -> None:
    """In the header, the claims or the signature."""
    parts = mint(CLAIMS, "EdDSA").split(".")
    at = place % len(parts[part])
    changed = parts[part][:at] + letter + parts[part][at + 1 :]
    if changed != parts[part]:
        refused(".".join([*parts[:part], changed, *parts[part + 1 :]]))


@given(
    st.dictionaries(st.sampled_from([*CLAIMS, "azp", "nbf"]), st.none() | st.booleans() | st.lists(st.text()))
)
def test_claims_of_another_kind_are_no_error(changed: dict[str, Any]) -> None:
    """They are refused, except for a party that is absent."""
    wrong = {name: value for name, value in changed.items() if (name, value) != ("azp", None)}
    token = mint(CLAIMS | changed, "EdDSA")
    assert (refused(token) in ("claims", "audience", "party")) if wrong else read(token).subject == "u1"


def test_claims_that_are_no_object_are_refused() -> None:
    """The signature does not help."""
    assert refused(mint(["u1"])) == "claims"
    head = encode(b'{"alg":"EdDSA","kid":"EdDSA-0"}')
    body = encode(b"\xff")
    assert refused(f"{head}.{body}.{encode(sign('EdDSA', f'{head}.{body}'.encode()))}") == "claims"


def test_a_refusal_says_nothing_of_the_token() -> None:
    """It goes to the operator's log."""
    assert "canary" not in refused(mint(CLAIMS | {"iss": "canary", "sub": "canary"}))


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({}, ""),
        ({"name": " Ada\u202e\n "}, "Ada"),
        ({"name": 7, "preferred_username": "ada"}, "ada"),
        ({"name": "  ", "email": "ada@id.example"}, "ada@id.example"),
        ({"name": "a" * 500}, "a" * NAME_MOST),
    ],
)
def test_the_name_to_show_is_short_and_printable(claims: dict[str, Any], name: str) -> None:
    """The first of three claims that has one."""
    assert read(mint(CLAIMS | claims)).name == name
