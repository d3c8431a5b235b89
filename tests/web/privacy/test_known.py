"""`/privacy/known`: what the page offers follows from what there is."""

import re

from aboveboard.web import texts
from aboveboard.words import Category

from tests.web.browsing import House
from tests.world import DAN


def test_the_languages_to_choose_from_are_those_of_the_phrases(house: House) -> None:
    """A folder of phrases is all that another language takes."""
    page = house.visit(house.shop.welcome(DAN)).get("/privacy/known").text
    offered = re.findall(r'<option value="([a-z]+)" lang="\1"', page)
    assert offered == list(texts.PHRASES.languages)
    assert len(offered) > 1


def test_every_category_can_be_ruled_out(house: House) -> None:
    """Each stands on the page with a button of its own."""
    page = house.visit(house.shop.welcome(DAN)).get("/privacy/known").text
    assert set(re.findall(r'name="key" value="category:([a-z]+)"', page)) == {*map(str, Category)}
