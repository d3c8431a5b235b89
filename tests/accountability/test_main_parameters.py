"""The main parameters: what counts, how much, why, and what a person can change."""

import pytest
from aboveboard.accountability.declared_facts import DeclaredFacts
from aboveboard.accountability.main_parameters import write_main_parameters
from aboveboard.accountability.markdown import join
from aboveboard.accountability.texts import PHRASES
from aboveboard.declared import choose_text
from aboveboard.signals.catalogue import WeightBy
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.accountability.declared import shipped, with_rules, with_types, without

SHIPPED = shipped().rules
each_language = pytest.mark.parametrize("language", PHRASES.languages)


def parameters_of(facts: DeclaredFacts, language: str = "en") -> str:
    return join(write_main_parameters(facts, language))


@each_language
def test_everything_that_weighs_is_in_it(language: str) -> None:
    """Levels, categories, types, declared fields and forbidding rules, each in its own words."""
    declared = [row.sentence for row in SHIPPED.dial.levels]
    declared += [rule.sentence for rule in SHIPPED.catalogue.categories.values()]
    declared += [each.sentence for each in SHIPPED.catalogue.types.values()]
    declared += [field.title for field in SHIPPED.context.values() if field.title]
    declared += [rule.reason for rule in SHIPPED.policy.rules.values() if rule.effect == "forbid"]
    text = parameters_of(shipped(), language)
    assert [said for each in declared if (said := choose_text(each, language)) not in text] == []


@each_language
def test_it_names_the_set(language: str) -> None:
    """So that a reader can ask for the rules behind it."""
    assert SHIPPED.policy.id in parameters_of(shipped(), language)


@given(st.sampled_from([*SHIPPED.catalogue.types]))
def test_a_type_that_is_gone_leaves_it(name: str) -> None:
    """Its row, and nothing else."""
    before = parameters_of(shipped()).splitlines()
    after = parameters_of(with_types(without(SHIPPED.catalogue.types, name))).splitlines()
    [gone] = set(before) - set(after)
    assert gone.startswith(f"| {choose_text(SHIPPED.catalogue.types[name].sentence, 'en')} |")


def test_the_heaviest_comes_first() -> None:
    """For or against."""
    names = ["You ordered something.", "You sent something back.", "You opened a page."]
    text = parameters_of(shipped())
    assert sorted(names, key=text.index) == names


def test_a_weight_that_depends_says_its_range() -> None:
    """By a number or by its bucket."""
    given_type = structs.replace(
        SHIPPED.catalogue.types["clicked"], weight_by=WeightBy("position", {1: -2.5, 2: 3.0})
    )
    assert "| You clicked something. | -2.5 … +3 |" in parameters_of(with_types({"clicked": given_type}))


def test_the_strength_of_a_level_is_said() -> None:
    """The last level may change every pick, the first none."""
    text = parameters_of(shipped())
    assert [text.count(f"at most {share} of the picks") for share in ("40%", "60%", "85%", "100%")] == [1] * 4
    assert text.count("each pick is the same for all") == 1


def test_days_that_are_no_whole_number_are_not_rounded() -> None:
    """A half-life may be half a day."""
    catalogue = SHIPPED.catalogue
    categories = {
        name: structs.replace(rule, half_life_days=0.5) for name, rule in catalogue.categories.items()
    }
    text = parameters_of(with_rules(catalogue=structs.replace(catalogue, categories=categories)), "de")
    assert text.count("nach 0,5 Tagen") == len(categories)
