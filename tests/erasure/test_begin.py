"""The first step of an erasure: its one-time id."""

from types import SimpleNamespace
from typing import Any

from aboveboard.erasure.begin import own_id


def gateway(key: bytes) -> Any:
    return SimpleNamespace(keyring=SimpleNamespace(operator_key=key))


def test_the_same_name_gives_the_same_id() -> None:
    """A request that is sent twice finds its erasure again; another name or another key gives another id."""
    here = gateway(bytes(32))
    first = own_id(here, b"name")
    assert own_id(here, b"name") == first
    assert len({first, own_id(here, b"other"), own_id(gateway(b"k" * 32), b"name")}) == 3


def test_the_id_does_not_contain_the_name() -> None:
    """The id is as long as a random one, and its prefix says what it is of."""
    name = b"\x5a" * 20
    found = own_id(gateway(bytes(32)), name)
    assert found.startswith("era_")
    assert len(bytes.fromhex(found.removeprefix("era_"))) == 20
    assert name.hex() not in found
