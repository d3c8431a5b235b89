"""A clock that tests move."""

from aboveboard.clock import MS_PER_DAY, system_clock

MINUTE_MS = 60_000
DAY_MS = MS_PER_DAY


class HandClock:
    """Stands still until it is moved forward."""

    def __init__(self, now_ms: int = 1_795_000_000_000) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms

    def forward(self, *, ms: int = 0, minutes: float = 0, days: float = 0) -> None:
        self.now_ms += ms + round(minutes * MINUTE_MS) + round(days * DAY_MS)


class MovedClock:
    """Goes on like the system's, and can be moved forward."""

    def __init__(self) -> None:
        self.ahead_ms = 0

    def __call__(self) -> int:
        return system_clock() + self.ahead_ms

    def forward(self, *, days: float) -> None:
        self.ahead_ms += round(days * MS_PER_DAY)
