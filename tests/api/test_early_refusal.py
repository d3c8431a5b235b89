"""The answer to what no route sees."""

import asyncio
from typing import Any

import pytest
from aboveboard.api.early_refusal import page_test, refuse_by_problem
from aboveboard.errors import Malformed
from aboveboard.web.routes import router

from tests.api.wire import problem, send
from tests.world import Shop


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", True),
        ("/privacy/nothing", True),
        ("/console/log", True),
        ("/docs/x", True),
        ("/v1/people/x", False),
        ("/log/key", False),
        ("/privacyx", False),
    ],
)
def test_an_address_below_that_of_a_page_is_answered_with_a_page(path: str, *, page: bool) -> None:
    """By its first part."""
    assert page_test(router())(path) is page


def test_the_page_is_in_the_language_of_the_reader(still: Shop) -> None:
    """As every other page, although no route was found."""
    answer = send(still, "GET", "/privacy?x=%ff", accept_language="de")
    assert (answer.status_code, answer.headers["content-language"]) == (400, "de")


def test_the_problem_is_that_of_the_refusal(still: Shop) -> None:
    """With the shape of all problems."""
    assert problem(send(still, "GET", "/v1/policies?x=%ff"), 400)["expected"]


def test_a_refusal_needs_no_application() -> None:
    """It is sent as it is."""
    sent: list[Any] = []

    async def send_to(message: Any) -> None:
        sent.append(message)

    scope: Any = {}
    asyncio.run(refuse_by_problem(Malformed("x"), scope, None, send_to))  # type: ignore[arg-type]
    assert sent[0]["status"] == 400
