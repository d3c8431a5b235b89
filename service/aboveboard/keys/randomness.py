"""The operating system's randomness, read in larger pieces, because a system call for each nonce and salt adds up."""

import os
from collections.abc import Callable

PIECE_BYTES = 4096
"""The size of one read."""


def pool(source: Callable[[int], bytes] = os.urandom) -> Callable[[int], bytes]:
    """Returns a source of random bytes that reads `source` in pieces and never returns a byte twice.

    It serves one thread of one process. A copy made by a fork would return the same bytes.
    """
    piece, used = b"", 0

    def draw(count: int) -> bytes:
        nonlocal piece, used
        if used + count > len(piece):
            piece, used = source(max(PIECE_BYTES, count)), 0
        drawn, used = piece[used : used + count], used + count
        return drawn

    return draw
