"""The declaration of a surface, as it is read from JSON."""

from typing import Any

import msgspec
import pytest
from aboveboard.experience.template import Surface, templates_of

PLAIN: dict[str, Any] = {"nodes": [{"id": "root", "component": "Row", "properties": {"children": []}}]}
SLOT = {"placement": "home", "count": 3, "each": "card"}


def surface(**parts: Any) -> Surface:
    return msgspec.convert({"catalogue": "standard", "title": "Home"} | parts, Surface)


def test_each_template_has_its_item_and_its_place() -> None:
    """The only one has no item."""
    layouts = {"placement": "layouts", "templates": {"wide": PLAIN, "calm": PLAIN}}
    assert [each[:2] for each in templates_of(surface(template=PLAIN))] == [("", "template")]
    assert [each[:2] for each in templates_of(surface(layouts=layouts))] == [
        ("wide", "layouts.templates.wide"),
        ("calm", "layouts.templates.calm"),
    ]


@pytest.mark.parametrize(
    "slot",
    [
        {"count": 3, "each": "card"},
        SLOT | {"count": 0},
        SLOT | {"count": 21},
        SLOT | {"placement": "a/b"},
        SLOT | {"where": "x"},
    ],
    ids=str,
)
def test_a_slot_has_a_placement_and_a_bounded_count(slot: dict[str, Any]) -> None:
    """Without them, the declaration is refused."""
    surface(template=PLAIN | {"slots": {"offers": SLOT}})
    with pytest.raises(msgspec.ValidationError):
        surface(template=PLAIN | {"slots": {"offers": slot}})


def test_the_number_of_layouts_is_bounded() -> None:
    """There is at least one, and there are at most ten."""
    for count, is_right in ((0, False), (1, True), (10, True), (11, False)):
        layouts = {"placement": "layouts", "templates": {f"l{number}": PLAIN for number in range(count)}}
        if is_right:
            assert len(list(templates_of(surface(layouts=layouts)))) == count
        else:
            with pytest.raises(msgspec.ValidationError):
                surface(layouts=layouts)
