"""The signing keys of a provider, from its JWK set (RFC 7517), and the check of a signature.

Three algorithms are known, each with one kind of key. A secret key, or a key for another use, is never one of them.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Literal, NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from msgspec import Raw, Struct

Algorithm = Literal["RS256", "ES256", "EdDSA"]

RSA_BITS = range(2048, 8193)
EXPONENT_MOST = 2**32
KEYS_MOST = 100
COORDINATE_BYTES = 32

_ALGORITHM: dict[str, Algorithm] = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}
_BASE64 = re.compile(r"[A-Za-z0-9_-]+")


class ProviderKey(NamedTuple):
    """A public key of the provider, and the one algorithm that it verifies. `kid` is "" for a key without a name."""

    kid: str
    algorithm: Algorithm
    key: RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey


class _Jwk(Struct, frozen=True):
    """The members of a key that are read. A member of another type makes it no key of ours."""

    kty: str
    kid: str = ""
    use: str = "sig"
    alg: str | None = None
    key_ops: list[str] | None = None
    crv: str = ""
    n: str = ""
    e: str = ""
    x: str = ""
    y: str = ""


class _JwkSet(Struct, frozen=True):
    keys: list[Raw]


def decode_base64(text: str) -> bytes:
    """Returns the bytes of unpadded base64url (RFC 7515, section 2). Raises ValueError for any other form of them."""
    if not _BASE64.fullmatch(text):
        raise ValueError("This is not base64url.")
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise ValueError("This is not the canonical base64url.")
    return data


def parse_keys(data: bytes) -> tuple[ProviderKey, ...]:
    """Returns the keys of a JWK set that may verify a token; others are left out. Raises ValueError for no JWK set."""
    found = []
    for raw in msgspec.json.decode(data, type=_JwkSet).keys[:KEYS_MOST]:
        try:
            jwk = msgspec.json.decode(bytes(raw), type=_Jwk)
            algorithm = _ALGORITHM[jwk.kty]
            if jwk.use == "sig" and jwk.alg in (None, algorithm) and "verify" in (jwk.key_ops or ["verify"]):
                found.append(ProviderKey(jwk.kid, algorithm, _load(jwk)))
        except (ValueError, KeyError):
            continue
    return tuple(found)


def _load(jwk: _Jwk) -> RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey:
    """Returns the public key. Raises ValueError for one of another curve or size."""
    match jwk.kty, jwk.crv:
        case "RSA", _:
            exponent, modulus = _whole(jwk.e), _whole(jwk.n)
            if modulus.bit_length() not in RSA_BITS or exponent > EXPONENT_MOST:
                raise ValueError("This RSA key has another size.")
            return RSAPublicNumbers(exponent, modulus).public_key()
        case "EC", "P-256":
            return EllipticCurvePublicNumbers(_whole(jwk.x), _whole(jwk.y), SECP256R1()).public_key()
        case "OKP", "Ed25519":
            return Ed25519PublicKey.from_public_bytes(decode_base64(jwk.x))
    raise ValueError("This key has another curve.")


def _whole(text: str) -> int:
    return int.from_bytes(decode_base64(text), "big")


def is_signed_by(given: ProviderKey, data: bytes, signature: bytes) -> bool:
    """Returns True when the key made the signature over the data (RFC 7518, sections 3.3 and 3.4; RFC 8037)."""
    try:
        match given.key:
            case RSAPublicKey():
                given.key.verify(signature, data, PKCS1v15(), SHA256())
            case EllipticCurvePublicKey():
                given.key.verify(_to_der(signature), data, ECDSA(SHA256()))
            case _:
                given.key.verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _to_der(signature: bytes) -> bytes:
    """Returns an ES256 signature in the form of the library. Raises ValueError for another length."""
    if len(signature) != 2 * COORDINATE_BYTES:
        raise ValueError("This signature has another length.")
    first, second = signature[:COORDINATE_BYTES], signature[COORDINATE_BYTES:]
    return encode_dss_signature(int.from_bytes(first, "big"), int.from_bytes(second, "big"))
