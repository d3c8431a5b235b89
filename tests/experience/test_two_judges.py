"""The check of trees says what a second judge says: a JSON Schema of the catalogue, and another reading of the shape."""

import json
import random
from collections import Counter

import msgspec
import pytest
from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import compile_catalogue
from aboveboard.experience.components import ComponentCatalogue
from aboveboard.experience.standard import STANDARD
from aboveboard.experience.tree import Tree, check_tree
from msgspec import structs

from tests.experience.drawn_trees import Json, drawn, fuzzed
from tests.experience.oracle import judge_of
from tests.experience.trees import HOST, OWN, RICH

CATALOGUES = {"standard": structs.replace(STANDARD, hosts=(HOST,)), "rich": RICH}
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


@pytest.mark.long
@pytest.mark.parametrize("name", CATALOGUES)
def test_ten_thousand_changed_trees_have_two_equal_verdicts(name: str) -> None:
    """For each catalogue."""
    verdicts = compare(CATALOGUES[name], LONG)
    assert min(verdicts[True], verdicts[False]) > len(LONG) / 5
