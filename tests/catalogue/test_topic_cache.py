"""The cache of topics: what is declared counts at once where it was declared, and within two seconds elsewhere."""

from aboveboard.catalogue.cache import TRUST_MS
from aboveboard.catalogue.topic_cache import TopicCache

from tests.house import House

HEALTH = {"topics": [{"topic": "health", "titles": {"en": "Health"}, "sensitivity": "special"}]}


def test_a_declaration_counts_at_once_in_its_process(house: House) -> None:
    """A declaration of topics does, and one of items in any placement."""
    topics, app = house.gateway.topics, house.app
    assert not house.run(topics.get_special(app))
    house.shop.ok("PUT", "/v1/topics", HEALTH)
    assert house.run(topics.get_special(app)).topics == {"health"}
    house.shop.place(
        "other", [{"item": "pills", "sensitivity": "special"}, {"item": "tea", "tags": ["health"]}]
    )
    assert house.run(topics.get_special(app)).items == {"pills", "tea"}
    house.shop.ok("DELETE", "/v1/topics")
    assert house.run(topics.get_special(app)).items == {"pills"}
    house.shop.place("other", [])
    assert not house.run(topics.get_special(app))


def test_another_process_sees_it_within_two_seconds(house: House) -> None:
    """The first answer after one second may be the old one, and it reads the new one."""
    gateway, app = house.gateway, house.app
    elsewhere = TopicCache(gateway.database, house.clock, gateway.shelves)
    assert not house.run(elsewhere.get_special(app))
    house.shop.ok("PUT", "/v1/topics", HEALTH)
    assert not house.run(elsewhere.get_special(app))
    house.clock.now_ms += 2 * TRUST_MS + 1
    assert house.run(elsewhere.get_special(app)).topics == {"health"}


def test_apps_have_their_own_topics(house: House) -> None:
    """One app's declarations are nothing to another, whose name may begin with the same letters."""
    house.shop.ok("PUT", "/v1/topics", HEALTH)
    assert not house.run(house.gateway.topics.get_special(f"{house.app}2"))
    assert house.run(house.gateway.topics.newest("nobody")).revision == 0
