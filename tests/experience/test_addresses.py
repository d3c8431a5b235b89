"""The addresses of a surface: those of the gateway, and https addresses of declared hosts, in one form."""

from urllib.parse import urlsplit

import pytest
from aboveboard.experience.addresses import is_allowed, is_own
from hypothesis import given
from hypothesis import strategies as st

from tests.experience.trees import HOST, OWN

HOSTS = frozenset({HOST})

TRICKS = (
    "",
    "/pictures/a.png",
    f"//{HOST}/a.png",
    f"http://{HOST}/a.png",
    f"HTTPS://{HOST}/a.png",
    f"https:{HOST}/a.png",
    f"https:/{HOST}/a.png",
    f"https:///{HOST}/a.png",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:image/png;base64,iVBORw0KGgo=",
    "blob:https://pictures.shop.example/1",
    "https://tracker.example/p.png",
    f"https://user@{HOST}/a.png",
    f"https://user:pw@{HOST}/a.png",
    f"https://{HOST}@tracker.example/p.png",
    f"https://{HOST}:8443/a.png",
    f"https://{HOST}./a.png",
    f"https://{HOST}.tracker.example/a.png",
    f"https://x.{HOST}/a.png",
    f"https://{HOST}\\@tracker.example/p.png",
    f"https://tracker.example\\.{HOST}/p.png",
    f"https:\\\\{HOST}/a.png",
    f"https://{HOST}#@tracker.example/",
    f"https://{HOST}?@tracker.example/",
    f"https://{HOST}/a b.png",
    f"https://{HOST}/a.png\n",
    f" https://{HOST}/a.png",
    f"https://{HOST}/\tа.png",
    f"https://{HOST}/ä.png",
    f'https://{HOST}/a"onerror="x',
    f"https://{HOST}/<script>",
    "https://pictures.shop.exаmple/a.png",
    "https://pictures。shop。example/a.png",
    "https://ｐictures.shop.example/a.png",
    "https://pictures.shop.example%2f@tracker.example/p.png",
    "https://PICTURES.shop.example/a.png",
    f"{OWN}.tracker.example/p.png",
    f"{OWN}@tracker.example/p.png",
    f"{OWN}0/p.png",
    "http://127.0.0.1/p.png",
)


@pytest.mark.parametrize("address", TRICKS)
def test_no_trick_passes(address: str) -> None:
    """Foreign hosts, other schemes, users, ports, backslashes, spaces and letters that look alike."""
    assert not is_allowed(address, HOSTS, OWN)


@pytest.mark.parametrize(
    "address",
    [
        f"https://{HOST}",
        f"https://{HOST}/",
        f"https://{HOST}/a/b.png?v=1&w=2#x",
        f"https://{HOST}/a%20b.png",
        OWN,
        f"{OWN}/pictures/abc",
        f"{OWN}/why/dec_1?key=k",
    ],
)
def test_addresses_of_declared_hosts_pass(address: str) -> None:
    """With or without a path, a query and a fragment."""
    assert is_allowed(address, HOSTS, OWN)


@given(st.text(st.sampled_from("https:/.example@#?\\%shop pictures\t"), max_size=60))
def test_what_passes_has_the_host_that_a_parser_reads(address: str) -> None:
    """The standard library reads the same host from it."""
    if is_allowed(address, HOSTS, OWN):
        assert urlsplit(address).netloc == HOST


@pytest.mark.parametrize(
    ("address", "own", "fits"),
    [
        ("/why/page/srf_1?key=a-b_c", "", True),
        ("//tracker.example/", "", False),
        ("https://tracker.example/", "", False),
        ("", "", False),
        ("/\\tracker.example", "", False),
        ("/why", "https://shop.example", False),
        ("https://shop.example/why", "https://shop.example", True),
    ],
)
def test_an_address_of_the_gateway_is_below_its_address_or_a_path(address: str, own: str, fits: bool) -> None:
    """It is a path only where the gateway has no address."""
    assert is_own(address, own) is fits
