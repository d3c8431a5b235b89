"""People of the staff, as tests of the console have them."""

import asyncio
import re
from typing import Any

import httpx
from aboveboard.words import Role

from tests.web.browsing import Browser, House


def signed_in(house: House, role: Role = Role.ADMIN, **headers: str) -> Browser:
    """A browser that was let into the console by a new key of that role."""
    browser = house.browser(**headers)
    answer = browser.post("/console", {"key": house.installation.key(role)})
    assert answer.url.path == "/console", answer.text
    assert answer.status_code == 200, answer.text
    return browser


def places(page: httpx.Response) -> list[int]:
    """The places of the entries that a page of the log lists, in its order."""
    return [int(found) for found in re.findall(r'<a href="/console/log/(\d+)">', page.text)]


def onward(page: httpx.Response) -> str | None:
    """The address at which the search resumes, as a page of the log has it."""
    found = re.search(r'<a class="button" href="(/console/log\?[^"]*)"', page.text)
    return None if found is None else found[1].replace("&amp;", "&")


BACKGROUND = ("run", "resume")
"""The functions that run in the background of a gateway. They read whenever they like."""


def queries(house: House, browser: Browser, path: str) -> int:
    """The number of queries that the page makes: the fewest of several times, because others read too."""
    kind = type(house.installation.service.gateway.database)
    made, rows = [0], kind.rows

    async def counting(self: Any, query: Any) -> Any:
        task: Any = asyncio.current_task()
        made[0] += task.get_coro().__name__ not in BACKGROUND
        return await rows(self, query)

    def once() -> int:
        made[0] = 0
        assert browser.get(path).status_code == 200
        return made[0]

    kind.rows = counting  # type: ignore[method-assign]
    try:
        return min(once() for _ in range(6))
    finally:
        kind.rows = rows  # type: ignore[method-assign]
