"""The register of processing says all that is declared, and nothing else."""

import re
from collections.abc import Callable

import pytest
from aboveboard.accountability.declared_facts import DeclaredFacts
from aboveboard.accountability.markdown import join
from aboveboard.accountability.register import write_register
from aboveboard.consent.notices import Notice
from aboveboard.people.inventory import INVENTORY
from aboveboard.people.other_tables import ABOUT_NO_PERSON
from aboveboard.policy.meaning import read_files
from aboveboard.policy.policy_set import load
from aboveboard.words import Role
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.accountability.declared import failing, shipped, with_rules, with_types, without

Names = Callable[[DeclaredFacts], list[str]]

SHIPPED = shipped().rules


def register_of(facts: DeclaredFacts) -> str:
    return join(write_register(facts))


@pytest.mark.parametrize(
    "names",
    [
        lambda facts: list(facts.rules.purposes),
        lambda facts: list(facts.rules.catalogue.types),
        lambda facts: list(facts.rules.context),
        lambda facts: list(facts.rules.policy.rules),
        lambda facts: [row.where for row in INVENTORY],
        lambda facts: list(read_files(facts.rules.policy.meaning)),
    ],
    ids=["purposes", "types", "context", "rules", "stored", "files"],
)
def test_everything_declared_is_in_it(names: Names) -> None:
    """By the name that its file gives it."""
    text = register_of(shipped())
    assert [name for name in names(shipped()) if f"`{name}`" not in text] == []


def test_every_level_category_and_recipient_is_in_it() -> None:
    """Each as the first cell of a row of its own."""
    first = set(re.findall(r"^\| (\w+) \|", register_of(shipped()), re.MULTILINE))
    wanted = [str(row.level.value) for row in SHIPPED.dial.levels]
    assert [name for name in [*wanted, *SHIPPED.catalogue.categories, *Role] if str(name) not in first] == []


def test_counts_without_a_time_limit_say_why() -> None:
    """With what they have, in the words of the list of tables about no person."""
    text = register_of(shipped())
    assert "Counts by day (`day_counts`) have no limit, because they are about no person." in text
    assert ABOUT_NO_PERSON["day_counts"] in text


def test_every_field_of_a_signal_is_in_it() -> None:
    """In the row of its type."""
    rows = {
        line.split("`")[1]: line for line in register_of(shipped()).splitlines() if line.startswith("| `")
    }
    missing = [
        (each.name, name)
        for each in SHIPPED.catalogue.types.values()
        for name in each.fields
        if name not in rows[each.name]
    ]
    assert missing == []


@given(st.sampled_from([*SHIPPED.purposes]))
def test_a_purpose_that_is_gone_leaves_it(name: str) -> None:
    """Nothing is said that no file declares."""
    facts = with_rules(purposes=without(SHIPPED.purposes, name))
    assert f"`{name}`" not in register_of(facts)


@given(st.sampled_from([*SHIPPED.catalogue.types]))
def test_a_signal_type_that_is_gone_leaves_it(name: str) -> None:
    """And nothing else changes."""
    before, after = register_of(shipped()), register_of(with_types(without(SHIPPED.catalogue.types, name)))
    gone = set(before.splitlines()) - set(after.splitlines())
    assert [line.split("`")[1] for line in gone] == [name]


@given(st.sampled_from([*SHIPPED.context]))
def test_a_field_of_the_context_that_is_gone_leaves_it(name: str) -> None:
    """With its values."""
    assert f"| `{name}` | " not in register_of(with_rules(context=without(SHIPPED.context, name)))


def test_a_rule_that_is_gone_leaves_it() -> None:
    """And the id of the set is another."""
    files = SHIPPED.policy.declared
    text = files.text("outbound.cedar")
    start, end = text.index('@id("show-quiet")'), text.index("// The permit.")
    fewer = files.with_texts({"outbound.cedar": text[:start] + text[end:]}, "outbound.cedar")
    written = register_of(with_rules(policy=load(fewer, on_error=failing)))
    assert "show-quiet" not in written
    assert SHIPPED.policy.id not in written


def test_a_controller_that_no_setting_names_is_a_question() -> None:
    """The document never makes one up."""
    known = structs.replace(shipped(), settings=structs.replace(shipped().settings, controller="Shop Ltd"))
    assert "Controller: Shop Ltd" in register_of(known)
    assert "**To answer:** the controller's name" in register_of(shipped())
    assert "Controller: " not in register_of(shipped())


def test_a_witness_is_named() -> None:
    """It gets no data about people, and the register says so."""
    assert "The witness at https://witness.example/w gets checkpoints" in register_of(shipped())


def test_the_provider_of_the_sign_in_is_named_where_one_is_declared() -> None:
    """It learns something about the staff, and nothing about the people of an app."""
    said = "learns when members of the staff sign in"
    declared = structs.replace(shipped(), settings=structs.replace(shipped().settings, oidc="oidc.toml"))
    assert said in register_of(declared)
    assert said not in register_of(shipped())


def test_a_notice_that_asks_again_is_marked() -> None:
    """With its language and version."""
    notice = Notice(id="0", purpose="improve", version=7, language="en", text="Yes?", asks_again=True)
    assert "en 7 (asks again)" in register_of(with_rules(notices={"0": notice}))


def test_a_yes_with_an_end_says_it() -> None:
    """One without ends with the person."""
    purpose = structs.replace(SHIPPED.purposes["improve"], lifetime_days=395)
    assert "after 395 days" in register_of(with_rules(purposes={"improve": purpose}))
