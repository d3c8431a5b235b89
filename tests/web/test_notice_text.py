"""The Markdown of notices as paragraphs and bold words."""

from aboveboard.web.notice_text import Run, blocks


def test_a_blank_line_begins_a_paragraph_and_a_line_end_does_not() -> None:
    """Lines of one paragraph are joined by spaces."""
    assert blocks("\none\ntwo\n\n \nthree\n") == [[Run(False, "one two")], [Run(False, "three")]]


def test_words_between_double_asterisks_are_bold() -> None:
    """Also at the ends of a paragraph, and more than once."""
    assert blocks("**a** b **c d**") == [[Run(True, "a"), Run(False, " b "), Run(True, "c d")]]


def test_a_heading_is_a_bold_paragraph() -> None:
    """A heading may have any depth."""
    assert blocks("# One\n\n### Two") == [[Run(True, "One")], [Run(True, "Two")]]


def test_markup_is_text() -> None:
    """Templates escape it."""
    assert blocks("<b>*a*</b>") == [[Run(False, "<b>*a*</b>")]]
