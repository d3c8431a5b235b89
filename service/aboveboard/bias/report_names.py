"""The words of a report in a language: its phrases, and the names of attributes and groups.

A name without a phrase is shown as it was given, such as a region.
"""

from collections.abc import Sequence
from pathlib import Path

from aboveboard.bias.attributes import REQUEST
from aboveboard.bias.impact import JOINT, UNKNOWN
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.report_numbers import show_text
from aboveboard.bias.watches import LARGEST, REST
from aboveboard.phrases import Phrases

PHRASES = Phrases(Path(__file__).parent / "phrases")

LEVELS = ("asked", "effective")
"""The attributes whose values are levels of the dial."""

Value = str | int
Values = dict[str, Value]


def say(language: str, code: str, **values: Value) -> str:
    """Returns the sentence of a code. Raises ValueError for a missing value."""
    return PHRASES.sentence(language, f"bias-{code}", tuple(values.items()))


def name_attributes(language: str, table: Attributes) -> str:
    """Returns the name of what a table compares by."""
    names = [_name_attribute(language, each) for each in table]
    return names[0] if len(names) == 1 else say(language, "pair", one=names[0], two=names[1])


def _name_attribute(language: str, attribute: str) -> str:
    if attribute.startswith(REQUEST):
        return say(language, "by-context", field=show_text(attribute.removeprefix(REQUEST)))
    return say(language, f"by-{attribute}")


def name_group(language: str, table: Attributes, group: str) -> str:
    """Returns the name of a group, and of REST. The parts of an intersection are joined by a comma."""
    if group == REST:
        return say(language, "rest-name")
    parts = zip(table, group.split(JOINT), strict=True)
    return ", ".join(_name_value(language, attribute, value) for attribute, value in parts)


def _name_value(language: str, attribute: str, value: str) -> str:
    if value == UNKNOWN:
        return say(language, "value-unknown")
    if attribute in LEVELS:
        return say(language, "level", level=show_text(value))
    code = f"value-{attribute}-{value}"
    return say(language, code) if PHRASES.is_known(language, f"bias-{code}") else show_text(value)


def name_reach(language: str, word: str) -> str:
    """Returns the words for a step of the dial, or for a reason; the word itself where there are none."""
    codes = [f"step-{word}", f"reason-{word}"]
    found = next((code for code in codes if PHRASES.is_known(language, f"bias-{code}")), None)
    return show_text(word) if found is None else say(language, found)


def name_reference(language: str, reference: str) -> str:
    """Returns the name of the declared reference of a watch."""
    if reference == LARGEST:
        return say(language, "reference-largest")
    return say(language, "rest-name") if reference == REST else show_text(reference)


def name_thing(declared: ClassOfItems) -> Values:
    """Returns the arguments of the phrase for one item of the class: the one condition, or `several`."""
    one = {
        "item": declared.items,
        "topic": declared.topics,
        "tag": declared.tags,
        "category": declared.categories,
    }
    found = [(kind, names) for kind, names in one.items() if names]
    if declared.is_below_list:
        return {"class": "several" if found else "price", "name": ""}
    if len(found) == 1 and len(found[0][1]) == 1:
        return {"class": found[0][0], "name": show_text(found[0][1][0])}
    return {"class": "several", "name": ""}


def list_conditions(language: str, declared: ClassOfItems) -> list[str]:
    """Returns the conditions of the class, one of which makes an item one of it."""
    found = [
        say(language, f"class-{kind}", names=_join(names))
        for kind, names in (
            ("items", declared.items),
            ("topics", declared.topics),
            ("tags", declared.tags),
            ("categories", declared.categories),
        )
        if names
    ]
    return [*found, say(language, "class-below_list")] if declared.is_below_list else found


def _join(names: Sequence[str]) -> str:
    return ", ".join(map(show_text, names))
