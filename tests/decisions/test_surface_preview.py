"""The preview of a surface (`decisions.surface_preview`)."""

from aboveboard.decisions.surface_preview import preview_surface
from aboveboard.words import Level

from tests.house import House
from tests.shown_surfaces import declare


def shown(house: House, app: str, level: Level, *topics: str) -> list[str]:
    """The titles in the tree."""
    work = preview_surface(house.gateway, app, "page", [level], language="en", topics=topics)
    ((_, tree),) = house.run(work)[1]
    return [str(each.properties["text"]) for each in tree.nodes if "_title-" in each.id]


def test_a_preview_of_each_level_records_nothing(house: House) -> None:
    """At level 0, the topics of the made-up person make no difference."""
    declare(house.shop, tiles=7)
    app = house.app
    before = house.shop.decide()["log"]["index"]
    assert shown(house, app, Level.OFF, "gardening") == shown(house, app, Level.OFF)
    assert len(shown(house, app, Level.HISTORY, "gardening")) == 8
    assert house.shop.decide()["log"]["index"] == before + 1
