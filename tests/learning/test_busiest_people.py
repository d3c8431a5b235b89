"""Weights of an interest and a part: learned from enough people, and gone with them."""

from aboveboard.catalogue import tables
from aboveboard.catalogue.cache import placement_key
from aboveboard.engine.features import LIKES
from aboveboard.engine.liked_parts import PEOPLE_LEAST
from aboveboard.engine.model_codec import decode
from aboveboard.learning.busiest_people import count_busiest
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest
from aboveboard.learning.rebuild import rebuild
from aboveboard.learning.withdrawal import forget_due
from sqlalchemy import select

from tests.house import House
from tests.world import DAN

PARTS = {"headline": [{"part": "h1"}], "call": [{"part": "buy"}]}
FEATURES = {f"likes:history:behavioural:topic:camping*part:{part}" for part in ("headline:h1", "call:buy")}


def declare(house: House) -> None:
    house.shop.place("hero", [])
    body = {"parts": PARTS, "interests": ["camping"]}
    house.shop.ok("PUT", "/v1/placements/hero/items/combine", body)


def visit(house: House, person: str) -> None:
    """The person is shown the item, and takes it."""
    answer = house.shop.decide(person, placement="hero", session=f"s-{person}")
    assert house.shop.outcome(answer)["status"] == "kept"


def campers(house: House, count: int) -> list[str]:
    """So many people who looked at camping."""
    people = [house.shop.welcome(DAN) for _ in range(count)]
    for person in people:
        house.shop.signal(person, item="tent", topics=["camping"])
    return people


def weights(house: House) -> set[str]:
    """The names of what the newest model learned of interests and parts."""
    house.run(learn_once(house.gateway))
    return stored(house)


def stored(house: House) -> set[str]:
    query = select(tables.model_versions.c.body).order_by(tables.model_versions.c.version.desc()).limit(1)
    return {name for name in decode(house.rows(query)[0][0]).weights if name.startswith(LIKES)}


def busiest(house: House) -> int:
    """The examples of the busiest people of the placement."""
    key = placement_key(house.app, "hero")
    sums = house.run(newest(house.gateway, key)).sums
    return int(house.run(count_busiest(house.gateway, key, sums, shown={}, gone=())))


def test_a_weight_rests_on_enough_people(fresh_house: House) -> None:
    """However often fewer came. One of them who leaves takes it along, and a rebuild finds none either."""
    declare(fresh_house)
    people = campers(fresh_house, PEOPLE_LEAST)
    for person in people[1:] * 2:
        visit(fresh_house, person)
    assert weights(fresh_house) == set()
    visit(fresh_house, people[0])
    assert weights(fresh_house) == FEATURES
    key = placement_key(fresh_house.app, "hero")
    fresh_house.run(rebuild(fresh_house.gateway, key, always=True))
    assert stored(fresh_house) == FEATURES
    fresh_house.shop.erase(people[0])
    assert stored(fresh_house) == set()


def test_a_busy_person_is_one_person(fresh_house: House) -> None:
    """Also where the same commit adds what they did: it needs more examples than the busiest few have."""
    declare(fresh_house)
    people = campers(fresh_house, PEOPLE_LEAST)
    for person in [people[0]] * 5 + people[1:]:
        visit(fresh_house, person)
    assert weights(fresh_house) == FEATURES
    assert busiest(fresh_house) == 5 + PEOPLE_LEAST - 2


def test_without_interests_nobody_is_counted(fresh_house: House) -> None:
    """Nothing of the placement needs it, so it costs no query."""
    declare(fresh_house)
    visit(fresh_house, fresh_house.shop.welcome(DAN))
    assert (weights(fresh_house), busiest(fresh_house)) == (set(), 0)


def test_a_topic_that_the_person_excludes_is_unlearned(fresh_house: House) -> None:
    """With the limit, what was learned of it is about one person fewer."""
    declare(fresh_house)
    people = campers(fresh_house, PEOPLE_LEAST)
    for person in people:
        visit(fresh_house, person)
    assert weights(fresh_house) == FEATURES
    fresh_house.shop.ok("PUT", f"/v1/people/{people[0]}/limits", {"topics": ["camping"]})
    fresh_house.run(forget_due(fresh_house.gateway))
    assert stored(fresh_house) == set()
