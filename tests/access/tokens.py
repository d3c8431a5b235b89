"""Keys of a provider, and tokens as it makes them or as an attacker forges them."""

import json
from base64 import urlsafe_b64encode
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

ALGORITHMS = ("RS256", "ES256", "EdDSA")


def encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@cache
def private_key(algorithm: str, number: int = 0) -> Any:
    """A key for the algorithm; another number is another key."""
    match algorithm:
        case "RS256":
            return rsa.generate_private_key(65_537, 2048)
        case "ES256":
            return ec.generate_private_key(ec.SECP256R1())
        case _:
            return ed25519.Ed25519PrivateKey.generate()


def sign(algorithm: str, data: bytes, number: int = 0) -> bytes:
    key = private_key(algorithm, number)
    match algorithm:
        case "RS256":
            return bytes(key.sign(data, padding.PKCS1v15(), SHA256()))
        case "ES256":
            pair = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256())))
            return b"".join(each.to_bytes(32, "big") for each in pair)
        case _:
            return bytes(key.sign(data))


def jwk(algorithm: str, number: int = 0, **more: Any) -> dict[str, Any]:
    """The public key, as a JWK with the name `<algorithm>-<number>`."""
    public = private_key(algorithm, number).public_key()
    named = {"kid": f"{algorithm}-{number}", "use": "sig"}
    match algorithm:
        case "RS256":
            numbers = public.public_numbers()
            size = (numbers.n.bit_length() + 7) // 8
            parts = {"kty": "RSA", "n": encode(numbers.n.to_bytes(size, "big")), "e": "AQAB"}
        case "ES256":
            numbers = public.public_numbers()
            x, y = (encode(each.to_bytes(32, "big")) for each in (numbers.x, numbers.y))
            parts = {"kty": "EC", "crv": "P-256", "x": x, "y": y}
        case _:
            parts = {"kty": "OKP", "crv": "Ed25519", "x": encode(public.public_bytes_raw())}
    return {**named, **parts, **more}


def jwks(*keys: dict[str, Any]) -> bytes:
    return json.dumps({"keys": list(keys)}).encode()


def mint(claims: Any, algorithm: str = "RS256", number: int = 0, **header: Any) -> str:
    """A token under a key, with a header that may claim something else."""
    head = {"alg": algorithm, "kid": f"{algorithm}-{number}"} | header
    parts = [encode(json.dumps(part).encode()) for part in (head, claims)]
    signature = sign(algorithm, ".".join(parts).encode(), number)
    return ".".join([*parts, encode(signature)])
