"""The sources of a template's values: which property takes which, and how they are read."""

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
    Property,
    TextProperty,
    UrlProperty,
)
from aboveboard.experience.nodes import Value
from aboveboard.experience.sources import (
    FromContent,
    FromItem,
    FromSlot,
    Texts,
    read_source,
    sources_in_words,
)

TEXT, CONTENT_TEXT, URL = TextProperty(), TextProperty(from_content=True), UrlProperty()
CHILD, CHILDREN = ChildProperty(), ChildrenProperty()
CHOICE, NUMBER, FLAG = EnumProperty(values=("a",)), IntegerProperty(minimum=0, maximum=1), BooleanProperty()
ACTION, WHY = ActionProperty(actions=("taken",)), GivenProperty(value=GivenValue.WHY)
ALL = (TEXT, CONTENT_TEXT, URL, CHILD, CHILDREN, CHOICE, NUMBER, FLAG, ACTION, WHY)


@pytest.mark.parametrize(
    ("value", "source", "takers"),
    [
        ({"texts": {"en": "a"}}, Texts({"en": "a"}), [TEXT]),
        ({"content": "title"}, FromContent("title"), [TEXT, CONTENT_TEXT, URL, CHOICE, NUMBER, FLAG]),
        ({"item": "title"}, FromItem("title"), [TEXT, CONTENT_TEXT]),
        ({"item": "reason"}, FromItem("reason"), [TEXT, CONTENT_TEXT]),
        ({"item": "label"}, FromItem("label"), [TEXT, CONTENT_TEXT]),
        ({"item": "picture"}, FromItem("picture"), [URL]),
        ({"slot": "offers"}, FromSlot("offers"), [CHILDREN]),
    ],
    ids=str,
)
def test_each_source_has_its_properties(value: Value, source: object, takers: list[Property]) -> None:
    """Others do not take it."""
    assert [kind for kind in ALL if read_source(value, kind) == source] == takers
    assert [kind for kind in ALL if read_source(value, kind) is not None] == takers


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"path": "/title"},
        {"call": "openUrl"},
        {"content": ""},
        {"content": "title", "item": "title"},
        {"item": "person"},
        {"texts": {}},
        {"texts": {"de": "a"}},
        {"texts": {"english": "a"}},
        {"content": {"en": "a"}},
        "title",
        None,
    ],
    ids=str,
)
def test_nothing_else_is_a_source(value: Value) -> None:
    """Neither another name, nor two names, nor texts without English."""
    assert [kind for kind in ALL if read_source(value, kind) is not None] == []


def test_each_property_says_what_a_template_may_give_it() -> None:
    """A text that is an item's alone is never the template's own."""
    assert all(sources_in_words(kind) for kind in ALL)
    assert "texts" in sources_in_words(TEXT)
    assert "texts" not in sources_in_words(CONTENT_TEXT)
    assert "content" not in sources_in_words(CHILD)
