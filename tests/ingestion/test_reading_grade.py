"""The school grade of a text (`ingestion.reading_grade`), beside another implementation of the same formulas."""

import pytest
from aboveboard.ingestion.reading_grade import _FORMULAS, _WORD, LANGUAGES, count_syllables, grade_of

from tests.docs import ROOT
from tests.readers import LANGUAGES as READERS
from tests.readers import _textstat, syllables

NOTICES = {
    language: sorted((ROOT / "policies" / "notices").glob(f"*.{language}.md")) for language in LANGUAGES
}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_plain_sentence_is_easier_than_a_hard_one(language: str) -> None:
    """The two of each language that the gate of our own sentences has."""
    plain, hard = (grade_of(text, language) for text in (READERS[language].plain, READERS[language].hard))
    assert plain is not None and hard is not None
    assert plain < 9 < hard


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_syllables_are_nearly_those_of_a_dictionary(language: str) -> None:
    """At most one in ten more or fewer, over the words of all notices."""
    words = [word for path in NOTICES[language] for word in _WORD.findall(path.read_text())]
    ours = sum(count_syllables(word, _FORMULAS[language]) for word in words)
    known = syllables if language == "en" else _textstat(language).syllable_count
    theirs = sum(known(word) for word in words)
    assert words and abs(ours - theirs) <= theirs / 10


def test_a_longer_sentence_is_harder() -> None:
    """The same words with fewer ends are for a higher grade, up to the last step."""
    short = "It is a lighter material. It is waterproof. It is a favourite."
    assert grade_of(short, "en") < grade_of(short.replace(". It", ", it"), "en")  # type: ignore[operator]
    assert grade_of("antidisestablishmentarianism " * 30, "en") == 17


@pytest.mark.parametrize(
    ("text", "language"),
    [("Too short to say.", "en"), ("Um texto com mais de oito palavras, e sem a medida.", "pt")],
)
def test_what_cannot_be_measured_has_no_grade(text: str, language: str) -> None:
    """Few words say nothing, and not every language has a formula."""
    assert grade_of(text, language) is None


def test_a_region_has_the_measure_of_its_language() -> None:
    """`de-AT` is measured as `de`."""
    text = READERS["de"].plain
    assert grade_of(text, "de-AT") == grade_of(text, "de")
