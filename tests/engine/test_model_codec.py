"""A model as bytes: to the bit, and as versions before stored it."""

import msgspec
import pytest
from aboveboard.engine.model import Model
from aboveboard.engine.model_codec import decode, encode
from aboveboard.errors import Unprocessable
from hypothesis import given

from tests.engine.worlds import models


@given(models())
def test_a_model_comes_back_to_the_bit(model):
    """A record that names a version can be computed again with the very same doubles."""
    assert decode(encode(model)) == model


def test_equal_models_give_equal_bytes():
    """The order in which weights were learned is not stored."""
    one, other = Model(1, 2, {"bias": 0.5, "item:a": 1.0}), Model(1, 2, {"item:a": 1.0, "bias": 0.5})
    assert encode(one) == encode(other)


def test_another_format_is_refused():
    """A later format is not guessed at."""
    stored = msgspec.json.decode(encode(Model())) | {"format": 7}
    with pytest.raises(Unprocessable):
        decode(msgspec.json.encode(stored))


def test_a_model_from_before_imports_is_read():
    """Nothing of it was imported. A model of today says how much was."""
    stored = msgspec.json.decode(encode(Model(3, 7, {"bias": 0.5}))) | {"format": 4}
    del stored["imported"]
    assert decode(msgspec.json.encode(stored)) == Model(3, 7, {"bias": 0.5})
    assert decode(encode(Model(3, 7, imported=5))).imported == 5


def test_a_model_from_before_there_were_priors_of_items_is_read():
    """Then an item that nothing was known of was worth nothing: old records compute again the same."""
    stored = msgspec.json.decode(encode(Model(3, 7, {"bias": 0.5}))) | {"format": 1}
    del stored["prior_reward"]
    assert decode(msgspec.json.encode(stored)) == Model(3, 7, {"bias": 0.5}, 0.0)


def test_a_model_from_before_parts_were_learned_by_interests_is_read():
    """No part of it is liked more by anybody. A model of today says which ones are."""
    stored = msgspec.json.decode(encode(Model(3, 7, {"bias": 0.5}))) | {"format": 5}
    del stored["liked"]
    assert decode(msgspec.json.encode(stored)) == Model(3, 7, {"bias": 0.5})
    liked = (("topic:camping", "part:headline:h1"),)
    assert decode(encode(Model(3, 7, liked=liked))).liked == liked
