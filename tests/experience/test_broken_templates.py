"""Templates and items that were changed at random: each is refused with a problem, or becomes a tree that passes."""

import json
import random
from collections import Counter

import msgspec
import pytest
from aboveboard.errors import Unprocessable
from aboveboard.experience.a2ui import messages
from aboveboard.experience.compiled_template import compile_template
from aboveboard.experience.fill import Choice, SurfaceFacts, fill
from aboveboard.experience.preview import Preview, render_preview
from aboveboard.experience.template import Template
from aboveboard.experience.tree import check_tree

from tests.experience.drawn_trees import WRONG, Json, changes
from tests.experience.trees import CARD, FACTS, HOST, choice, slots, standard

CATALOGUE = standard(HOST)
NAMES = list(CATALOGUE.components)
PLAIN = msgspec.to_builtins({"nodes": CARD, "slots": slots()})
SLOTS: tuple[Json, ...] = (
    slots(),
    {},
    slots(offers={"placement": "home", "count": 20, "each": "card"}),
    slots(offers={"placement": "home", "count": 3, "each": "gone"}),
    slots(more={"placement": "home", "count": 1, "each": "row"}),
    slots(more={"placement": "more", "count": 1, "each": "row"}),
)


def broken(chance: random.Random) -> Json:
    """The surface of cards: a third of the time as it is, otherwise with a few changes or with other slots."""
    match chance.randrange(3):
        case 0:
            return PLAIN
        case 1:
            return PLAIN | {"slots": chance.choice(SLOTS)}
    return changes(PLAIN, NAMES, chance)


def items(chance: random.Random) -> list[Choice]:
    """Items with content of any kind, some of which fits."""
    return [
        choice(number)._replace(
            content={"title": chance.choice((*WRONG, "Tent", "Tent", "Tent"))},
            picture=chance.choice(("", f"https://{HOST}/a.png", "https://tracker.example/p.png")),
        )
        for number in range(chance.randint(0, 3))
    ]


def attempt(seed: int) -> str:
    """Says how far the template of a seed came. Anything but a problem fails the test."""
    chance = random.Random(seed)
    try:
        template = msgspec.json.decode(json.dumps(broken(chance)), type=Template)
        compiled = compile_template(template, CATALOGUE)
    except (msgspec.ValidationError, Unprocessable):
        return "template"
    try:
        tree = fill(compiled, dict.fromkeys(compiled.slots, items(chance)), FACTS)
    except Unprocessable as refused:
        assert refused.field is not None
        assert refused.field.startswith(("slots.", "nodes[")), refused.field
        return "item"
    check_tree(tree, CATALOGUE)
    assert len(messages("home", tree, CATALOGUE, {})) == 3
    assert render_preview("Home", "en", [Preview("Level 3", tree)], CATALOGUE)
    return "tree"


def test_a_changed_template_is_refused_or_becomes_a_tree_that_passes() -> None:
    """All three ends occur."""
    ends = Counter(attempt(seed) for seed in range(250))
    assert min(ends[end] for end in ("template", "item", "tree")) >= 10


@pytest.mark.long
def test_many_changed_templates_are_refused_or_become_trees_that_pass() -> None:
    """None of them ends in another error."""
    ends = Counter(attempt(seed) for seed in range(250, 10_250))
    assert min(ends[end] for end in ("template", "item", "tree")) >= 400


def test_an_empty_surface_is_a_tree_too() -> None:
    """A person's level and the address of the page are all that is given."""
    template = msgspec.convert({"nodes": [{"id": "root", "component": "Divider"}]}, Template)
    tree = fill(compile_template(template, CATALOGUE), {}, SurfaceFacts("home", "", 0))
    assert [each.component for each in tree.nodes] == ["Divider"]
