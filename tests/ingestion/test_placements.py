"""Declaring placements: each change is a revision and an entry; old revisions stay for old records."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from aboveboard.catalogue.cache import PlacementCache, placement_key
from aboveboard.engine.placement import UNBOUNDED, Item, Placement
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.ingestion import placements
from msgspec import structs

from tests.api.wire import log_size
from tests.house import House
from tests.laws.running import app_of
from tests.world import ITEMS


def test_each_change_is_a_revision(house: House) -> None:
    """Counted from 1, named in the answer, and recorded by the decisions that use it."""
    assert house.shop.ok("GET", "/v1/placements/home")["revision"] == 2
    before = house.shop.decide()
    changed = house.shop.ok("PUT", "/v1/placements/home/items", {"items": [{"item": "new"}]})
    assert changed["revision"] == 3
    after = house.shop.decide()
    assert [house.shop.record(each)["revision"] for each in (before, after)] == [2, 3]
    assert after["items"][0]["item"] == "new"


def test_declaring_again_keeps_the_items(house: House) -> None:
    """Title, kind, baseline and cap are replaced, and nothing else."""
    items = house.shop.ok("GET", "/v1/placements/home")["items"]
    changed = house.shop.ok("PUT", "/v1/placements/home", {"title": "New", "cap": {"times": 2, "days": 3}})
    assert (changed["title"], changed["baseline"]) == ("New", "popular")
    assert changed["cap"] == {"times": 2, "days": 3}
    assert changed["items"] == items


def test_an_old_revision_can_still_be_read(house: House) -> None:
    """The items of then, for the decisions of then."""
    app = app_of(house.installation, house.shop.decide())
    house.shop.ok("PUT", "/v1/placements/home/items", {"items": []})
    old = house.run(house.gateway.shelves.placement(placement_key(app, "home"), 2))
    assert len(old.items) == 8


def test_items_of_a_placement_that_there_is_not(house: House) -> None:
    """A placement is declared before it has items."""
    with pytest.raises(NotFound):
        house.run(placements.put_items(house.gateway, "nobody", "nowhere", []))


def test_an_item_that_occurs_twice_changes_nothing(house: House) -> None:
    """What could not be served is refused before anything is written."""
    app = app_of(house.installation, house.shop.decide())
    with pytest.raises(Unprocessable):
        house.run(placements.put_items(house.gateway, app, "home", [Item("a"), Item("a")]))
    assert house.shop.ok("GET", "/v1/placements/home")["revision"] == 2


def test_an_item_comes_back_as_it_was_declared(house: House) -> None:
    """All of its fields."""
    item = {
        "item": "a", "tags": ["t"], "category": "c", "topics": ["o"], "sensitivity": "special",
        "content": {"n": [1, 2.5, None, {"x": "ü"}]}, "starts": "2026-01-01T00:00:00.000Z", "ends": None, "repeatable": False,
    }  # fmt: skip
    house.shop.place("other", [item])
    assert house.shop.ok("GET", "/v1/placements/other")["items"] == [item]


def test_changes_at_once_come_one_after_the_other(house: House) -> None:
    """Every one gets a revision of its own; none is lost."""

    def change(n: int) -> int:
        return int(house.shop.ok("PUT", "/v1/placements/home", {"title": f"Title {n}"})["revision"])

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(change, range(4))) == [3, 4, 5, 6]


def test_a_choice_has_bounds_unless_the_app_declares_others(house: House) -> None:
    """Some of everything and of new items is shown by default; declared bounds are in the answer."""
    declared = house.shop.ok("GET", "/v1/placements/home")["variety"]
    bounds = {"diversity": 0.0, "explore": 0.05, "unmet": 0.1, "cause_cap": 1.0, "fatigue": False}
    assert declared == {**bounds, "exploration_share": 0.1, "half_interest": 4.0}
    own = {
        "diversity": 0.2,
        "explore": 0.0,
        "unmet": 0.5,
        "cause_cap": 0.6,
        "fatigue": True,
        "exploration_share": 0.3,
        "half_interest": 2.0,
    }
    changed = house.shop.ok("PUT", "/v1/placements/home", {"title": "New", "variety": own})
    assert changed["variety"] == own


def test_a_placement_declared_before_there_were_bounds_has_none() -> None:
    """So that its old decisions can be computed again."""
    old = b'{"app": "a", "placement": "p", "revision": 1, "title": "P", "kind": "content"}'
    assert msgspec.json.decode(old, type=Placement).variety == UNBOUNDED


@pytest.mark.parametrize(
    "bad",
    [
        {"unmet": 0.6},
        {"explore": -0.1},
        {"exploration_share": 1.1},
        {"cause_cap": 0},
        {"diversity": 2},
        {"half_interest": 0.5},
        {"a": 1},
    ],
)
def test_bounds_that_bound_nothing_are_refused(house: House, bad: dict[str, float]) -> None:
    """And the field is named."""
    refused = house.shop.refused("PUT", "/v1/placements/home", {"title": "New", "variety": bad})
    assert refused["status"] == 400
    assert refused["field"].startswith("variety")


def test_a_patch_says_what_came_of_it(house: House) -> None:
    """Each item is added, replaced, or as it was; each id was removed, or not there."""
    body = {
        "items": [{"item": "new"}, {"item": "cooking-1", "tags": ["soup"]}, ITEMS[0]],
        "remove": ["travel-1", "nowhere"],
    }
    assert house.shop.ok("PATCH", "/v1/placements/home/items", body) == {
        "placement": "home", "revision": 3, "items": 8,
        "added": 1, "replaced": 1, "unchanged": 1, "removed": 1, "absent": 1,
    }  # fmt: skip


def test_the_same_patch_once_more_changes_nothing(house: House) -> None:
    """A caller that lost the answer may send it again: no revision, and no entry in the log."""
    body = {"items": [{"item": "new"}], "remove": ["travel-1"]}
    first, size = house.shop.ok("PATCH", "/v1/placements/home/items", body), log_size(house.shop)
    again = house.shop.ok("PATCH", "/v1/placements/home/items", body)
    assert (first["revision"], again["revision"]) == (3, 3)
    assert (again["unchanged"], again["absent"], log_size(house.shop)) == (1, 1, size)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"items": [{"item": "a"}, {"item": "a"}]}, "items[1].item"),
        ({"items": [{"item": "a"}], "remove": ["b", "a"]}, "remove[1]"),
        ({"remove": ["a", "a"]}, "remove[1]"),
    ],
)
def test_a_patch_names_every_item_once(house: House, body: Any, field: str) -> None:
    """Otherwise the result would depend on the order."""
    found = house.shop.refused("PATCH", "/v1/placements/home/items", body)
    assert (found["status"], found["field"]) == (422, field)
    assert house.shop.ok("GET", "/v1/placements/home")["revision"] == 2


def test_a_placement_has_no_more_items_than_are_declared(house: House) -> None:
    """By no way in; and what is too large can still be made smaller."""
    app, gateway = house.app, house.gateway
    given, gateway.settings = gateway.settings, structs.replace(gateway.settings, items_max=7)
    try:
        for more in (
            placements.put_items(gateway, app, "home", [Item(f"i-{n}") for n in range(9)]),
            placements.patch_items(gateway, app, "home", [Item("new")], []),
        ):
            with pytest.raises(Unprocessable) as raised:
                house.run(more)
            assert raised.value.expected == "at most 7 in a placement"
        assert house.run(placements.patch_items(gateway, app, "home", [Item("new")], ["travel-1"])).items == 8
    finally:
        gateway.settings = given


def test_patches_at_once_all_count(house: House) -> None:
    """None is lost, whichever comes first."""

    def add(n: int) -> int:
        return int(
            house.shop.ok("PATCH", "/v1/placements/home/items", {"items": [{"item": f"n-{n}"}]})["added"]
        )

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(add, range(4))) == [1] * 4
    assert len(house.shop.ok("GET", "/v1/placements/home")["items"]) == 12


def test_revisions_made_by_steps_can_still_be_read(house: House) -> None:
    """Each as it was, by a node that knows none of them yet."""
    for n in range(12):
        house.shop.ok("PATCH", "/v1/placements/home/items", {"items": [{"item": f"n-{n}"}]})
    key, shelves = placement_key(house.app, "home"), PlacementCache(house.gateway.database, house.clock)
    found = [len(house.run(shelves.placement(key, revision)).items) for revision in range(2, 15)]
    assert found == list(range(8, 21))


def test_another_node_follows(house: House) -> None:
    """From its cached revision, step by step, and over a whole revision too."""
    other = PlacementCache(house.gateway.database, house.clock)
    for change in ({"items": [{"item": "x"}]}, {"remove": ["x"], "items": [{"item": "y"}]}):
        house.run(other.get_current(house.app, "home"))
        house.shop.ok("PATCH", "/v1/placements/home/items", change)
        house.clock.forward(minutes=1)
    assert house.run(other.get_current(house.app, "home")).shelf.ids[-1] == "y"
    house.shop.ok("PUT", "/v1/placements/home/items", {"items": [{"item": "z"}]})
    house.clock.forward(minutes=1)
    assert house.run(other.get_current(house.app, "home")).shelf.ids == ("z",)
