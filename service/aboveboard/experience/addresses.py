"""The addresses that a surface may have: those of the gateway, and https addresses of declared hosts.

The form is narrower than RFC 3986, so that every renderer reads an address as it is read here. It has
ASCII only, and no backslash, quote or space. The host is in lower case, without user, port or final dot.
"""

import re
from collections.abc import Set

_PATH = r"/[A-Za-z0-9._~!$&()*+,;=:@/?%#-]*"
_ADDRESS = re.compile(rf"https://([a-z0-9.-]+)(?:{_PATH})?")
_REST = re.compile(rf"(?:{_PATH})?")


def is_allowed(address: str, hosts: Set[str], own: str) -> bool:
    """Returns whether the address is below `own`, the address of the gateway, or of one of the hosts by https."""
    if is_own(address, own):
        return True
    found = _ADDRESS.fullmatch(address)
    return found is not None and found[1] in hosts


def is_own(address: str, own: str) -> bool:
    """Returns whether the address is `own`, or below it. Without an `own`, the gateway's addresses are paths."""
    if not own and (address[:1] != "/" or address[:2] == "//"):
        return False
    return address.startswith(own) and _REST.fullmatch(address, len(own)) is not None
