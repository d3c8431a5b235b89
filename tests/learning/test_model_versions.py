"""The newest statistics of a placement's model."""

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.engine.sums_codec import encode
from aboveboard.errors import NotFound, Stale
from aboveboard.learning.model_versions import ask_for_a_rebuild, newest
from aboveboard.learning.rebuild import rebuild

from tests.house import House


def test_a_requested_rebuild_is_known_until_it_is_done(fresh_house: House) -> None:
    """The request is a version of its own; a second one from the same state is stale."""
    key = placement_key(fresh_house.app, "home")
    before = fresh_house.run(newest(fresh_house.gateway, key))
    fresh_house.run(ask_for_a_rebuild(fresh_house.gateway, before))
    asked = fresh_house.run(newest(fresh_house.gateway, key))
    assert (asked.version, asked.sums, asked.is_asked_for) == (before.version + 1, None, True)
    with pytest.raises(Stale):
        fresh_house.run(ask_for_a_rebuild(fresh_house.gateway, before))
    fresh_house.run(rebuild(fresh_house.gateway, key))
    after = fresh_house.run(newest(fresh_house.gateway, key))
    assert (after.is_asked_for, after.version) == (False, asked.version + 1)
    assert after.sums is not None
    assert encode(after.sums) == encode(before.sums)


def test_an_undeclared_placement_has_no_model(house: House) -> None:
    """Raises NotFound instead of starting an empty model."""
    with pytest.raises(NotFound):
        house.run(newest(house.gateway, placement_key(house.app, "nowhere")))
