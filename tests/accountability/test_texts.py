"""The sentences of the documents that people read."""

import pytest
from aboveboard.accountability.texts import PHRASES, open_question, text


@pytest.mark.parametrize("language", PHRASES.languages)
def test_a_gap_is_an_open_box_in_each_language(language: str) -> None:
    """Which the people of the service tick."""
    line = open_question(language, "notice-open-who")
    assert line == f"- [ ] **{text(language, 'to-fill-in')}** {text(language, 'notice-open-who')}"


def test_an_unknown_code_is_no_sentence() -> None:
    """A document with a hole would be worse than none."""
    with pytest.raises(LookupError):
        text("en", "nothing")
