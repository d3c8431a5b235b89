"""The pool of random bytes."""

from itertools import count

from aboveboard.keys.randomness import PIECE_BYTES, pool


def test_no_byte_is_returned_twice() -> None:
    """Draws of any size never overlap, also where a piece ends."""
    numbers = count()

    def source(size: int) -> bytes:
        return b"".join(next(numbers).to_bytes(4, "big") for _ in range(-(-size // 4)))

    draw = pool(source)
    drawn = [draw(size) for size in (12, PIECE_BYTES - 8, 16, 2 * PIECE_BYTES, 32)]
    assert [len(each) for each in drawn] == [12, PIECE_BYTES - 8, 16, 2 * PIECE_BYTES, 32]
    words = [each[at : at + 4] for each in drawn for at in range(0, len(each), 4)]
    assert len(set(words)) == len(words)
