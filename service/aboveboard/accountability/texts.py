"""The sentences of the documents that people read, from `phrases/<language>/`. A message's name is the same in every language."""

from pathlib import Path

from aboveboard.phrases import Phrases

PHRASES = Phrases(Path(__file__).parent / "phrases")


def text(language: str, code: str, **arguments: str | int) -> str:
    """Returns the sentence of a code. Raises LookupError for an unknown code, ValueError for a missing argument."""
    return PHRASES.sentence(language, code, tuple(arguments.items()))


def open_question(language: str, code: str) -> str:
    """Returns a gap that a person has to fill, as an open box to tick."""
    return f"- [ ] **{text(language, 'to-fill-in')}** {text(language, code)}"
