"""The refusals of what is beyond a bound of the connection."""

import pytest
from aboveboard.cli.connection_bounds import ConnectionBounds
from aboveboard.cli.wire_refusals import find_upgrade_fault, make_refusal
from aboveboard.gateway.limits import Limit, LimitGuard
from aboveboard.gateway.metrics import Metrics

BOUNDS = ConnectionBounds(1, 2, 3, 4, 5, 6, 7, 8)


@pytest.mark.parametrize(
    ("limit", "status", "expected"),
    [
        (Limit.HEAD, 431, "at most 1 bytes"),
        (Limit.FIELDS, 431, "at most 2 fields"),
        (Limit.ADDRESS, 414, "at most 3 bytes"),
        (Limit.HEAD_TIME, 408, "at most 4 seconds"),
        (Limit.BODY_TIME, 408, "at most 5 seconds"),
        (Limit.CONNECTIONS, 503, None),
    ],
)
def test_a_refusal_names_the_bound(limit: Limit, status: int, expected: str | None) -> None:
    found = make_refusal(limit, BOUNDS)
    assert (found.status, found.expected) == (status, expected)


@pytest.mark.parametrize(
    ("field", "has_body"),
    [
        ((b"content-length", b"1"), True),
        ((b"content-length", b"010"), True),
        ((b"transfer-encoding", b"chunked"), True),
        ((b"content-length", b"0"), False),
        ((b"content-length", b"000"), False),
        ((b"accept", b"1"), False),
    ],
)
def test_a_body_behind_an_offer_of_another_protocol(field: tuple[bytes, bytes], has_body: bool) -> None:
    limits = LimitGuard(Metrics(), "report", lambda: 0)
    assert (find_upgrade_fault([(b"host", b"x"), field], limits) is not None) == has_body
    assert limits.counts == ({Limit.HEADER_FIELD: (1, 0)} if has_body else {})
