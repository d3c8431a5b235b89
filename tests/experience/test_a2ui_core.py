"""Every composed surface before a stock judge in strict mode: `a2ui-core`, the Python library of A2UI.

Its processor accepts nearly everything by default, so it is asked with its strict settings.
"""

import copy
import random
from collections.abc import Callable
from typing import Any

import pytest
from a2ui.core.basic_catalog.v0_9 import BasicCatalog
from a2ui.core.exceptions import A2uiError
from a2ui.core.processing.message_processor import MessageProcessor, MessageProcessorOptions
from a2ui.core.validation.payload_validator import STRICT_VALIDATION, PayloadValidator
from aboveboard.experience.a2ui import messages
from aboveboard.experience.fill import fill
from aboveboard.experience.standard import STANDARD
from aboveboard.experience.tree import Tree
from msgspec import convert

from tests.experience.drawn_trees import drawn
from tests.experience.trees import FACTS, HOST, choice, compiled, standard

BASIC = BasicCatalog()


def judge(shown: list[Any]) -> None:
    """Asks the judge for each component, and for all messages. It raises for what it refuses."""
    validator = PayloadValidator(BASIC, STRICT_VALIDATION)
    for each in shown[1]["updateComponents"]["components"]:
        validator.validate_component(each)
    options = MessageProcessorOptions(validation_config=STRICT_VALIDATION)
    MessageProcessor([BASIC], options=options).process_messages(copy.deepcopy(shown))


def cards(count: int) -> list[Any]:
    template = compiled()
    chosen = {"offers": [choice(number) for number in range(count)]}
    return list(messages("home", fill(template, chosen, FACTS), template.catalogue, {}))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_composed_surface_is_accepted(count: int) -> None:
    """With as many items as there are, and with none."""
    judge(cards(count))


def test_every_drawn_tree_is_accepted() -> None:
    """Of the standard catalogue, so it is within A2UI's basic one."""
    for seed in range(20):
        tree = convert(drawn(STANDARD, random.Random(seed)), Tree)
        judge(list(messages("home", tree, standard(HOST), {"a": 1})))


def set_of(name: str, **parts: Any) -> Callable[[list[Any]], None]:
    """A change of the component of that name."""

    def change(components: list[Any]) -> None:
        next(each for each in components if each["id"] == name).update(parts)

    return change


@pytest.mark.parametrize(
    "change",
    [
        set_of("title-1", onclick="x"),
        set_of("title-1", component="Iframe"),
        set_of("title-1", variant="h9"),
        set_of("card-1", child="gone"),
        set_of("card-1", child="root"),
        set_of("dial", children=[]),
        lambda components: components.pop(0),
    ],
    ids=["property", "component", "value", "dangling", "circle", "apart", "root"],
)  # fmt: skip
def test_the_judge_is_strict(change: Callable[[list[Any]], None]) -> None:
    """So its yes says something."""
    shown = cards(1)
    change(shown[1]["updateComponents"]["components"])
    with pytest.raises(A2uiError):
        judge(shown)
