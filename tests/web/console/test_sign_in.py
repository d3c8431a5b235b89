"""The page to open after a sign-in."""

import pytest
from aboveboard.web.console.sign_in import TO_MOST, keep_inside


@pytest.mark.parametrize("to", ["/console", "/console/log", "/console/log/7?language=de&a=b%20c"])
def test_a_page_of_the_console_is_kept(to: str) -> None:
    """With its query."""
    assert keep_inside(to) == to


@pytest.mark.parametrize(
    "to",
    [
        "",
        "/",
        "//evil.example",
        "/console\n",
        "/console@evil",
        "/console?" + "a" * TO_MOST,
        "/consoles",
        "/console/..",
        "/console/../privacy",
    ],
)
def test_any_other_address_is_the_first_page(to: str) -> None:
    """A link of a stranger leads nowhere else."""
    assert keep_inside(to) == "/console"
