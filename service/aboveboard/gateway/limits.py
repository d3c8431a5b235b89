"""The count of what was beyond a limit, and the one place that says whether it is refused.

With `ABOVEBOARD_LIMITS_MODE=report` the limits refuse nothing. An operator sees for a first week what they would stop.
"""

from enum import StrEnum
from time import monotonic

import structlog

from aboveboard.clock import Clock
from aboveboard.gateway.metrics import Metrics

log = structlog.get_logger("aboveboard")

LOG_EVERY_S = 60.0
"""The pause between two log lines about one limit, in seconds. A flood of requests must be no flood of lines."""


class Limit(StrEnum):
    """The limits, by the names in metrics, log lines and the doctor's report."""

    HEAD = "head"
    FIELDS = "fields"
    ADDRESS = "address"
    HEAD_TIME = "head_time"
    BODY_TIME = "body_time"
    ANSWER_TIME = "answer_time"
    FIRST_REQUEST = "first_request"
    CONNECTIONS = "connections"
    ITEM_CONTENT = "item_content"
    ANSWER = "answer"
    KEPT_ANSWER = "kept_answer"
    UNPACKED = "unpacked"
    NOT_UTF8 = "not_utf8"
    HEADER_FIELD = "header_field"
    CONTENT_CODING = "content_coding"
    DUPLICATE_KEY = "duplicate_key"
    ADDRESS_RATE = "address_rate"
    HOST = "host"


ALWAYS_REFUSED = frozenset(
    (Limit.UNPACKED, Limit.NOT_UTF8, Limit.HEADER_FIELD, Limit.CONTENT_CODING, Limit.DUPLICATE_KEY)
)
"""The refusals that no mode lifts: a body without a bound, and requests that can be read in two ways."""


class LimitGuard:
    """The counts of one process, by limit, each with the time of the last case in milliseconds."""

    def __init__(self, metrics: Metrics, mode: str, clock: Clock) -> None:
        self._metrics, self._mode, self._clock = metrics, mode, clock
        self._logged: dict[Limit, float] = {}
        self.counts: dict[Limit, tuple[int, int]] = {}

    def refuses(self, limit: Limit) -> bool:
        """Counts a case beyond the limit. Returns True when it is to be refused."""
        self.count(limit)
        return self._mode_of(limit) == "enforce"

    def count(self, limit: Limit) -> None:
        """Counts a case beyond the limit. Logs it, at most once a minute for each limit."""
        mode = self._mode_of(limit)
        self._metrics.limits.labels(limit, mode).inc()
        count, _ = self.counts.get(limit, (0, 0))
        self.counts[limit] = count + 1, self._clock()
        now = monotonic()
        if now - self._logged.get(limit, -LOG_EVERY_S) >= LOG_EVERY_S:
            self._logged[limit] = now
            log.warning("limit_reached", limit=limit, mode=mode)

    def _mode_of(self, limit: Limit) -> str:
        return "enforce" if limit in ALWAYS_REFUSED else self._mode
