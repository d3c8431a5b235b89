"""The items that give way because the person ordered them, as lines of what was held back."""

import pytest
from aboveboard.explanation.ordered import list_ordered, render_ordered
from aboveboard.privacy.allowed import Interest
from aboveboard.signals.special_names import SpecialNames
from aboveboard.words import Category, Reach


def known(key: str, weight: float = 1.0, reach: Reach = Reach.HISTORY) -> Interest:
    return Interest(reach, Category.TRANSACTIONAL, key, weight, 1, 0)


def test_each_ordered_item_is_listed_once() -> None:
    """Not what was returned, and nothing that is known but an order."""
    found = [
        known("bought:pot"),
        known("bought:a:b", reach=Reach.ELSEWHERE),
        known("bought:pot", reach=Reach.ELSEWHERE),
        known("bought:pan", -0.2),
        known("item:lid"),
        known("topic:bought"),
    ]
    assert list_ordered(found) == ("a:b", "pot")
    assert list_ordered(found, SpecialNames(items=frozenset({"pot"}))) == ("a:b",)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_a_line_has_the_title_and_the_reason(language: str) -> None:
    """In the reader's language, with the id where there is no title."""
    lines = render_ordered(["pan", "pot"], language, titles={"pan": "Cast-iron pan"})
    assert [line.what for line in lines] == ["Cast-iron pan", "pot"]
    assert len({line.because for line in lines}) == 1
    assert lines[0].because.endswith(".")
