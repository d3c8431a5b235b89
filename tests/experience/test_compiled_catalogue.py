"""The compilation of a catalogue refuses what could be read in two ways, and names the place."""

from typing import Any

import msgspec
import pytest
from aboveboard.experience.compiled_catalogue import compile_catalogue, places_of
from aboveboard.experience.components import ChildProperty, ChildrenProperty, ComponentCatalogue, TextProperty
from aboveboard.experience.standard import A2UI_BASIC, STANDARD

from tests.experience.trees import OWN, RICH, refused


def declared(*components: dict[str, Any], **more: Any) -> ComponentCatalogue:
    plain = {"kind": "box", "sentence": "A box.", "properties": {}}
    return msgspec.convert({"components": [plain | each for each in components], **more}, ComponentCatalogue)


def box(name: str, *below: str, **more: Any) -> dict[str, Any]:
    return {"component": name, "properties": {"children": {"type": "children", "components": below}}} | more


def of_kind(kind: str, **properties: Any) -> ComponentCatalogue:
    return declared({"component": "It", "kind": kind, "properties": properties})


WHY = {"type": "given", "value": "why", "required": True}
LEVEL = {"type": "given", "value": "level", "required": True}
ACTION = {"type": "action", "actions": ["taken"], "required": True}


@pytest.mark.parametrize(
    ("catalogue", "place"),
    [
        (declared(box("A"), box("A")), "components[1]"),
        (declared(box("A"), hosts=["a.b", "a.b"]), "hosts[1]"),
        (declared(box("A", "B")), "components[0].properties.children.components[0]"),
        (declared(box("A", "A", "A")), "components[0].properties.children.components[1]"),
        (declared(box("A"), box("B", parents=["C"])), "components[1].parents[0]"),
        (declared(box("A"), box("B", parents=["A", "A"])), "components[1].parents[1]"),
        (declared(box("A"), box("B", "C"), box("C", parents=["A"])), "components[1].properties.children.components[0]"),
        (declared(box("A", "A"), box("B", parents=["A"])), "components[1].parents"),
        (declared({"component": "A"}, box("B", parents=["A"])), "components[1].parents"),
        (of_kind("box", id={"type": "text"}), "components[0].properties.id"),
        (of_kind("box", component={"type": "text"}), "components[0].properties.component"),
        (of_kind("box", a={"type": "enum", "values": ["x", "x"]}), "components[0].properties.a.values[1]"),
        (of_kind("box", a={"type": "integer", "minimum": 2, "maximum": 1}), "components[0].properties.a"),
        (of_kind("box", a={"type": "number", "minimum": 2, "maximum": 1}), "components[0].properties.a"),
        (of_kind("button", a=ACTION | {"actions": ["taken", "taken"]}), "components[0].properties.a.actions[1]"),
        (of_kind("button", a=ACTION | {"required": False}), "components[0].properties"),
        (of_kind("button"), "components[0].properties"),
        (of_kind("button", a=ACTION, b=ACTION), "components[0].properties"),
        (of_kind("box", a=ACTION), "components[0].properties"),
        (of_kind("text", a=WHY), "components[0].properties"),
        (of_kind("why"), "components[0].properties"),
        (of_kind("why", a=WHY, b=LEVEL), "components[0].properties"),
        (of_kind("dial", a=WHY), "components[0].properties"),
    ],
    ids=lambda each: each if isinstance(each, str) else None,
)  # fmt: skip
def test_ambiguity_is_refused_with_its_place(catalogue: ComponentCatalogue, place: str) -> None:
    """Twice the same name, unknown names, nesting that only one side allows, and kinds without what they promise."""
    with refused(place):
        compile_catalogue(catalogue, OWN)


@pytest.mark.parametrize("catalogue", [STANDARD, RICH], ids=["standard", "rich"])
def test_each_component_is_found_by_its_name(catalogue: ComponentCatalogue) -> None:
    """With its required properties and its parents."""
    found = compile_catalogue(catalogue, f"{OWN}/")
    assert list(found.components) == [each.component for each in catalogue.components]
    for each in catalogue.components:
        compiled = found.components[each.component]
        assert compiled.required == {name for name, kind in each.properties.items() if kind.required}
        assert compiled.parents == (frozenset(each.parents) or None)
    assert found.own == OWN


def test_a_catalogue_without_components_has_the_standard_ones() -> None:
    """So an app declares its hosts alone."""
    found = compile_catalogue(ComponentCatalogue(hosts=("a.example",)), OWN)
    assert list(found.components) == [each.component for each in STANDARD.components]
    assert found.a2ui == A2UI_BASIC


def text(**more: Any) -> ComponentCatalogue:
    """A catalogue of texts for A2UI's basic catalogue."""
    it = {"component": "Text", "kind": "text", "properties": {"text": {"type": "text", "required": True}}}
    return declared(it | more, a2ui=A2UI_BASIC)


def test_components_of_a2ui_may_be_narrower_than_the_standard_ones() -> None:
    """With fewer properties, shorter texts and fewer values."""
    narrow = {"type": "enum", "values": ["h1"]}
    compile_catalogue(text(), OWN)
    compile_catalogue(text(properties={"text": {"type": "text", "required": True}, "variant": narrow}), OWN)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"component": "Marquee"}, "components[0]"),
        ({"kind": "box"}, "components[0]"),
        ({"properties": {"text": {"type": "text"}}}, "components[0].properties"),
        ({"properties": {"words": {"type": "text"}}}, "components[0].properties.words"),
        ({"properties": {"text": {"type": "boolean", "required": True}}}, "components[0].properties.text"),
        (
            {
                "properties": {
                    "text": {"type": "text", "required": True},
                    "variant": {"type": "enum", "values": ["h9"]},
                }
            },
            "components[0].properties.variant",
        ),
    ],
    ids=str,
)
def test_components_of_a2ui_are_never_wider(more: dict[str, Any], place: str) -> None:
    """A2UI's own basic catalogue would refuse them."""
    with refused(place):
        compile_catalogue(text(**more), OWN)


def test_only_two_types_of_property_are_places() -> None:
    """One without a list of components is a place for each of them."""
    assert places_of(ChildProperty()) == ()
    assert places_of(ChildrenProperty(components=("A",))) == ("A",)
    assert places_of(TextProperty()) is None
