"""The small parts of Markdown that documents are made of."""

from aboveboard.accountability.markdown import bullets, head, join, question, table
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1, max_size=5))
def test_no_cell_leaves_its_row(rows: list[list[str]]) -> None:
    """Whatever a declared text has in it, a row is one line with as many cells as the head."""
    lines = table(("one", "two"), rows).split("\n")
    assert [line.replace(r"\|", "").count("|") for line in lines] == [3] * (len(rows) + 2)


@given(st.text())
def test_no_cell_is_markup(text: str) -> None:
    """A browser that shows the document runs nothing of it."""
    assert not {"<", ">"} & set(table(("one",), [(text,)]))


def test_a_table_without_rows_is_nothing() -> None:
    """And a part that is nothing leaves no gap."""
    assert join(["a", table(("one",), []), "b"]) == "a\n\nb\n"


def test_a_question_is_an_open_box() -> None:
    """Which a person ticks."""
    assert question("who?") == "- [ ] **To answer:** who?"


def test_a_line_of_a_list_is_one_line() -> None:
    """Under a heading of its level."""
    assert join([head(2, "All"), bullets(["a\nb", "c"])]) == "## All\n\n- a b\n- c\n"
