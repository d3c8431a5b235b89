"""The compilation of surfaces: every slot has its node, its placement and its room, and every source its item."""

from typing import Any

import pytest
from aboveboard.experience.compiled_template import compile_surface
from aboveboard.experience.template import Layouts, Surface
from msgspec import UNSET

from tests.experience.trees import CARD, HOST, changed, compiled, node, refused, slots, standard, template

HOME = template(CARD, slots())


def test_the_surface_of_cards_compiles() -> None:
    """With its slots, its texts in each language, and no address of its own."""
    found = compiled()
    assert found.slots == HOME.slots
    assert found.texts >= {"For you", "Für dich", "Have a look", "Not this", "Keep this"}
    assert found.addresses == frozenset()
    assert found.has_pictures
    assert not compiled(changed(CARD, "picture", url=f"https://{HOST}/a.png")).has_pictures


def test_addresses_of_the_template_are_its_own() -> None:
    """A picture beside the items."""
    picture = node("head", "Image", url=f"https://{HOST}/a.png", description="A tent")
    assert compiled([picture if each.id == "head" else each for each in CARD]).addresses == {
        f"https://{HOST}/a.png"
    }


def test_slots_are_in_the_order_of_the_nodes() -> None:
    """Not in that of their names."""
    nodes = [
        node("root", "Column", children=["b", "a"]),
        node("b", "Row", children={"slot": "second"}),
        node("a", "Row", children={"slot": "first"}),
        node("each_a", "Text", text={"item": "title"}),
        node("each_b", "Text", text={"item": "title"}),
    ]
    first = {"placement": "one", "count": 1, "each": "each_a"}
    second = {"placement": "two", "count": 2, "each": "each_b"}
    assert list(compiled(nodes, first=first, second=second).slots) == ["second", "first"]


def slot(**parts: Any) -> dict[str, Any]:
    return {"placement": "home", "count": 3, "each": "card"} | parts


@pytest.mark.parametrize(
    ("nodes", "declared", "place"),
    [
        (CARD, slots(offers=slot(each="cards")), "template.slots.offers.each"),
        (CARD, slots(offers=slot(each="root")), "template.nodes[2].properties.children"),
        (CARD, slots(offers=slot(count=20)), "template.slots"),
        (CARD, slots(more=slot(placement="more")), "template.slots.more"),
        (CARD, slots(more=slot(each="take")), "template.slots.more.placement"),
        (CARD, slots(more=slot(placement="more", each="take")), "template.slots.more"),
        (changed(CARD, "list", children=["card"]), slots(), "template.slots.offers"),
        (changed(CARD, "head", text={"content": "title"}), slots(), "template.nodes[1].properties.text"),
        (changed(CARD, "head", text={"item": "reason"}), slots(), "template.nodes[1].properties.text"),
        (
            [*changed(CARD, "root", children=["head", "list", "dial", "why", "b"]),
             node("b", "Button", child="c", action="taken"), node("c", "Text", text="Buy")],
            slots(),
            "template.nodes[15].properties.action",
        ),
        (
            [*changed(CARD, "row", children={"slot": "inner"}, ), node("inner", "Text", text="x")],
            slots(inner=slot(placement="inner", each="inner")),
            "template.nodes[9]",
        ),
    ],
)  # fmt: skip
def test_a_template_that_can_go_wrong_is_refused(
    nodes: list[Any], declared: dict[str, Any], place: str
) -> None:
    """With the place: slots without a node or room, that are used nowhere, and sources without an item."""
    with refused(place):
        compiled(nodes, **declared)


def test_a_slot_within_a_slot_is_refused() -> None:
    """There would be no end to the number of decisions."""
    nodes = [
        node("root", "Column", children={"slot": "outer"}),
        node("a", "Column", children={"slot": "inner"}),
        node("b", "Text", text={"item": "title"}),
    ]
    with refused("template.slots.inner", "within another"):
        compiled(nodes, outer=slot(placement="outer", each="a"), inner=slot(placement="inner", each="b"))


def test_a_surface_has_one_template_or_layouts() -> None:
    """Neither both nor none."""
    layouts = Layouts("layouts", {"wide": HOME, "calm": HOME})
    one, several = Surface("standard", "Home", HOME), Surface("standard", "Home", UNSET, layouts)
    assert list(compile_surface(one, standard())) == [""]
    assert list(compile_surface(several, standard())) == ["wide", "calm"]
    for wrong in (Surface("standard", "Home"), Surface("standard", "Home", HOME, layouts)):
        with refused("template", "either"):
            compile_surface(wrong, standard())


def test_the_place_of_a_fault_names_the_layout() -> None:
    """By the item that chooses it."""
    broken = template(changed(CARD, "head", text=None), slots())
    layouts = Layouts("layouts", {"wide": HOME, "calm": broken})
    with refused("layouts.templates.calm.nodes[1].properties.text"):
        compile_surface(Surface("standard", "Home", UNSET, layouts), standard())
