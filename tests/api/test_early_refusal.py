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


@pytest.mark.parametrize("host", ["a:99999", "a:65536", "x:123456", "x:-1", "x:9x", "[::1"])
@pytest.mark.parametrize(
    "path", ["/", "/docs/", "/privacy", "/why/dec_1", "/console", "/v1/policies", "/log/key"]
)
def test_a_host_that_is_none_is_refused_everywhere(still: Shop, path: str, host: str) -> None:
    """Also where the answer is a page, which reads the address of its request."""
    assert send(still, "GET", path, host=host).status_code == 400


@pytest.mark.parametrize("host", ["a:65535", "a:", "[::1]:8080"])
def test_any_port_that_there_is_is_taken(still: Shop, host: str) -> None:
    """Up to the highest."""
    assert send(still, "GET", "/v1/policies", host=host).status_code != 400


def test_a_refusal_needs_no_application() -> None:
    """It is sent as it is."""
    sent: list[Any] = []

    async def send_to(message: Any) -> None:
        sent.append(message)

    scope: Any = {}
    asyncio.run(refuse_by_problem(Malformed("x"), scope, None, send_to))  # type: ignore[arg-type]
    assert sent[0]["status"] == 400
