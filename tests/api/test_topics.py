"""The topics of a request: their bounds, each named when it is wrong."""

from typing import Any

import pytest
from aboveboard.api.topics import LANGUAGES_MAX, TOPICS_MAX

from tests.world import Shop


def topic(name: str = "a", **more: Any) -> dict[str, Any]:
    return {"topic": name, "titles": {"en": "A"}} | more


@pytest.mark.parametrize(
    ("topics", "field", "status"),
    [
        ([topic(titles={})], "topics[0].titles", 400),
        ([topic(titles={"english": "A"})], "topics[0].titles", 400),
        ([topic(titles={"en": ""})], "topics[0].titles", 400),
        ([topic("")], "topics[0].topic", 400),
        ([topic(sensitivity="secret")], "topics[0].sensitivity", 400),
        ([topic(picture="https://elsewhere.example/a.png")], "topics[0].picture", 400),
        ([topic("cafe"), topic("b"), topic("Café")], "topics[2].topic", 422),
        ([topic(f"t{n}") for n in range(TOPICS_MAX + 1)], "topics", 400),
    ],
)  # fmt: skip
def test_what_is_no_topic_is_refused(shop: Shop, topics: Any, field: str, status: int) -> None:
    """And nothing is declared."""
    refused = shop.refused("PUT", "/v1/topics", {"topics": topics})
    assert (refused["status"], refused["field"].startswith(field)) == (status, True), refused
    assert shop.ok("GET", "/v1/topics")["revision"] == 0


def test_as_many_languages_as_there_may_be(shop: Shop) -> None:
    """One more is refused."""
    languages = [f"{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(LANGUAGES_MAX + 1)]
    titles = dict.fromkeys(languages, "A")
    assert shop.refused("PUT", "/v1/topics", {"topics": [topic(titles=titles)]})["status"] == 400
    del titles[languages[-1]]
    assert len(shop.ok("PUT", "/v1/topics", {"topics": [topic(titles=titles)]})["topics"][0]["titles"]) == 50
