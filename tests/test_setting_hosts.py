"""Hosts and networks in settings."""

import pytest
from aboveboard.errors import StartupRefused
from aboveboard.setting_hosts import read_hosts, read_proxies


def test_lists_are_split_and_lowered() -> None:
    """Spaces and empty parts do not count."""
    assert read_hosts("Shop.example, [::1],") == {"shop.example", "[::1]"}
    assert [str(each) for each in read_proxies("10.0.0.7, 10.1.0.0/16")] == ["10.0.0.7/32", "10.1.0.0/16"]


@pytest.mark.parametrize("text", ["https://shop.example", "shop.example:8000", "shop.example/a"])
def test_a_host_with_more_is_refused(text: str) -> None:
    """Its scheme, port or path would never match a Host header."""
    with pytest.raises(StartupRefused):
        read_hosts(text)


def test_a_network_that_is_none_is_refused() -> None:
    """A typing mistake must not open or close anything."""
    with pytest.raises(StartupRefused):
        read_proxies("10.0.0.300")
