"""The hang-up signal during a start. Without a handler it would end the process."""

import signal
from types import FrameType

_arrived = False


def hold_signals() -> None:
    """Keeps each SIGHUP from now on, until the gateway has a handler of its own."""
    signal.signal(signal.SIGHUP, _note)


def _note(_: int, __: FrameType | None) -> None:
    global _arrived
    _arrived = True


def take_signal() -> bool:
    """Returns True when a SIGHUP arrived since the last call. Several count as one."""
    global _arrived
    found, _arrived = _arrived, False
    return found
