"""Random numbers that can be repeated from a recorded seed, for ever and in any language."""

from collections.abc import Iterator

SEED_BITS = 64
_MASK = (1 << SEED_BITS) - 1


def uniforms(seed: int) -> Iterator[float]:
    """Yields endless numbers in [0, 1) from a 64-bit seed: SplitMix64 (Steele, Lea and Flood 2014).

    Each number is made of the top 53 bits of a word, so it is exact in a double.
    """
    state = seed & _MASK
    while True:
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        word = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & _MASK
        yield ((word ^ (word >> 31)) >> 11) * 2.0**-53
