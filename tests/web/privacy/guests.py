"""A person in their privacy centre, and the forms of its pages."""

import re
from typing import Any

import httpx

from tests.web.browsing import Browser, House, words
from tests.world import DAN


class Guest:
    """A person in their privacy centre."""

    def __init__(self, house: House, member: Any = DAN, **headers: str) -> None:
        self.house, self.person = house, house.shop.welcome(member)
        self.browser = house.visit(self.person, **headers)

    def held(self) -> Any:
        return self.house.shop.ok("GET", f"/v1/people/{self.person}")

    def post(self, path: str, **form: Any) -> httpx.Response:
        answer = self.browser.post(path, form)
        assert answer.status_code == 200, words(answer)
        return answer


def forms(page: str) -> list[tuple[str, dict[str, str], list[tuple[str, str]]]]:
    """The forms of a page: where they go, their hidden fields, and their buttons."""
    found = []
    for action, body in re.findall(r'<form[^>]* action="([^"]+)"[^>]*>(.*?)</form>', page, re.DOTALL):
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body))
        buttons = re.findall(r'<button[^>]* name="([^"]+)" value="([^"]+)"', body)
        found.append((action, hidden, buttons))
    return found


def steps(browser: Browser, action: str, button: tuple[str, str]) -> int:
    """Returns the number of requests from the first page to a choice that counts, by the links of that page."""
    for where, hidden, buttons in forms(browser.get("/privacy").text):
        if where == action and button in buttons:
            answer = browser.post(where, hidden | dict([button]))
            assert answer.status_code == 200
            assert [each.status_code for each in answer.history] == [303]
            return 2
    raise AssertionError(f"{button} stands on no form of the first page")
