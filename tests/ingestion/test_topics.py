"""Declaring topics: each change is a revision with an entry of the operator."""

import pytest
from aboveboard.catalogue.topics import DeclaredTopic, topic_revisions
from aboveboard.errors import NotFound
from aboveboard.ingestion import topics
from aboveboard.words import Sensitivity
from sqlalchemy import func, select

from tests.api.wire import log_size
from tests.house import House

RUN = DeclaredTopic("running", {"en": "Running"})
HEALTH = DeclaredTopic("health", {"en": "Health"}, sensitivity=Sensitivity.SPECIAL)


def test_each_change_is_a_revision_with_an_entry(house: House) -> None:
    """An equal declaration is none."""
    app, gateway = house.app, house.gateway
    size = log_size(house.shop)
    assert house.run(topics.put_topics(gateway, app, (RUN, HEALTH))).revision == 1
    assert house.run(topics.put_topics(gateway, app, (RUN, HEALTH))).revision == 1
    assert log_size(house.shop) == size + 1
    assert house.run(topics.delete_topics(gateway, app, "health")).topics == (RUN,)
    assert house.run(topics.delete_topics(gateway, app, None)).revision == 3
    query = select(func.count()).where(topic_revisions.c.app == app)
    assert (house.rows(query)[0][0], log_size(house.shop)) == (3, size + 3)


def test_an_unknown_topic_cannot_be_deleted(house: House) -> None:
    """The id is compared as it was declared."""
    app, gateway = house.app, house.gateway
    house.run(topics.put_topics(gateway, app, (RUN,)))
    with pytest.raises(NotFound):
        house.run(topics.delete_topics(gateway, app, "Running"))
