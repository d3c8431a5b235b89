"""The questions and their finite domains."""

from aboveboard.policy.questions import (
    ACTIONS,
    DIMENSIONS,
    MEANING,
    Keep,
    Learn,
    Show,
    Use,
    domain,
    list_undeclared,
)
from aboveboard.words import Category


def test_the_domains_have_the_sizes_that_the_docstring_says() -> None:
    """Keep 1,440 and Use 5,760 a category, Show 18,432, Learn 12."""
    sizes = {ACTIONS[kind]: sum(1 for _ in domain(kind)) for kind in ACTIONS}
    assert sizes == {"keep": 1440 * len(Category), "use": 5760 * len(Category), "show": 18432, "learn": 12}


def test_no_cell_comes_twice() -> None:
    """One dictionary can hold the cells of all four questions."""
    cells = [cell for kind in ACTIONS for cell in domain(kind)]
    assert len(set(cells)) == len(cells)


def test_questions_of_different_kinds_have_different_lengths() -> None:
    """Tuples compare by content alone, so length is what keeps kinds apart."""
    assert len({len(kind._fields) for kind in ACTIONS}) == len(ACTIONS)


def test_every_field_has_values_and_a_meaning() -> None:
    """Both are part of a policy set's id."""
    fields = {name for kind in (Keep, Use, Show, Learn) for name in kind._fields}
    assert fields == DIMENSIONS.keys() == MEANING.keys()


def test_undeclared_values_are_found_by_the_name_of_their_field(visit: Keep) -> None:
    """The value itself is never repeated."""
    assert list_undeclared(visit) == []
    assert list_undeclared(visit._replace(level=9, region=["eea"])) == ["level", "region"]
