"""The check of trees says what a second judge says: a JSON Schema of the catalogue, and another reading of the shape."""

import json
import random
from collections import Counter

import msgspec
import pytest
from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import compile_catalogue
from aboveboard.experience.compiled_template import compile_template
from aboveboard.experience.components import ComponentCatalogue
from aboveboard.experience.fill import fill
from aboveboard.experience.nodes import NODES_MOST, Node
from aboveboard.experience.standard import STANDARD
from aboveboard.experience.template import SurfaceSlot, Template
from aboveboard.experience.tree import Tree, check_tree
from msgspec import structs

from tests.experience.drawn_trees import Json, drawn, fuzzed
from tests.experience.oracle import judge_of
from tests.experience.trees import FACTS, HOST, OWN, RICH, choice, standard

STANDARD_OF_HOST = structs.replace(STANDARD, hosts=(HOST,))
CATALOGUES = {"standard": STANDARD_OF_HOST, "rich": RICH}
SHORT, LONG = range(300), range(300, 10_300)


def accepts(tree: Json, catalogue: ComponentCatalogue) -> bool:
    """Whether the gateway takes the tree: it reads it, and checks it."""
    try:
        check_tree(msgspec.json.decode(json.dumps(tree), type=Tree), compile_catalogue(catalogue, OWN))
    except (msgspec.ValidationError, Unprocessable):
        return False
    return True


def compare(catalogue: ComponentCatalogue, seeds: range) -> Counter[bool]:
    """How many trees both accept and refuse. Fails for the first tree on which they differ."""
    judge, verdicts = judge_of(catalogue, OWN), Counter[bool]()
    for seed, tree in zip(seeds, fuzzed(catalogue, seeds), strict=True):
        # Through its text, as it comes: a number of JSON is what a parser makes of it.
        told = json.loads(json.dumps(tree))
        assert accepts(told, catalogue) == judge(told), f"seed {seed}"
        verdicts[judge(told)] += 1
    return verdicts


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_tree_that_is_drawn_from_a_catalogue_is_accepted(name: str) -> None:
    """By both judges."""
    judge = judge_of(CATALOGUES[name], OWN)
    for seed in range(40):
        tree = drawn(CATALOGUES[name], random.Random(seed))
        assert accepts(tree, CATALOGUES[name]), seed
        assert judge(tree), seed


@pytest.mark.parametrize("name", CATALOGUES)
def test_changed_trees_are_refused_exactly_where_the_other_judge_refuses(name: str) -> None:
    """A good part of them is refused, and a good part is not."""
    verdicts = compare(CATALOGUES[name], SHORT)
    assert min(verdicts[True], verdicts[False]) > len(SHORT) / 5


def item_template(tree: Json, count: int) -> Template:
    """A template with a list of items, each with the nodes of the tree below it."""
    nodes = [Node("root", "Column", {"children": {"slot": "offers"}})]
    for each in tree["nodes"]:
        properties = {
            name: value["name"] if isinstance(value, dict) else value
            for name, value in each["properties"].items()
            if name not in ("url", "level") or each["component"] == "Image"
        }
        nodes.append(Node("each" if each["id"] == "root" else each["id"], each["component"], properties))
    return Template(tuple(nodes), {"offers": SurfaceSlot("home", count, "each")})


@pytest.mark.parametrize("seed", range(12))
def test_a_template_that_compiles_becomes_a_tree_that_passes(seed: int) -> None:
    """With as many items as its slots have room for."""
    catalogue = standard(HOST)
    tree = drawn(STANDARD_OF_HOST, random.Random(seed))
    count = min(20, (NODES_MOST - 1) // len(tree["nodes"]))
    template = compile_template(item_template(tree, count), catalogue)
    filled = fill(template, {"offers": [choice(number) for number in range(count)]}, FACTS)
    assert len(filled.nodes) == 1 + count * len(tree["nodes"])
    check_tree(filled, catalogue)


@pytest.mark.long
@pytest.mark.parametrize("name", CATALOGUES)
def test_ten_thousand_changed_trees_have_two_equal_verdicts(name: str) -> None:
    """For each catalogue."""
    verdicts = compare(CATALOGUES[name], LONG)
    assert min(verdicts[True], verdicts[False]) > len(LONG) / 5
