"""The refusals of requests that no route sees, because they are beyond a bound of the connection."""

from aboveboard.cli.connection_bounds import ConnectionBounds
from aboveboard.errors import AboveboardError, AddressTooLong, HeadTooLarge, TooBusy, TooSlow
from aboveboard.gateway.limits import Limit


def make_refusal(limit: Limit, bounds: ConnectionBounds) -> AboveboardError:
    """Returns the error for a request or connection beyond `limit`."""
    match limit:
        case Limit.ADDRESS:
            return AddressTooLong(
                "The address is longer than this gateway accepts. Send less in it.",
                expected=f"at most {bounds.address_bytes} bytes",
            )
        case Limit.FIELDS:
            return HeadTooLarge(
                "The request has more header fields than this gateway accepts. Send fewer.",
                expected=f"at most {bounds.fields} fields",
            )
        case Limit.HEAD:
            return HeadTooLarge(
                "The header fields are larger than this gateway accepts. Send less in them.",
                expected=f"at most {bounds.head_bytes} bytes",
            )
        case Limit.CONNECTIONS:
            return TooBusy(
                "The gateway has as many connections as it may. Try again a little later.",
                retry_after_seconds=1,
            )
    seconds = bounds.body_s if limit is Limit.BODY_TIME else bounds.head_s
    return TooSlow(
        "The request took too long to arrive. Send it again, faster.", expected=f"at most {seconds} seconds"
    )
