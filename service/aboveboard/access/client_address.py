"""The address of the client behind the proxies that the operator lists (RFC 7239).

Any client can send a `Forwarded` field. So only an element that a listed proxy appended is believed. Each proxy appends
its own, so the last element is read first. What is before the first unlisted address may be invented.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from litestar.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

HOPS_MOST = 20
"""The most elements that are read: more proxies in a row are not in use."""

_IPV6_CLIENT_BITS = 64
"""The length of the prefix that one client has (RFC 6177). Within it a client may choose its addresses."""

_NODE = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?|([0-9.]+)(?::\d{1,5})?")


def find_client(scope: Scope, proxies: Collection[Network]) -> str:
    """Returns the client of a request: an IPv4 address, or the /64 network of an IPv6 address.

    It is the peer of the connection, or the client that a listed proxy names. A proxy that names none stands for its
    client. The text is empty for a connection without an address, such as one over a Unix socket.
    """
    peer = scope.get("client")
    found = _read_address(peer[0]) if peer else None
    if found is None:
        return ""
    for node in _list_nodes(scope["headers"]) if proxies else ():
        if not any(found in network for network in proxies):
            break
        named = _read_node(node)
        if named is None:
            break
        found = named
    return _group(found)


def _list_nodes(fields: Iterable[tuple[bytes, bytes]]) -> Iterator[str]:
    """Yields the `for` of each element, the last one first. An element without one yields an empty text."""
    text = ",".join([value.decode("latin-1") for name, value in fields if name == b"forwarded"])
    for element in reversed(text.rsplit(",", HOPS_MOST)[-HOPS_MOST:]):
        pairs = (pair.partition("=") for pair in element.split(";"))
        yield next((value.strip() for name, _, value in pairs if name.strip().lower() == "for"), "")


def _read_node(text: str) -> Address | None:
    """Returns the address in a node of RFC 7239, section 6. None for `unknown`, a made-up name, and any other text."""
    node = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    found = _NODE.fullmatch(node)
    return None if found is None else _read_address(found[1] or found[2])


def _read_address(text: str) -> Address | None:
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _group(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, _IPV6_CLIENT_BITS), strict=False))
