"""The keys of a provider, and signatures under them."""

import pytest
from aboveboard.access.oidc_keys import decode_base64, is_signed_by, parse_keys
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from tests.access.tokens import ALGORITHMS, encode, jwk, jwks, sign

RFC_8037 = (
    {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
)
"""RFC 8037, appendix A.2 and A.4."""

RFC_7515 = (
    {
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    },
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
    "cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
)
"""RFC 7515, appendix A.3."""


@pytest.mark.parametrize(("key", "token"), [RFC_8037, RFC_7515], ids=["rfc-8037", "rfc-7515"])
def test_the_vectors_of_the_standards_verify(key: dict[str, str], token: str) -> None:
    """And no changed one does."""
    [parsed] = parse_keys(jwks(key))
    signed, _, signature = token.rpartition(".")
    assert is_signed_by(parsed, signed.encode(), decode_base64(signature))
    assert not is_signed_by(parsed, signed.encode() + b"x", decode_base64(signature))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@given(data=st.binary(max_size=100), place=st.integers(0), bit=st.integers(0, 7))
def test_a_signature_holds_for_its_data_alone(algorithm: str, data: bytes, place: int, bit: int) -> None:
    """One changed bit of it is enough."""
    [key] = parse_keys(jwks(jwk(algorithm)))
    signature = sign(algorithm, data)
    assert is_signed_by(key, data, signature)
    changed = bytearray(signature)
    changed[place % len(changed)] ^= 1 << bit
    assert not is_signed_by(key, data, bytes(changed))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@given(signature=st.binary(max_size=300))
def test_no_bytes_are_a_signature_by_chance(algorithm: str, signature: bytes) -> None:
    """At any length, the answer is no and nothing is raised."""
    [key] = parse_keys(jwks(jwk(algorithm)))
    assert not is_signed_by(key, b"data", signature)


@pytest.mark.parametrize(
    ("algorithm", "changed"),
    [
        ("RS256", {"kty": "oct", "k": "c2VjcmV0"}),
        ("RS256", {"use": "enc"}),
        ("RS256", {"alg": "RS512"}),
        ("RS256", {"key_ops": ["sign"]}),
        ("RS256", {"n": "AQAB"}),
        ("RS256", {"e": "AQ"}),
        ("RS256", {"n": 7}),
        ("RS256", {"kty": "EC"}),
        ("ES256", {"crv": "P-384"}),
        ("ES256", {"x": encode(bytes(32))}),
        ("EdDSA", {"crv": "Ed448"}),
        ("EdDSA", {"x": "AA"}),
    ],
    ids=str,
)
def test_a_key_for_something_else_is_left_out(algorithm: str, changed: dict[str, object]) -> None:
    """The others of the set are still there."""
    found = parse_keys(jwks(jwk(algorithm) | changed, jwk("EdDSA", 1)))
    assert [each.kid for each in found] == ["EdDSA-1"]


def test_a_small_rsa_key_is_left_out() -> None:
    """1024 bits can be factored."""
    numbers = rsa.generate_private_key(65_537, 1024).public_key().public_numbers()
    small = jwk("RS256") | {"n": encode(numbers.n.to_bytes(128, "big"))}
    assert parse_keys(jwks(small)) == ()


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"keys": 1}', b"\xff"])
def test_what_is_no_set_is_an_error(data: bytes) -> None:
    """A provider that sends it is down."""
    with pytest.raises(ValueError):
        parse_keys(data)


@given(st.binary(min_size=1, max_size=60))
def test_base64_has_one_form(data: bytes) -> None:
    """Padding, other letters and bits that nothing needs are refused."""
    text = encode(data)
    assert decode_base64(text) == data
    for other in (text + "=", text + "\n", f"{text}+", ""):
        with pytest.raises(ValueError, match="base64url"):
            decode_base64(other)


def test_loose_bits_at_the_end_are_refused() -> None:
    """Else one signature would have several texts."""
    assert decode_base64("AA") == b"\0"
    with pytest.raises(ValueError, match="canonical"):
        decode_base64("AB")
