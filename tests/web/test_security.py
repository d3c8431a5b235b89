"""The origin of forms, and the headers of every page."""

import pytest
from aboveboard.errors import Forbidden
from aboveboard.web.security import HEADERS, check_origin

HOST = {"host": "shop.example:8443"}
SAME = {"origin": "https://shop.example:8443"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        SAME,
        {"origin": "http://shop.example:8443"},
    ],
)
def test_a_form_of_the_same_origin_passes(headers: dict[str, str]) -> None:
    """By what the browser says of the site, or by the origin where it does not say it."""
    check_origin(HOST | headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"} | SAME,
        {"sec-fetch-site": "same-site"} | SAME,
        {"sec-fetch-site": "none"} | SAME,
        {"sec-fetch-site": ""} | SAME,
        {"origin": "null"},
        {"origin": "https://shop.example"},
        {"origin": "https://shop.example:8443.evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "http://["},
        {"origin": "http://]"},
        {"origin": "//[::"},
        {"origin": "http://\u2100.example"},
    ],
)
def test_any_other_form_is_forbidden(headers: dict[str, str]) -> None:
    """An origin that fits does not outweigh what the browser says of the site."""
    with pytest.raises(Forbidden):
        check_origin(HOST | headers)


def test_an_empty_host_is_no_origin() -> None:
    """Two absent values are not the same origin."""
    with pytest.raises(Forbidden):
        check_origin({"origin": "null", "host": ""})


def test_the_policy_lets_only_files_of_the_origin_run() -> None:
    """Nothing inline, nothing from elsewhere, and in no frame."""
    rules = dict(each.split(" ", 1) for each in HEADERS["content-security-policy"].split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "form-action", "connect-src")} == {"'self'"}
    assert HEADERS["cache-control"] == "no-store"
