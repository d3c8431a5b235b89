"""The operating system's randomness, drawn in larger pieces: a system call for each nonce and salt adds up."""

import os
from collections.abc import Callable

PIECE_BYTES = 4096


def pool(source: Callable[[int], bytes] = os.urandom) -> Callable[[int], bytes]:
    """A source of random bytes like `source`, of which no byte is ever given out twice.

    For one thread of one process: a copy of it made by a fork would give out the same bytes.
    """
    piece, used = b"", 0

    def draw(count: int) -> bytes:
        nonlocal piece, used
        if used + count > len(piece):
            piece, used = source(max(PIECE_BYTES, count)), 0
        drawn, used = piece[used : used + count], used + count
        return drawn

    return draw
