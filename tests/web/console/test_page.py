"""The parts that all pages of the console share."""

from typing import Annotated, Literal

import pytest
from aboveboard.access.api_keys import ApiKey
from aboveboard.errors import AboveboardError, Conflict, Forbidden, NotFound, Unprocessable
from aboveboard.web.console.page import (
    QUERY_MOST,
    WrongRole,
    address,
    check_role,
    on_fault,
    on_own,
    query_of,
)
from aboveboard.words import Role
from msgspec import Meta, Struct

from tests.web.requests import request


class Asked(Struct, frozen=True, rename={"since": "from"}):
    kind: tuple[Literal["a", "b"], ...] = ()
    since: str = ""
    page: Annotated[int, Meta(ge=1)] = 1


@pytest.mark.parametrize(
    ("query", "asked", "unread"),
    [
        ("kind=a&kind=b&from=x&from=y&page=3", Asked(("a", "b"), "y", 3), ()),
        ("kind=a&kind=c&from=x&page=0&other=1", Asked((), "x"), ("kind", "page")),
        ("from=%C3%A4&page=", Asked((), "ä"), ()),
        ("&".join(["from=x"] * (QUERY_MOST + 1)), Asked(), ("query",)),
    ],
)
def test_what_fits_a_query_is_read_and_the_rest_is_named(
    query: str, asked: Asked, unread: tuple[str, ...]
) -> None:
    """A tuple gets all values, any other field the last; an empty value counts as none."""
    assert query_of(request(query=query), Asked) == (asked, unread)


def test_an_address_has_only_what_is_asked_for() -> None:
    """It is read back as it was."""
    path = address("/console/log", kind=["a", "b"], from_="ä &", to="", at=None, page=2, all=True, none=False)
    assert path == "/console/log?kind=a&kind=b&from=%C3%A4+%26&page=2&all=yes"
    assert query_of(request(query=path.partition("?")[2]), Asked).asked == Asked(("a", "b"), "ä &", 2)
    assert address("/console/log", kind=(), to="") == "/console/log"


@pytest.mark.parametrize(
    ("role", "sees", "sees_keys"),
    [(Role.APP, False, False), (Role.COMPLIANCE, True, False), (Role.ADMIN, True, True)],
)
def test_a_role_sees_its_pages(role: Role, sees: bool, sees_keys: bool) -> None:
    """Each role of the staff what is for both and what is for it alone, an app none."""
    key = ApiKey("id", "shop", role, bytes(32), 0, None, None)
    for only, allowed in ((None, sees), (Role.ADMIN, sees_keys), (Role.COMPLIANCE, sees and not sees_keys)):
        try:
            check_role(key, only=only)
        except WrongRole:
            assert not allowed
        else:
            assert allowed


@pytest.mark.parametrize(
    ("error", "status", "problem", "detail"),
    [
        (Forbidden("Sent from elsewhere. Send it here."), 403, "403", ""),
        (WrongRole("For another role. Sign in with it."), 403, "role", ""),
        (NotFound("Not found. Check it."), 404, "404", ""),
        (Conflict("Too many. Wait."), 409, "409", "Too many. Wait."),
        (Unprocessable("Ends too early. Change it."), 422, "422", "Ends too early. Change it."),
        (AboveboardError("Broken. Ask."), 500, "500", ""),
    ],
)
def test_an_error_has_its_sentences(error: AboveboardError, status: int, problem: str, detail: str) -> None:
    """Its own sentence is shown only where the reader can act on it."""
    page = on_own(request("/console"), error)
    assert page.status_code == status
    assert (page.context["problem"], page.context["detail"]) == (problem, detail)


def test_a_fault_is_a_page_without_its_text() -> None:
    """The text may quote a value."""
    page = on_fault(request("/console"), ValueError("ann@example.com"))
    assert (page.status_code, page.context["problem"]) == (500, "500")
    assert "ann@example.com" not in str(page.context)
