"""The values of properties in a composed tree, and their forms in words."""

import pytest
from aboveboard.experience.components import (
    ActionProperty,
    BooleanProperty,
    ChildProperty,
    ChildrenProperty,
    EnumProperty,
    GivenProperty,
    GivenValue,
    IntegerProperty,
    NumberProperty,
    Property,
    TextProperty,
    UrlProperty,
)
from aboveboard.experience.values import in_words, is_text
from aboveboard.experience.values import test_of as values_test

from tests.experience.trees import HOST, OWN

ACTION = {"name": "taken", "surface": "home", "decision": "dec_1", "item": "tent"}

CASES: list[tuple[Property, list[object], list[object]]] = [
    (
        TextProperty(max_length=5),
        ["a", "abcde", "a\nb", "äöü"],
        ["", "abcdef", "a\tb", "a\x00", "a\x7f", "a\x85", 1, None, ["a"]],
    ),
    (EnumProperty(values=("a", "b")), ["a"], ["c", "", 1, None, ["a"]]),
    (IntegerProperty(minimum=1, maximum=3), [1, 3, 2.0], [0, 4, 1.5, True, "1", None]),
    (NumberProperty(minimum=-1, maximum=1), [-1, 0, 0.5, 1.0], [1.1, False, "0", None]),
    (BooleanProperty(), [True, False], [0, 1, "true", None]),
    (
        UrlProperty(max_length=50),
        [f"https://{HOST}/a", f"{OWN}/a"],
        ["https://x.example/", f"{OWN}/{'a' * 50}", 1],
    ),
    (ChildProperty(), ["a"], [["a"], 1, None, {"slot": "a"}]),
    (ChildrenProperty(at_most=2), [[], ["a"], ["a", "b"]], [["a", "b", "c"], "a", [1], {"slot": "a"}, None]),
    (
        ActionProperty(actions=("taken",)),
        [ACTION],
        [
            "taken",
            ACTION | {"name": "dismissed"},
            ACTION | {"more": "x"},
            {k: v for k, v in ACTION.items() if k != "item"},
            ACTION | {"item": ""},
            ACTION | {"item": {"a": "b"}},
        ],
    ),
    (GivenProperty(value=GivenValue.WHY), [f"{OWN}/why/1"], [f"https://{HOST}/why", "", 1]),
    (GivenProperty(value=GivenValue.LEVEL), [0, 4, 2.0], [5, -1, 2.5, True, "1"]),
]


@pytest.mark.parametrize(("kind", "fit", "unfit"), CASES, ids=lambda each: type(each).__name__)
def test_a_value_fits_its_property_alone(kind: Property, fit: list[object], unfit: list[object]) -> None:
    """Booleans are no numbers, whole numbers may have a point, and texts have no control characters."""
    test = values_test(kind, {HOST}, OWN)
    assert [each for each in fit if not test(each)] == []
    assert [each for each in unfit if test(each)] == []


@pytest.mark.parametrize("kind", [case[0] for case in CASES], ids=lambda each: type(each).__name__)
def test_each_property_says_what_it_takes(kind: Property) -> None:
    """In words for the caller of a refused request."""
    assert len(in_words(kind)) > 10


def test_line_feeds_are_part_of_texts() -> None:
    """Other control characters are not, and neither is an empty text."""
    assert is_text("a\nb", 3)
    assert not is_text("a\rb", 3)
    assert not is_text("", 3)
