"""The generator that makes a draw repeatable."""

from itertools import islice

import pytest
from aboveboard.engine.randomness import uniforms
from hypothesis import given

from tests.engine.worlds import seeds

# First words of SplitMix64 from these seeds, as published with the reference implementations.
WORDS = {
    0: [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F],
    1234567: [6457827717110365317, 3203168211198807973, 9817491932198370423],
}


@pytest.mark.parametrize("seed", WORDS)
def test_the_words_are_those_of_splitmix64(seed):
    """Anyone can repeat a draw with a generator that is written down elsewhere."""
    expected = [(word >> 11) / 2**53 for word in WORDS[seed]]
    assert list(islice(uniforms(seed), 3)) == expected


@given(seeds)
def test_uniforms_lie_in_the_unit_interval(seed):
    """From 0, and below 1."""
    assert all(0.0 <= number < 1.0 for number in islice(uniforms(seed), 20))


def test_a_seed_is_64_bits():
    """Higher bits are not looked at."""
    assert next(uniforms(2**64 + 5)) == next(uniforms(5))
