"""Sums as bytes, which come back to the bit."""

import msgspec
import numpy as np
import pytest
from aboveboard.engine import decay, ridge
from aboveboard.engine.decay import DatedExample
from aboveboard.engine.sums_codec import decode, encode
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

features = st.dictionaries(st.sampled_from(("bias", "item:a", "topic:x")), st.floats(-4, 4), min_size=1)
sums = st.builds(
    decay.add,
    st.sampled_from((0, 1000)).map(decay.empty),
    st.lists(st.builds(DatedExample, st.integers(0, 9999), st.tuples(features, st.floats(0, 1))), max_size=8),
)
ONE = decay.add(decay.empty(), [DatedExample(0, ({"bias": 1.0, "item:a": -2.0}, 1.0))])


@given(sums, st.integers(0, 10**9))
def test_sums_come_back_to_the_bit(some, now_ms):
    """Also what was dropped stays known."""
    kept = decay.drop_old_periods(some, now_ms)
    assert decay.same(decode(encode(kept)), kept)
    assert encode(decode(encode(kept))) == encode(kept)


def test_sums_that_came_back_can_be_added_to():
    """They are no frozen picture."""
    more = [DatedExample(0, ({"topic:x": 1.0}, 0.5))]
    assert decay.same(decay.add(decode(encode(ONE)), more), decay.add(ONE, more))


@pytest.mark.parametrize("before", [1, 2, 3])
def test_sums_of_examples_that_were_made_otherwise_are_not_read(before):
    """Examples in them could not be unlearned, so they are rebuilt."""
    with pytest.raises(Unprocessable):
        decode(msgspec.msgpack.encode(msgspec.msgpack.decode(encode(ONE)) | {"format": before}))


def _with(**changed):
    stored = msgspec.msgpack.decode(encode(ONE))
    period = stored["periods"][0] | changed
    return msgspec.msgpack.encode(stored | {"periods": [period]})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        encode(ONE)[:-1],
        msgspec.msgpack.encode({"format": 5}),
        _with(a=b"123"),
        _with(b=b""),
        _with(cells=np.array([0, 1, 99], "<i4").tobytes()),
        _with(names=["bias"]),
    ],
)
def test_what_is_no_whole_sums_is_refused(data):
    """Nothing is guessed at: such statistics are rebuilt."""
    with pytest.raises(Unprocessable):
        decode(data)


def test_a_wide_matrix_takes_no_more_room_than_its_cells():
    """A thousand items that are never shown together: a pair of cells each, not a thousand."""
    examples = [DatedExample(0, ({"bias": 1.0, f"item:{n}": 1.0}, 0.0)) for n in range(1000)]
    assert len(encode(decay.add(decay.empty(), examples))) < 60_000
    assert ridge.add_all(ridge.empty(), [each.example for each in examples]).a.nbytes > 8_000_000
