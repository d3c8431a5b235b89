"""The position in a list with pages."""

import pytest
from aboveboard.errors import NotFound
from aboveboard.web.list_pages import PAGE_MOST, read_page

from tests.web.requests import request


@pytest.mark.parametrize(("query", "page"), [("", 1), ("page=7", 7), (f"page={PAGE_MOST}", PAGE_MOST)])
def test_the_address_says_the_page(query: str, page: int) -> None:
    """The first without a word of it."""
    assert read_page(request(query=query)) == page


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1e3", str(PAGE_MOST + 1), "0" * 30, "%C2%B2"])
def test_what_is_no_page_is_not_found(page: str) -> None:
    """No list has it."""
    with pytest.raises(NotFound):
        read_page(request(query=f"page={page}"))
