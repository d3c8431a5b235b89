"""Sentences from `.ftl` files: their language, their arguments, and what is missing."""

from pathlib import Path

import pytest
from aboveboard.phrases import Phrases

ENGLISH = """
hello = Hello, { $name }.
rest = The rest.
button = Send
    .title = Sends the form
"""
FRENCH = "hello = Bonjour, { $name }.\n"


@pytest.fixture
def phrases(tmp_path: Path) -> Phrases:
    """English in a file, French in a file and a folder."""
    (tmp_path / "en.ftl").write_text(ENGLISH)
    (tmp_path / "fr.ftl").write_text(FRENCH)
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "more.ftl").write_text("hello = Salut.\nagain = Encore.\n")
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "only.ftl").write_text("rest = Der Rest.\n")
    return Phrases(tmp_path)


def test_a_language_is_a_file_or_a_folder(phrases: Phrases) -> None:
    """Each is available, and is chosen for a wish that is near it."""
    assert phrases.languages == ("de", "en", "fr")
    assert phrases.nearest("it", "fr-CA") == "fr"
    assert phrases.nearest("it") == "en"


def test_the_first_file_with_a_message_counts(phrases: Phrases) -> None:
    """The file of the language comes before those of its folder."""
    assert phrases.sentence("fr", "hello", (("name", "Ada"),)) == "Bonjour, Ada."
    assert phrases.sentence("fr", "again") == "Encore."


def test_a_sentence_that_a_language_lacks_is_in_english(phrases: Phrases) -> None:
    """In two languages is better than not at all."""
    assert phrases.in_each_language("rest") == {"de": "Der Rest.", "en": "The rest.", "fr": "The rest."}


def test_arguments_come_without_invisible_characters(phrases: Phrases) -> None:
    """Fluent would put isolating characters around them, and copied texts would keep these."""
    assert phrases.sentence("en", "hello", (("name", "Ada"),)) == "Hello, Ada."


def test_a_missing_argument_is_no_sentence(phrases: Phrases) -> None:
    """Nothing is shown with a gap in it."""
    with pytest.raises(ValueError, match="The sentence hello cannot be made"):
        phrases.sentence("en", "hello")


def test_an_unknown_code_is_no_sentence(phrases: Phrases) -> None:
    """A caller can ask first."""
    assert not phrases.is_known("fr", "nothing")
    with pytest.raises(LookupError):
        phrases.sentence("fr", "nothing")


def test_a_message_may_have_attributes(phrases: Phrases) -> None:
    """None where it has none of that name."""
    assert phrases.attribute("en", "button", "title") == "Sends the form"
    assert phrases.attribute("en", "button", "label") is None


def test_long_wishes_are_not_remembered(tmp_path: Path) -> None:
    """A cache that keeps them could be filled with any text."""
    (tmp_path / "en.ftl").write_text("a = b")
    phrases = Phrases(tmp_path)
    for number in range(3):
        assert phrases.nearest(f"de{'-a' * 1000}{number}") == "en"
    assert phrases._known_nearest.cache_info().currsize == 1
