"""The links of the why page."""

import pytest
from aboveboard.web.why.links import find_sign_in


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", ""),
        ("https://shop.example/in", "https://shop.example/in?to=%2Fwhy%2Fdec_1"),
        ("https://shop.example/in?a=1", "https://shop.example/in?a=1&to=%2Fwhy%2Fdec_1"),
    ],
)
def test_the_sign_in_leads_back_to_the_page(address: str, found: str) -> None:
    """Of an app that has one."""
    assert find_sign_in(address, "dec_1", "") == found
