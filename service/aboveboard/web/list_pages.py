"""The position in a list that has pages, as an address asks for it."""

from msgspec import Struct

from aboveboard.errors import NotFound
from aboveboard.http import HttpRequest

PAGE_MOST = 100_000
"""The highest page number that is looked up."""


class Pages(Struct, frozen=True):
    """The position in a list. `page` counts from 1; `more` says that older rows follow."""

    page: int
    more: bool


def read_page(request: HttpRequest) -> int:
    """Returns the page that the address asks for, from 1. Raises NotFound for any other text or number."""
    asked = request.query_params.get("page", "1")
    # The length is checked before the number: leading zeros could hide one that no database can skip to.
    is_short = asked.isascii() and asked.isdigit() and len(asked) <= len(str(PAGE_MOST))
    if not (is_short and 1 <= int(asked) <= PAGE_MOST):
        raise NotFound(f"This page was not found. Use a page from 1 to {PAGE_MOST}.", field="page")
    return int(asked)
