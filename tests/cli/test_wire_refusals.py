"""The refusals of what is beyond a bound of the connection."""

import pytest
from aboveboard.cli.connection_bounds import ConnectionBounds
from aboveboard.cli.wire_refusals import make_refusal
from aboveboard.gateway.limits import Limit

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
