"""The shape of refusals: headers, statuses, and texts that repeat nothing."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from aboveboard.api import problems
from aboveboard.errors import AboveboardError, Conflict, NotFound, RateLimited, Unauthenticated
from litestar.exceptions import HTTPException
from msgspec import Struct
from structlog.testing import capture_logs


class Size(Struct, forbid_unknown_fields=True):
    size: int


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (NotFound("X."), {}),
        (Unauthenticated("X."), {"www-authenticate": "Bearer"}),
        (RateLimited("X.", retry_after_seconds=3), {"retry-after": "3"}),
        (Conflict("X.", retry_after_seconds=0), {"retry-after": "0"}),
    ],
)
def test_a_refusal_has_the_headers_of_its_status(error: AboveboardError, headers: dict[str, str]) -> None:
    """No refusal is cached, because the next request may succeed."""
    assert problems.headers_of(error) == {"cache-control": "no-store"} | headers


def test_both_ways_to_answer_send_the_same() -> None:
    """A refusal before Litestar looks like one from a handler."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    error = Unauthenticated("X.", expected="y")
    answer = problems.respond(error)
    asyncio.run(problems.send_problem(send, error))
    assert (sent[0]["status"], sent[1]["body"]) == (answer.status_code, answer.content)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert headers == answer.headers | {
        "content-type": answer.media_type,
        "content-length": str(len(answer.content)),
    }


def test_absent_members_are_left_out() -> None:
    """RFC 9457 has no null for a member that does not apply."""
    assert set(json.loads(problems.encode(NotFound("X.")))) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize(
    ("methods", "header"), [(["POST"], "OPTIONS, POST"), (["PUT", "GET"], "GET, HEAD, OPTIONS, PUT")]
)
def test_a_route_that_takes_get_takes_head(methods: list[str], header: str) -> None:
    """Every route takes OPTIONS."""
    assert problems.allow(methods) == header


def test_an_unexpected_error_leaves_no_text() -> None:
    """Neither the log line nor the answer quotes it; the log line has its type and its place."""
    try:
        raise KeyError("u-17 <u-17@example.org>")
    except KeyError as error:
        with capture_logs() as lines:
            answer = problems.on_fault(SimpleNamespace(), error)  # type: ignore[arg-type]
    assert "u-17" not in str(lines) + answer.content.decode()
    assert (answer.status_code, lines[0]["event"], lines[0]["error"]) == (500, "fault", "KeyError")
    assert lines[0]["where"][0].startswith("test_problems.py:")


@pytest.mark.parametrize(("status", "answered"), [(404, 404), (405, 405), (418, 500)])
def test_a_refusal_of_litestar_becomes_a_problem(status: int, answered: int) -> None:
    """A status that no route documents is a fault of the gateway. Its text is not repeated."""
    error = HTTPException("u-17", status_code=status, headers={"allow": "GET, PUT"})
    answer = problems.on_http(SimpleNamespace(), error)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["allow"]) == (answered, "GET, HEAD, OPTIONS, PUT")
    assert b"u-17" not in answer.content


def test_a_body_is_refused_by_its_field_without_its_value() -> None:
    """The path and the expected value come from the declared type."""
    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.json.decode(b'{"size":"u-17"}', type=Size)
    found = problems.convert_decode_error(raised.value, Size)
    assert (found.status, found.field, found.expected) == (400, "size", "a whole number")
    assert "u-17" not in found.detail
