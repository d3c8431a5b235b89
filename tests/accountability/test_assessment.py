"""The draft of the impact assessment: facts that are declared, and questions for people."""

from aboveboard.accountability.assessment import write_assessment
from aboveboard.accountability.declared_facts import DeclaredFacts
from aboveboard.accountability.markdown import join
from aboveboard.people.inventory import INVENTORY
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.accountability.declared import shipped, with_types, without

SHIPPED = shipped().rules


def assessment_of(facts: DeclaredFacts) -> str:
    return join(write_assessment(facts))


def test_everything_declared_is_in_it() -> None:
    """Purposes, types, rules and stored data by name, and each watch."""
    text = assessment_of(shipped())
    names = [*SHIPPED.purposes, *SHIPPED.catalogue.types, *SHIPPED.policy.rules]
    names += [row.where for row in INVENTORY]
    assert [name for name in names if f"`{name}`" not in text] == []
    assert [name for name in shipped().watches if f"| {name} |" not in text] == []


def test_every_level_is_in_it() -> None:
    """With its strength."""
    text = assessment_of(shipped())
    assert [row.name for row in SHIPPED.dial.levels if f"| {row.level:d} {row.name} |" not in text] == []


def test_no_watch_is_said_where_none_is_declared() -> None:
    """The shipped policies watch nothing."""
    text = assessment_of(structs.replace(shipped(), watches={}))
    assert "Watched comparisons between groups: none declared." in text
    assert "| watch |" not in text


@given(st.sampled_from([*SHIPPED.catalogue.types]))
def test_a_type_that_is_gone_leaves_it(name: str) -> None:
    """From the categories, the coarser fields and the risks alike."""
    text = assessment_of(with_types(without(SHIPPED.catalogue.types, name)))
    assert f"`{name}`" not in text
    assert f"`{name}." not in text


def test_a_risk_is_never_rated() -> None:
    """Each of the four groups of facts of Art. 35(7) ends with questions, and the last part has nothing else."""
    parts = assessment_of(shipped()).split("\n## ")[1:]
    assert [part.split("\n")[0] for part in parts if "**To answer:**" not in part] == ["Rules"]
    signed = next(part for part in parts if part.startswith("Sign-off"))
    assert all(line.startswith("- [ ] **To answer:**") for line in signed.splitlines()[1:] if line)


def test_the_table_by_level_is_that_of_the_rules() -> None:
    """A cell has the id of the rule that refuses, where one does."""
    text = assessment_of(shipped())
    row = next(line for line in text.splitlines() if line.startswith("| use | minor | history |"))
    assert row.endswith("| use-minor-past | use-minor-past |")
