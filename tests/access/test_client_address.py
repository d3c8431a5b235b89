"""The client's address: the peer, or what a listed proxy says."""

from ipaddress import ip_network
from typing import Any

import pytest
from aboveboard.access.client_address import HOPS_MOST, find_client
from hypothesis import given
from hypothesis import strategies as st

PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48"))


def scope(peer: str | None, *forwarded: str) -> Any:
    """An ASGI scope with these `Forwarded` fields."""
    fields = [(b"forwarded", each.encode("latin-1")) for each in forwarded]
    return {"type": "http", "client": None if peer is None else (peer, 4711), "headers": fields}


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["for=198.51.100.9"], "192.0.2.1"),
        ("10.1.2.3", ["for=198.51.100.9"], "198.51.100.9"),
        ("10.1.2.3", ["for=198.51.100.9:4711;proto=https;by=10.1.2.3"], "198.51.100.9"),
        ("10.1.2.3", ['proto=https; FOR="198.51.100.9:80"'], "198.51.100.9"),
        ("10.1.2.3", ['for="[2001:db8::17]:4711"'], "2001:db8::/64"),
        ("10.1.2.3", ['for="[2001:db8::17]"'], "2001:db8::/64"),
        ("10.1.2.3", ['for="[::ffff:198.51.100.9]"'], "198.51.100.9"),
        ("2001:db8:ffff::1", ["for=198.51.100.9"], "198.51.100.9"),
        ("::ffff:10.1.2.3", ["for=198.51.100.9"], "198.51.100.9"),
        ("10.1.2.3", ["for=203.0.113.5, for=198.51.100.9"], "198.51.100.9"),
        ("10.1.2.3", ["for=203.0.113.5", "for=198.51.100.9"], "198.51.100.9"),
        ("10.1.2.3", ["for=198.51.100.9, for=10.9.9.9"], "198.51.100.9"),
        ("10.1.2.3", ['for="broken, for=198.51.100.9'], "198.51.100.9"),
        ("10.1.2.3", ["for=unknown"], "10.1.2.3"),
        ("10.1.2.3", ["for=_hidden"], "10.1.2.3"),
        ("10.1.2.3", ["for=198.51.100.9, for=unknown"], "10.1.2.3"),
        ("10.1.2.3", ["proto=https"], "10.1.2.3"),
        ("10.1.2.3", [""], "10.1.2.3"),
        ("10.1.2.3", ["for=999.1.1.1"], "10.1.2.3"),
        ("10.1.2.3", ["for=10.1.2.4"], "10.1.2.4"),
        ("fe80::1%eth0", [], "fe80::/64"),
        (None, ["for=198.51.100.9"], ""),
    ],
)
def test_only_listed_proxies_are_believed(peer: str | None, forwarded: list[str], client: str) -> None:
    """The last unlisted address is the client."""
    assert find_client(scope(peer, *forwarded), PROXIES) == client


@given(st.text(st.characters(codec="latin-1"), max_size=80))
def test_what_a_client_invents_changes_nothing(invented: str) -> None:
    """Its proxy appends the true element behind it."""
    assert find_client(scope("10.1.2.3", f"{invented}, for=198.51.100.9"), PROXIES) == "198.51.100.9"
    assert find_client(scope("192.0.2.1", invented), PROXIES) == "192.0.2.1"
    assert find_client(scope("10.1.2.3", invented, "for=198.51.100.9"), PROXIES) == "198.51.100.9"


def test_a_long_chain_is_read_in_part() -> None:
    """No installation has that many proxies, and a field may have very many elements."""
    chain = ["for=198.51.100.9", *["for=10.0.0.1"] * 5000]
    assert find_client(scope("10.1.2.3", ",".join(chain)), PROXIES) == "10.0.0.1"
    assert find_client(scope("10.1.2.3", ",".join(chain[:HOPS_MOST])), PROXIES) == "198.51.100.9"


def test_addresses_of_one_ipv6_network_are_one_client() -> None:
    """A client chooses its addresses within it."""
    found = {find_client(scope(f"2001:db8:1:2::{number:x}"), PROXIES) for number in (1, 77, 0xFFFF)}
    assert found == {"2001:db8:1:2::/64"}
    assert find_client(scope("2001:db8:1:3::1"), PROXIES) not in found
