"""The form of settings that name hosts and networks."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network

from aboveboard.errors import StartupRefused
from aboveboard.setting_table import PREFIX

_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


def read_proxies(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Returns the addresses and networks in a text. Raises StartupRefused for another text."""
    try:
        return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())
    except ValueError:
        raise StartupRefused(
            f"{PREFIX}PROXIES must be comma-separated addresses or networks, such as 10.0.0.7, 10.1.0.0/16."
        ) from None


def read_hosts(text: str) -> frozenset[str]:
    """Returns the hosts in lower case. Raises StartupRefused for one with a scheme, a port or a path."""
    found = frozenset(each.strip().lower() for each in text.split(",") if each.strip())
    if not all(_HOST.fullmatch(each) for each in found):
        raise StartupRefused(
            f"{PREFIX}HOSTS must be comma-separated hosts without scheme and port, such as shop.example, [::1]."
        )
    return found
