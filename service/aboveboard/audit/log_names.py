"""The names of one log after restores that lost entries: `shop.example/log`, then `shop.example/log/2`, `/3` and so on.

A name stands for one history. When signed entries are lost for good, the log continues under its next name. So no later
signature ever contradicts an earlier one.
"""

import re

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def generation(name: str, origin: str) -> int | None:
    """Returns the generation of `origin` in the log `name`: 1 for `name` itself. None when it is another log."""
    if origin == name:
        return 1
    before, _, number = origin.rpartition("/")
    if before != name or not _NUMBER.fullmatch(number) or number == "1":
        return None
    return int(number)


def origin_of(name: str, generation: int) -> str:
    """Returns the name of a generation, from 1. The inverse of `generation`."""
    return name if generation == 1 else f"{name}/{generation}"


def are_of_one_log(one: str, other: str) -> bool:
    """Returns True when the two are names of one log, of any generations."""
    return _first(one) == _first(other)


def _first(origin: str) -> str:
    before, _, number = origin.rpartition("/")
    return before if before and generation(before, origin) is not None and number else origin
