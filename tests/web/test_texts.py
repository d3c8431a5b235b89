"""The sentences of pages, by their codes."""

import pytest
from aboveboard.web.texts import PHRASES, text


def test_a_sentence_is_in_the_language() -> None:
    """With its arguments written as that language does."""
    assert text("en", "console-more", count=1200) != text("de", "console-more", count=1200)
    assert "1,200" in text("en", "console-more", count=1200)
    assert "1.200" in text("de", "console-more", count=1200)


def test_a_code_without_a_sentence_is_an_error() -> None:
    """A page never shows a code in place of words."""
    with pytest.raises(LookupError):
        text("en", "no-such-code")


def test_a_sentence_without_its_argument_is_an_error() -> None:
    """Fluent would put the name of the argument into the page."""
    with pytest.raises(ValueError, match="count"):
        text("en", "console-more")


def codes(language: str) -> set[str]:
    """The names of the messages in a language's files."""
    lines = [line for path in PHRASES.files(language) for line in path.read_text("utf-8").splitlines()]
    return {line.partition(" =")[0] for line in lines if " =" in line and line[0].isalpha()}


@pytest.mark.parametrize("language", PHRASES.languages)
def test_every_language_has_the_same_codes(language: str) -> None:
    """A missing one would be shown in English."""
    assert codes(language) == codes("en") != set()
