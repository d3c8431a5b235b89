"""The composition of trees: what each item gives, what is left out, and what is refused."""

import pytest
from aboveboard.experience.compiled_template import CompiledTemplate
from aboveboard.experience.fill import Choice, SurfaceFacts, fill, origin_of
from aboveboard.experience.nodes import Node
from aboveboard.experience.tree import check_tree

from tests.experience.trees import CARD, FACTS, WHY, changed, choice, compiled, node, refused


def filled(
    *choices: Choice, template: CompiledTemplate | None = None, facts: SurfaceFacts = FACTS
) -> dict[str, Node]:
    tree = fill(template or compiled(), {"offers": choices}, facts)
    return {each.id: each for each in tree.nodes}


def test_each_item_gets_its_nodes() -> None:
    """They have ids of their own, and what the item has."""
    nodes = filled(choice(0), choice(1))
    assert nodes["list"].properties["children"] == ["card-1", "card-2"]
    assert nodes["title-1"].properties["text"] == "Tent 0"
    assert nodes["title-2"].properties["text"] == "Tent 1"
    assert nodes["reason-2"].properties["text"] == "You looked at camping."
    assert nodes["picture-2"].properties["description"] == "Tent 1"
    assert "card" not in nodes


def test_the_root_comes_first() -> None:
    """And each node before those below it."""
    assert list(filled(choice()))[:4] == ["root", "head", "list", "card-1"]


def test_an_action_is_about_its_item() -> None:
    """And about the decision and the surface that showed it."""
    assert filled(choice(0), choice(1))["refuse-2"].properties["action"] == {
        "name": "objected",
        "surface": "home",
        "decision": "dec_1",
        "item": "tent-1",
    }


def test_the_gateway_gives_the_why_link_and_the_level() -> None:
    """Of a preview there is no link, so nothing shows one."""
    nodes = filled(choice())
    assert nodes["why"].properties["url"] == WHY
    assert nodes["dial"].properties["level"] == 3
    assert "why" not in filled(choice(), facts=FACTS._replace(why=""))


@pytest.mark.parametrize(
    ("language", "text"), [("de", "Für dich"), ("de-AT", "Für dich"), ("fi", "For you"), (None, "For you")]
)
def test_texts_of_the_template_are_in_the_persons_language(language: str | None, text: str) -> None:
    """English is there for all others."""
    assert filled(facts=FACTS._replace(language=language))["head"].properties["text"] == text


def test_an_empty_slot_is_an_empty_list() -> None:
    """All else is there."""
    assert filled()["list"].properties["children"] == []


def test_a_node_without_its_value_is_left_out() -> None:
    """So an item without a picture has no frame for one."""
    nodes = filled(choice()._replace(picture=""), choice(1))
    assert "picture-1" not in nodes
    assert nodes["col-1"].properties["children"] == ["title-1", "reason-1", "row-1"]
    assert "picture-2" in nodes


def test_a_value_that_may_be_missing_is_left_out_alone() -> None:
    """The node stays."""
    nodes = filled(choice(), template=compiled(changed(CARD, "title", variant={"content": "style"})))
    assert "variant" not in nodes["title-1"].properties


def test_an_item_with_nothing_to_show_is_refused() -> None:
    """The decision says that it was shown, so it is not left out."""
    with refused("slots.offers[1].content", "nothing"):
        filled(choice(), choice(1, name="A tent"), template=compiled(SINGLE))


SINGLE = [
    node("root", "List", children={"slot": "offers"}),
    node("card", "Card", child="title"),
    node("title", "Text", text={"content": "title"}),
]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (choice(title=5), "slots.offers[0].content"),
        (choice(title="a\tb"), "slots.offers[0].content"),
        (choice(title=""), "slots.offers[0].content"),
        (choice(title="a" * 1001), "slots.offers[0].content"),
        (choice(title={"en": "a"}), "slots.offers[0].content"),
        (choice(title=["a"]), "slots.offers[0].content"),
        (choice()._replace(picture="https://tracker.example/p.png"), "slots.offers[0].picture"),
        (choice()._replace(title="a" * 301), "slots.offers[0].title"),
    ],
    ids=lambda each: each if isinstance(each, str) else None,
)
def test_what_does_not_fit_is_refused_with_its_place(wrong: Choice, place: str) -> None:
    """A wrong type, a control character, too long a text, a foreign address."""
    with refused(place, "does not fit"):
        filled(wrong)


def test_what_is_composed_passes_the_check() -> None:
    """With its origin, and no text of another item."""
    template, chosen = compiled(), {"offers": [choice()]}
    tree = fill(template, chosen, FACTS)
    check_tree(tree, template.catalogue, origin_of(template, chosen, FACTS))
    other = origin_of(template, {"offers": [choice(1)]}, FACTS)
    with refused("nodes[5].properties.description", "from neither"):
        check_tree(tree, template.catalogue, other)


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        (FACTS._replace(why="https://tracker.example/why"), "nodes[14].properties.url"),
        (FACTS._replace(level=7), "nodes[13].properties.level"),
        (FACTS._replace(surface="a\tb"), "nodes[9].properties.action"),
    ],
    ids=["why", "level", "surface"],
)
def test_what_the_gateway_gives_is_checked_too(facts: SurfaceFacts, place: str) -> None:
    """The last check sees the whole tree."""
    with refused(place):
        filled(choice(), facts=facts)


def test_a_template_makes_the_same_tree_of_the_same_items() -> None:
    """Nothing is kept from one to the next."""
    template = compiled()
    once = fill(template, {"offers": [choice()]}, FACTS)
    fill(template, {"offers": [choice(1), choice(2)]}, FACTS)
    assert fill(template, {"offers": [choice()]}, FACTS) == once
