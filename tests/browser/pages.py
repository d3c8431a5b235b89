"""All pages, in one place: what is not here does not get past `test_every_page.py`."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.browser.browsers import Visits


class Shown(NamedTuple):
    """A page: its `route` as it is declared, `of` that makes the path and the cookies to see it with. `status` is the
    HTTP status."""

    name: str
    route: str
    of: Callable[[Visits], tuple[str, Any]]
    status: int = 200


def enter(visits: Visits) -> tuple[str, Any]:
    return visits.house.link("ann"), ()


def privacy(visits: Visits) -> tuple[str, Any]:
    return "/privacy", visits.person("ann")


PAGES = (
    Shown("enter", "/enter/{link:str}", enter),
    Shown("privacy", "/privacy", privacy),
    Shown("problem", "/privacy", lambda visits: ("/privacy", ()), 401),
)

NOT_PAGES = {"/static/{name:str}"}
"""What is asked for with GET and is no page."""
