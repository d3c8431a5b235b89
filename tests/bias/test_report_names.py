"""The names of attributes, groups and classes in a report."""

import pytest
from aboveboard.bias.attributes import _READERS
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.report_names import (
    PHRASES,
    list_conditions,
    name_attributes,
    name_group,
    name_reference,
    name_thing,
    say,
)
from aboveboard.bias.verdict import BiasVerdict
from aboveboard.words import AgeClass, BoundBy

each_language = pytest.mark.parametrize("language", PHRASES.languages)


@each_language
@pytest.mark.parametrize("attribute", [*_READERS, "region_class", "label", "context.weather"])
def test_every_attribute_has_a_name(language, attribute):
    """And a pair of them has both."""
    assert attribute.startswith("context.") or PHRASES.is_known(language, f"bias-by-{attribute}")
    assert "weather" in name_attributes(language, (attribute, "context.weather"))


@each_language
@pytest.mark.parametrize("verdict", BiasVerdict)
def test_every_verdict_has_its_word(language, verdict):
    """None is left as a code."""
    assert "_" not in say(language, f"word-{verdict}")


@each_language
def test_every_known_value_has_a_name(language):
    """Other values are shown as they are."""
    bound = set(BoundBy) - {BoundBy.CONTROL, BoundBy.RESTRICTED}  # these are lines of their own
    ages = set(AgeClass) - {AgeClass.UNKNOWN}
    for attribute, values in {"age_class": ages, "bound_by": bound, "gpc": {"on", "off"}}.items():
        for value in values:
            assert PHRASES.is_known(language, f"bias-value-{attribute}-{value}")
    assert name_group(language, ("region",), "FR") == "FR"


def test_a_group_of_two_attributes_has_both_names():
    """A level is called one."""
    assert name_group("en", ("age_class", "effective"), "minor/3") == "minors, level 3"
    assert name_group("en", ("region",), "rest") == name_reference("en", "rest") == "all others"
    assert name_reference("en", "largest") == "the largest group"


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        (ClassOfItems(items=("a",)), "item"),
        (ClassOfItems(topics=("a",)), "topic"),
        (ClassOfItems(tags=("a",)), "tag"),
        (ClassOfItems(categories=("a",)), "category"),
        (ClassOfItems(is_below_list=True), "price"),
        (ClassOfItems(items=("a", "b")), "several"),
        (ClassOfItems(items=("a",), tags=("b",)), "several"),
        (ClassOfItems(items=("a",), is_below_list=True), "several"),
    ],
)
def test_one_item_of_the_class_is_named_by_its_one_condition(declared, kind):
    """With several, it is of the class."""
    assert name_thing(declared)["class"] == kind


def test_all_conditions_of_a_class_are_listed():
    """In the order of the declaration."""
    declared = ClassOfItems(items=("a", "b"), topics=("c",), is_below_list=True)
    assert list_conditions("en", declared) == ["items a, b", "topics c", "offers below their list price"]
