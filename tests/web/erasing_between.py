"""An erasure that finishes while a page changes something: after the session was read, or after the row was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aboveboard.access.api_keys import parse
from aboveboard.access.key_admin import all_keys
from aboveboard.erasure import erase as erasing
from aboveboard.web import sessions

from tests.web.browsing import House

POINTS = ("session_of", "check_row")


@contextmanager
def erasing_after(house: House, person: str, point: str) -> Iterator[list[str]]:
    """Lets the first call of `point` succeed, and then erases the person. Yields a list that has `point` once it was called."""
    gateway, reached = house.installation.service.gateway, list[str]()
    key = parse(house.shop.http.headers["authorization"].removeprefix("Bearer ")).key_id
    (app,) = [each.app for each in house.installation.run(all_keys(gateway)) if each.id == key]
    original = getattr(sessions, point)

    async def interleave(*given: Any) -> Any:
        answer = await original(*given)
        if not reached:
            reached.append(point)
            _, status = await erasing.erase(gateway, app, person, wait_s=None)
            assert status.state == "erased"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, point, interleave)
        yield reached


def check_gone(house: House, person: str) -> None:
    """Checks that nothing is stored about the person, and that their app cannot tell them from a stranger."""
    assert house.shop.refused("GET", f"/v1/people/{person}")["status"] == 404
