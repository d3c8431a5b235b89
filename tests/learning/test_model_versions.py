"""The newest statistics of a placement's model."""

import pytest
from aboveboard.catalogue import tables
from aboveboard.catalogue.cache import placement_key
from aboveboard.engine.model import Model
from aboveboard.engine.model_codec import decode
from aboveboard.engine.sums_codec import encode
from aboveboard.errors import NotFound, Stale
from aboveboard.learning import model_versions
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import ask_for_a_rebuild, newest
from aboveboard.learning.rebuild import rebuild
from sqlalchemy import select

from tests.house import House
from tests.world import DAN


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


def test_a_model_has_the_outcomes_of_each_item_and_the_people_behind_them(fresh_house: House) -> None:
    """Counted per item and reward; one person is one, whose outcome was learned just now or before."""
    shop, counted = fresh_house.shop, []
    for _ in range(2):
        for person in ("dan-a", "dan-b", "dan-b"):
            answer = shop.decide(shop.welcome(DAN, person), candidates=["running-1"])
            assert shop.outcome(answer)["status"] == "kept"
        fresh_house.run(learn_once(fresh_house.gateway))
        model = newest_model(fresh_house)
        counted.append((model.evidence, model.people, model.counts))
    assert counted == [(3, 2, {"running-1": (3.0, 3.0)}), (6, 2, {"running-1": (6.0, 6.0)})]


def test_people_are_not_counted_beyond_the_most(fresh_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning one by one and a rebuild count alike, also when a new person comes beyond the limit."""
    monkeypatch.setattr(model_versions, "PEOPLE_MOST", 2)
    counted = []
    for person in ("dan-a", "dan-b", "dan-c"):
        fresh_house.shop.outcome(fresh_house.shop.decide(fresh_house.shop.welcome(DAN, person)))
        fresh_house.run(learn_once(fresh_house.gateway))
        counted.append(newest_model(fresh_house).people)
    fresh_house.run(rebuild(fresh_house.gateway, placement_key(fresh_house.app, "home"), always=True))
    assert [*counted, newest_model(fresh_house).people] == [1, 2, 2, 2]


def newest_model(house: House) -> Model:
    """The model that is served, as it is stored."""
    query = select(tables.model_versions.c.body).order_by(tables.model_versions.c.version.desc()).limit(1)
    return decode(house.rows(query)[0][0])
