"""The frame of the demo's pages (`demo.shop_page`). What it allows a browser is in `test_frontend.py`."""

import pytest
from aboveboard.demo.shop_page import back_to


@pytest.mark.parametrize(
    ("back", "to"),
    [("/workspace", "/workspace"), ("/", "/"), ("https://evil.example", "/"), ("//evil.example", "/")],
    ids=["workspace", "shop", "host", "short"],
)
def test_a_form_leads_back_inside_alone(back: str, to: str) -> None:
    """To one of the two first pages."""
    assert back_to({"back": back}) == to
    assert back_to({}) == "/"
