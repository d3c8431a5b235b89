"""Cedar text is cut at the right semicolons, and each rule knows its line."""

from aboveboard.policy.split_rules import split
from hypothesis import given
from hypothesis import strategies as st


def test_each_rule_has_the_line_of_its_first_word() -> None:
    """Comments and empty lines above a rule do not count."""
    text = '// head\n\n@id("a")\npermit (a);\n// on\nforbid (b);'
    assert [(found.line, found.text) for found in split("f", text)] == [
        (3, '@id("a")\npermit (a);'),
        (6, "forbid (b);"),
    ]


def test_semicolons_in_strings_and_comments_do_not_end_a_rule() -> None:
    """A reason may hold one, and so may an escaped quotation mark before it."""
    text = '@reason("a; \\"b;") // c;\npermit (a);'
    assert [found.text for found in split("f", text)] == [text]


def test_what_follows_the_last_semicolon_is_not_lost() -> None:
    """A rule that lacks its end must be refused by name, not ignored."""
    assert [found.text for found in split("f", "permit (a);\nforbid (b)")] == ["permit (a);", "forbid (b)"]


def test_comments_alone_are_no_rule() -> None:
    """Nor is an empty file."""
    assert list(split("f", "// permit (a);\n")) == list(split("f", "")) == []


@given(st.text(alphabet='ab;"\\/ \n@('))
def test_only_space_and_comments_are_ever_left_out(text: str) -> None:
    """LinkSides the rules again gives the text, but for what stands between them."""
    at = 0
    for found in split("f", text):
        start = text.index(found.text, at)
        between = text[at:start]
        assert all(not line.strip() or line.strip().startswith("//") for line in between.split("\n"))
        assert found.line == text.count("\n", 0, start) + 1
        at = start + len(found.text)
