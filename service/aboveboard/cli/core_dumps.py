"""Core dumps of this process. One would have what is only in memory, such as the labels of a bias check."""

import resource


def dump_no_core() -> None:
    """Switches core dumps off, for this process and those that it starts."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
