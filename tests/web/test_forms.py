"""Forms, decoded into a declared type or refused."""

import asyncio

import pytest
from aboveboard.errors import Forbidden, Malformed, Unsupported
from aboveboard.web.forms import FIELDS_MAX, form
from msgspec import Struct

from tests.web.requests import request

URLENCODED = "application/x-www-form-urlencoded"


class Sample(Struct, frozen=True, rename={"since": "from"}):
    names: list[str]
    level: int
    since: str = "ever"
    ticked: bool = False


def sent(body: bytes, content_type: str = URLENCODED, site: str = "same-origin") -> Sample:
    asked = request(body=body, content_type=content_type, sec_fetch_site=site)
    return asyncio.run(form(asked, Sample))


def test_a_list_gets_all_values_and_any_other_field_its_only_one() -> None:
    """By the names that are sent, in their order; numbers and booleans are read from texts."""
    found = sent(b"names=b&names=%C3%A4&level=3&from=&ticked=true")
    assert found == Sample(["b", "ä"], 3, "", True)


def test_a_field_that_is_not_sent_has_its_default() -> None:
    """As browsers send a box that is not ticked; a list without a value is empty."""
    assert sent(b"level=2&other=x") == Sample([], 2)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"level=",
        b"level=two",
        b"level=0&level=4",
        b"level=1&level=1",
        b"level=1&names=\xff",
        b"level=1&names=%ff",
        b"level=1&names=Andr%E9",
        b"level=1&n%e9=x",
        b"level=1" + b"&x=1" * FIELDS_MAX,
    ],
)
def test_a_form_that_does_not_fit_is_malformed(body: bytes) -> None:
    """A missing or wrong field, one that stands twice, bytes that are no text, and more fields than a page has."""
    with pytest.raises(Malformed) as refusal:
        sent(body)
    assert refusal.value.detail == "The form does not fit its page. Load the page again."


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data", "text/plain"])
def test_another_content_type_is_no_form(content_type: str) -> None:
    """The body is not read."""
    with pytest.raises(Unsupported):
        sent(b"level=1", content_type)


def test_a_form_of_another_site_is_forbidden_before_it_is_read() -> None:
    """Even one that would be malformed."""
    with pytest.raises(Forbidden):
        sent(b"level=two", site="cross-site")
