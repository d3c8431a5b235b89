"""Pages of errors, and the sentences that they have."""

import pytest
from aboveboard.errors import Gone
from aboveboard.web import problems
from aboveboard.web.texts import PHRASES
from litestar.exceptions import HTTPException
from structlog.testing import capture_logs

from tests.web.requests import request


@pytest.mark.parametrize("status", [*problems.KNOWN, 500])
def test_every_status_has_its_sentences_in_every_language(status: int) -> None:
    """A title, what happened, and what to do."""
    for part in ("title", "what", "do"):
        said = PHRASES.in_each_language(f"problem-{status}-{part}")
        assert len(set(said.values())) == len(PHRASES.languages)


def test_an_error_keeps_its_status() -> None:
    """Also as the number that chooses the sentences."""
    page = problems.on_own(request(), Gone("It has expired. Ask for a new one."))
    assert (page.status_code, page.context["status"]) == (410, 410)


def test_a_status_without_sentences_is_shown_as_500() -> None:
    """Such as one that only a library raises."""
    page = problems.on_http(request(), HTTPException(status_code=418))
    assert (page.status_code, page.context["status"]) == (500, 500)


def test_the_log_gets_the_type_of_a_fault_and_never_its_text() -> None:
    """The text may quote what a person sent."""
    with capture_logs() as logged:
        page = problems.on_fault(request(), ValueError("ann@example.com"))
    assert page.status_code == 500
    assert [(each["event"], each["error"]) for each in logged] == [("page_failed", "ValueError")]
    assert "ann@example.com" not in str(logged) + str(page.context)
