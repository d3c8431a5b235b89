"""Titles of the past: a person reads the names that they saw."""

import pytest
from aboveboard.catalogue.titles import read_titles
from aboveboard.errors import NotFound

from tests.house import House


def test_titles_are_those_of_the_revision(house: House) -> None:
    """A later name of the same item does not replace the one that was shown."""
    house.shop.place(items=[{"item": "running-1", "content": {"title": "Old shoe"}}, {"item": "running-2"}])
    shelves = house.gateway.shelves
    old = house.run(shelves.get_current(house.app, "home")).shelf.placement.revision
    house.shop.place(items=[{"item": "running-1", "content": {"title": "New shoe"}}])
    assert house.run(read_titles(shelves, house.app, "home", old)).titles == {"running-1": "Old shoe"}
    assert house.run(read_titles(shelves, house.app, "home", old + 99)).titles == {"running-1": "New shoe"}


def test_an_undeclared_placement_has_no_titles(house: House) -> None:
    """There is no current name to fall back on."""
    with pytest.raises(NotFound):
        house.run(read_titles(house.gateway.shelves, house.app, "nowhere", 1))
